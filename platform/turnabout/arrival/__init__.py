"""Joining, the first card, and confirming the e-mail address.

commands    join through a card or without one, confirm an address
forms       joining, and the first lines on a card
jobs        effects on cards and connections of changes in members
views       /join, /confirm and the first card
"""
