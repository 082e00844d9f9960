"""The one SQLite library of this process.

Two libraries that open the same file in one process take each other's locks away: another process then
removes the write-ahead log from under them (https://sqlite.org/howtocorrupt.html, section 2.2.1). So
whoever opens the database of the site takes it from here.
"""

from importlib import import_module
from types import ModuleType


def library() -> ModuleType:
    """pysqlite3 where it is installed: systems still ship a SQLite with a known WAL fault."""
    try:
        return import_module("pysqlite3")
    except ImportError:
        return import_module("sqlite3")
