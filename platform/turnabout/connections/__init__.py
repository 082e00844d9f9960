"""Connections: asked for by one member, accepted by the other, private to both.

models      Connection, and HeldRequest until the asker has confirmed their address
queries     status between two members, and the lists of one member
policy      the daily limit, and the time before somebody may be asked again
commands    ask, accept, decline, withdraw, end; connect two who met
forms       a request to connect
jobs        recounts the ties of connected members
leaving     exports a member's connections, and ends them
views       the list, asking and answering, one connection
"""
