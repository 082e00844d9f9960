"""Connections between members: one asks, the other accepts. Private to the two.

models           connections, and requests held until the asker has confirmed their address
queries          the status between two members, and a member's connections and requests
policy           the daily limit, and the cool-down before somebody may be asked again
commands         ask, accept, decline, withdraw, end; connect two members who met
meeting_touches  touches in both contact books when two members meet in person
forms            the form for a request to connect
jobs             the nightly recount of ties
leaving          export and end of a member's connections
views            pages of a member's connections and requests
"""
