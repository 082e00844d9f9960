"""Check-in at events."""
