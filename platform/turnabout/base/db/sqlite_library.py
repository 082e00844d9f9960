"""The one SQLite library of this process.

Two SQLite libraries that open the same file in one process cancel each other's locks, so that another
process can delete the write-ahead log they are using (https://sqlite.org/howtocorrupt.html, section
2.2.1). So all code that opens the site's database must use this library.
"""

from importlib import import_module
from types import ModuleType


def library() -> ModuleType:
    """Return pysqlite3 if it is installed, else sqlite3: systems still ship a SQLite with a known fault in
    its WAL mode.
    """
    try:
        return import_module("pysqlite3")
    except ImportError:
        return import_module("sqlite3")
