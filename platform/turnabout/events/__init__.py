"""Events of a community: planning, attendance, waiting lists, reminders and badges.

models         series, events, attendances and walk-ins
queries        which events a member may see, lists of them, and who is at one now
attendees      who comes, who waits, and whom of them a member may see
policy         until when registration and check-in are open; who plans and runs events; series dates
time_phrases   the time of an event in words
capacity       places at an event, and the waiting list
commands       create, edit and call off events; sign up for one and cancel
api            the times of an event, for pages of other features
event_page     context for the templates of events
badges         printable name badges
forms          forms to plan or call off an event, to sign up, and to print badges
jobs           reminders, notices of changes, and the recount of attendees
leaving        export and erasure of a member's attendances and events
views          pages of events
"""
