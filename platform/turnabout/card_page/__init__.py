"""The page of a card, for strangers and members, and the page of a member.

forms           the optional fields of a request to connect
views           the card, the member, typing a code
inlined_page    the public page as one compressed response: everything inlined, its headers and CSP
public_card     WSGI middleware that answers the public page from the cache
offline         what a phone stores for offline use
"""
