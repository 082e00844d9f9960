"""Pairing: two codes typed on one device connect their owners, for people without a phone.

models      Pairing of two members, and Pin
queries     open pairings, PINs, and whom a pairing lets one see
policy      hashing, checking and throttling PINs; the cool-down after a no
commands    pair two members; agree, decline; choose a PIN
forms       two codes with PINs; a new PIN: six digits, not easy to guess
jobs        deletes old pairings every night
leaving     deletes a member's pairings and PIN
views       the page for two codes, the answers, the PIN settings
"""
