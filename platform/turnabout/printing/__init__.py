"""Printing: QR codes, PDF sheets of cards and badges, lock screen pictures. Values in, bytes out; no
database.

api           the functions that other features call
qr            QR codes as SVG path, SVG, PNG and matrix
lettering     fonts: replaces missing characters; measures, wraps and fits text
paper         paper sizes, the grid of a sheet, and `Badge`: the texts to print, as the caller passes them
pen           draws text and QR codes on a PDF page
layouts       draws one `Badge` as a business card, a name badge or a sticker
sheets        PDF sheets of many badges, with crop marks and back sides
thank_you     a thank-you card in postcard size
lock_screen   a picture with the QR code for a phone's lock screen
"""
