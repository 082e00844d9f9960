"""Arrival: joining, the first card, and confirming the e-mail address.

commands    join, through a card or without one; confirm the e-mail address
forms       joining, and filling in the first card
jobs        updates cards and connections after changes in members
views       /join, /confirm and the first card
"""
