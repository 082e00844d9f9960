"""Printing: QR codes, PDF sheets of cards and badges, lock-screen images. Values in, bytes out; no database.

api           the functions that other features call
qr            QR codes as SVG path, SVG, PNG and matrix
lettering     text layout: the characters of a font, text widths, wrapping, fitting to a box
paper         paper sizes, the grid of a sheet, and the text of one badge
pen           draws text and QR codes on a PDF page
layouts       the layouts of a business card, a name badge and a sticker
sheets        PDF sheets of cards, badges and stickers
lock_screen   the image for a phone's lock screen
"""
