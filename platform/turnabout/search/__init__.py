"""One index over everything that may be found, with the same answers on both databases.

models          the search index
search_tokens   text as the tokens it is found by
queries         the ids that match words; board and today select and order what is shown
commands        put things into the index and take them out
jobs            what the worker does to the index
leaving         what is deleted when a member leaves
"""
