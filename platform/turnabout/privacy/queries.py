from importlib import import_module
from importlib.util import find_spec
from typing import Any

from turnabout import FEATURES
from turnabout.members.models import Member


def leaving_modules() -> dict[str, Any]:
    """The `leaving` module of each feature that has one, in the order of FEATURES."""
    names = {feature: f"turnabout.{feature}.leaving" for feature in FEATURES}
    return {feature: import_module(name) for feature, name in names.items() if find_spec(name)}


def exported_data(member: Member) -> dict[str, dict[str, object]]:
    return {feature: one.takes(member) for feature, one in leaving_modules().items()}


def exported_files(member: Member) -> dict[str, bytes]:
    """Files for other programs, such as vCards, tables and pictures, by their path in the export."""
    found: dict[str, bytes] = {}
    for one in leaving_modules().values():
        if hasattr(one, "files"):
            found |= one.files(member)
    return found
