from importlib import import_module
from importlib.util import find_spec
from typing import Any

from turnabout import FEATURES
from turnabout.members.models import Member


def leaving_modules() -> dict[str, Any]:
    """Return the `leaving` module of each feature that has one, in the order of FEATURES.

    Each has TABLES, the tables with member data; `takes(member)`, the export as JSON-like values;
    `empties(member, choice)`, which erases; optionally `files(member)`, more files of the export.
    """
    names = {feature: f"turnabout.{feature}.leaving" for feature in FEATURES}
    return {feature: import_module(name) for feature, name in names.items() if find_spec(name)}


def export_data(member: Member) -> dict[str, dict[str, object]]:
    """Return the export of each feature, by its name."""
    return {feature: module.takes(member) for feature, module in leaving_modules().items()}


def export_files(member: Member) -> dict[str, bytes]:
    """Return files for other programs, such as vCards, tables and pictures, by their path in the export."""
    files: dict[str, bytes] = {}
    for module in leaving_modules().values():
        if hasattr(module, "files"):
            files |= module.files(member)
    return files
