"""Card codes for other features: create, normalize and validate them."""

from turnabout.cards.codes import canonical_name, is_code, new_code, normalize_code

__all__ = ["canonical_name", "is_code", "new_code", "normalize_code"]
