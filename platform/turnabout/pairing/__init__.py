"""Pairing: two codes typed on one device connect their owners, for people without a phone.

models      Pairing of two members, and Pin
queries     open pairings, and what they reveal
policy      hashing, comparing and throttling PINs; the pause after a no
commands    pair two members, agree, decline, choose a PIN
forms       two codes with PINs; a new PIN: six digits, not easy to guess
jobs        deletes old pairings every night
leaving     deletes a member's pairings and PIN
views       the page for two codes, the answers, the PIN settings
"""
