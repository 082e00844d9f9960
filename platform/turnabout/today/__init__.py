"""The signed-in home page, search, and the guide.

queries      the numbers and lists of the home page
waiting      what waits for a member to act on
next_event   the next event that a member comes to
views        the home page, search and the guide
"""
