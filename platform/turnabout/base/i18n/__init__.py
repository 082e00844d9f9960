"""Languages, dates and time zones.

translations   gettext, the language of a request, template filters for dates and numbers
clock          the current time, which tests can set, and time zones
"""
