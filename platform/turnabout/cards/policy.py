from datetime import timedelta

MOST_CARDS = 5  # of one member
COUNTS_KEPT_FOR = timedelta(days=90)  # how often a card was opened and saved, by day
