"""The fragment cache: rendered HTML that looks the same to everybody who may see it.

fragments   the LRU cache itself: values under a key and a version
versions    raises version numbers whenever a flush changes what a fragment shows
"""
