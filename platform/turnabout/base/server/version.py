"""The version of Turnabout."""

import tomllib
from functools import cache
from importlib import metadata

from turnabout.base.server.settings import CHECKOUT


@cache
def version() -> str:
    """Return the version in pyproject.toml in a checkout, else that of the installed package."""
    project = CHECKOUT / "pyproject.toml"
    if project.is_file():
        return str(tomllib.loads(project.read_text("utf-8"))["project"]["version"])
    return metadata.version("turnabout")
