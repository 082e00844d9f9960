"""Full-text search: one index for all features, with the same results on SQLite and PostgreSQL.

models          the search index
search_tokens   facets and limits of the index
queries         ids that match words; the features decide what is shown, and in which order
commands        add entries to the index, delete and optimize them
jobs            nightly optimization of the index
leaving         nothing: each feature deletes its own entries
"""
