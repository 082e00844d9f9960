"""The cache of rendered HTML that many people see alike, and nothing else.

fragments   the cache itself: values under a key and a version, its size, and what is dropped first
versions    which rows a cached thing shows, and the flush that raises its version
"""
