"""Printing: QR codes, and names and cards on paper or on a lock screen. Values in, bytes out; no database.

api           what other features draw and print with
qr            QR codes as SVG path, SVG, PNG and matrix
lettering     which characters a font has, text measured, wrapped and fitted to a box
paper         paper sizes, the grid of a sheet, and what one badge says
pen           text and QR codes drawn on a PDF page
layouts       how a business card, a name badge and a sticker look
sheets        PDF sheets of them
lock_screen   the picture for a phone's lock screen
"""
