"""Events as iCalendar files, and private feeds of events and reminders for calendar programs.

models     a private feed of one member
queries    the feeds of a member, the feed of a token, and the events in a feed
formats    the syntax of iCalendar files (RFC 5545), including time zones
entries    the properties of each event in a file: title, place, link and status, as one member may see them
reminders  the file of days on which a member wants to be in touch with contacts
commands   open, renew and end a feed
leaving    export and deletion of a member's feeds
views      the file of one event, the feeds, and the page that manages them
"""
