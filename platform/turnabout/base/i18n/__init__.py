"""Languages, dates and time zones.

translations   gettext, languages, dates and numbers in words
clock          the one clock, and time zones
"""
