"""Events as iCalendar files, and private feeds for calendar programs.

models     a private feed of a member
queries    the feeds of a member, the feed of a token, the events in a feed
formats    iCalendar files (RFC 5545)
entries    events as calendar entries, with what the member may see of them
commands   open, renew and end a feed
leaving    export and deletion of a member's feeds
views      the file of one event, the feeds, and the page that manages them
"""
