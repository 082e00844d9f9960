from importlib import import_module
from importlib.util import find_spec
from typing import Any

from turnabout import FEATURES
from turnabout.members.models import Member


def leaving_modules() -> dict[str, Any]:
    """What each room has to say when somebody takes their things or leaves, ground floor first."""
    names = {room: f"turnabout.{room}.leaving" for room in FEATURES}
    return {room: import_module(name) for room, name in names.items() if find_spec(name)}


def exported_data(member: Member) -> dict[str, dict[str, object]]:
    return {room: one.takes(member) for room, one in leaving_modules().items()}


def exported_files(member: Member) -> dict[str, bytes]:
    """What other programs can read: cards, contacts, tables, pictures."""
    found: dict[str, bytes] = {}
    for one in leaving_modules().values():
        if hasattr(one, "files"):
            found |= one.files(member)
    return found
