"""Scanning for other features: parsing a scanned text, and the tokens that prove presence."""

from turnabout.scanning.presence import is_valid_token, sign_proof
from turnabout.scanning.scan_parser import parse_scan

__all__ = ["is_valid_token", "parse_scan", "sign_proof"]
