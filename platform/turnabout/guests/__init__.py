"""Guests: people without an account who leave their details with the owner of a card.

models      Guest: the details, the key with which to take them back, the owner's answer
queries     waiting guests, and one by key
policy      how many guests may wait for one member, and for how long
commands    leave, accept, refuse, take back
forms       the details, with a honeypot and a minimum time against bots
jobs        deletes unanswered guests every night
leaving     exports and deletes a member's guests
views       the form on a card, the guest's page, the owner's list
"""
