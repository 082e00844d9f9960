"""Scanning: the scan page, the QR code on a screen, and connecting the two people.

models         Scan: who scanned which card, with its idempotency key and presence token
queries        scans by key, by token and by card
policy         whether a presence token shows that two people are together; how long scans are kept
commands       meet: connect the two at once with a valid token, else send a request to connect
api            what other features may call: the parser and presence tokens
forms          a submitted scan, with the notes for the contact book that are saved with it
jobs           the nightly deletion of old scans
leaving        deletes a member's scans
views          the blueprint, made of the views in the next three modules
scans          view: POST /scans, which processes every scanned, typed or queued code
scan_page      views: the page that reads codes by camera, from a picture, or typed
share_page     views: the card on its owner's screen, with a QR code that is renewed
presence       issues and checks the signed tokens in the QR code on a screen; their lifetimes
scan_parser    parses scanned or typed text: a code, a URL, a presence token
qr_decode      decodes the QR codes in an uploaded picture
"""
