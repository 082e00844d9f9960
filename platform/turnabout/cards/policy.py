"""Limits on cards and their counts."""

from datetime import timedelta

MOST_CARDS = 5  # per member
COUNTS_KEPT_FOR = timedelta(days=90)  # opens and saves per day
