"""Full-text search: one index for all features, with the same results on SQLite and PostgreSQL.

models          the search index
search_tokens   text as the tokens it is found by
queries         the ids that match words; board and today select and order what is shown
commands        add entries to the index, remove them, and optimize it
jobs            optimizes the index every week
leaving         what is deleted when a member leaves
"""
