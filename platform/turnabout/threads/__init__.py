"""Conversations: one for each response to a post, one for each pair of connected members.

models     threads, seats (who is in a thread, what they have read) and messages
queries    the threads that a member may read, their seats and messages
policy     who may write in a thread, and how much
commands   open a thread, send a message, mark as read
forms      a message
jobs       the nightly recount of unread messages and of the newest message
leaving    what a member exports, and what is cleared when they leave
views      the list of threads, and the page of one
"""
