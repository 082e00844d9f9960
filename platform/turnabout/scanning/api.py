"""What other features may call: parsing a code, and the tokens that prove presence."""

from turnabout.scanning.presence import holds, seen
from turnabout.scanning.scan_parser import read

__all__ = ["holds", "read", "seen"]
