from datetime import timedelta

KEEP_UNANSWERED_FOR = timedelta(days=30)
MAX_WAITING = 100  # for one member: more would hardly be people they met
