"""The page of a card, for people with and without an account, and the page of a member.

forms           the request to connect that a member's page offers
views           pages of a card and of a member, and the form for typing a code
inlined_page    the public page as one compressed response with all its assets inlined
public_card     WSGI middleware that answers the public page from the cache
offline         the pages and files that a phone stores for offline use
"""
