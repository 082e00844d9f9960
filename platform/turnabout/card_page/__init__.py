"""Somebody opens a card: its page, the page of a member, and what one can do there."""
