"""Limits of update letters, and what counts as asked lately."""

from datetime import timedelta

MOST_RECIPIENTS = 60  # of one letter: beyond that it is a newsletter
LATELY = timedelta(days=30)  # whoever was asked for something since then is marked
CHOICES = 200  # contacts to choose from at once
