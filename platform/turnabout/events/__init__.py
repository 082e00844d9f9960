"""The events of a community: planning them, and who comes.

models         series, events, attendances and walk-ins
queries        which events a member may see, lists of them, and who is at one now
attendees      who comes, who waits, and whom of them a member may see
policy         until when registration and check-in are open; who plans and runs events; series dates
time_phrases   the time of an event in words
capacity       places at an event, and the waiting list
commands       plan, edit and call off an event; come, or cannot come
api            the times of an event, for pages of other features
event_page     what the pages of an event show
badges         name badges to print and cut
forms          planning an event, coming to one, calling it off, printing badges
jobs           reminders, notices of changes, and the recount of who comes
leaving        what a member exports, and what is cleared when they leave
views          the pages of events
"""
