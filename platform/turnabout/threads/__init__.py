"""Conversations: one for each response to a post, one for each pair of connected members.

models     threads, seats (who is in a thread, what they have read) and messages
queries    the threads that a member may read, their seats and messages
policy     who may write in a thread, and how much
commands   open a thread, send a message, mark as read
forms      the form for a message
jobs       recounts of unread and latest messages
leaving    export of conversations, erasure of messages
views      the list of threads, and the page of a thread
"""
