"""Card codes for other features: make one, read one that somebody typed, tell what is one."""

from turnabout.cards.codes import canonical_name, is_code, new_code, normalize_code

__all__ = ["canonical_name", "is_code", "new_code", "normalize_code"]
