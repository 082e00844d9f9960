from datetime import timedelta

WALK_IN_NAME_LIFETIME = timedelta(days=30)
