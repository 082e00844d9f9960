"""Pairing: two codes typed on one device connect their owners, for people without a phone.

models      Pairing of two members, and Pin
queries     open pairings, and what they reveal
policy      hashing, checking and throttling of entered PINs; the waiting time after a no
commands    pair two members, agree, decline, choose a PIN
forms       two codes with PINs; choosing a PIN, with the rules for a good one
jobs        deletes old pairings every night
leaving     deletes a member's pairings and PIN
views       the page for two codes, the answers, the PIN settings
"""
