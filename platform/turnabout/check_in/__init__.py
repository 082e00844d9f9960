"""Check-in at events: of members, and of walk-ins, who have no account.

queries    whom a steward may check in, and the check-in list
policy     how long the names of walk-ins are kept
commands   check in oneself, a member or a walk-in, and undo it
forms      forms for a code and for the name of a walk-in
jobs       erasure of the names of walk-ins, recount of people checked in
views      check-in pages for stewards and for arriving members
"""
