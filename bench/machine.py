"""Describes the machine on which the benchmark runs."""

import os
import platform
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

PACKAGES = ("flask", "granian", "sqlalchemy", "jinja2")


def describe() -> dict[str, object]:
    return {
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
        "sqlite": sqlite_version(),
        "processors": os.cpu_count(),
        "processor": processor(),
        "load before": os.getloadavg()[0],
    }


def sqlite_version() -> str:
    name = "pysqlite3" if find_spec("pysqlite3") else "sqlite3"
    return str(__import__(name).sqlite_version)


def processor() -> str:
    """Return the model name of the processor, as the kernel gives it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "")
