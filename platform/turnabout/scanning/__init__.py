"""Scanning: the scan page, the QR code on a screen, and connecting the two people.

models         Scan: who scanned which card, with its idempotency key and presence token
queries        scans by key, by token and by card
policy         how long scans are stored; whether a token proves presence
commands       connect with the owner of a card: at once with a valid token, else by a request
api            parsing and presence tokens, for other features
forms          the fields of a scan, and of the notes saved with it
jobs           deletes old scans every night
leaving        deletes a member's scans
views          the blueprint
scans          POST /scans, where every code ends
scan_page      the page that reads codes by camera, from a picture, or typed
share_page     the card on its owner's screen, with a QR code that is renewed
presence       presence tokens: short-lived, signed, in the QR code on a screen
scan_parser    parses a scanned or typed text
qr_decode      decodes the QR codes in an uploaded picture
"""
