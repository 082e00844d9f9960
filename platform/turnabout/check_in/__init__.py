"""Check-in: who is at an event, with and without an account.

queries    whom a steward may check in, and the list that they do it by
policy     how long the names of walk-ins are kept
commands   check in oneself, a member or a walk-in, and undo it
forms      a code typed in, and the name of a walk-in
jobs       deletes the names of walk-ins, and recounts who was there
views      the check-in pages of stewards, and of members who arrive
"""
