"""The business card: its fields and who sees them, its public files, its photo and its downloads.

models           cards, photos, and opens and saves per day
queries          cards by owner or code, and the fields that a viewer may see
policy           how many cards a member may have, and how long counts are kept
formats          vCard 3.0 files, and the small vCard that fits a QR code
commands         create, edit, order, pause and delete cards; photos and counts
api              card codes for other features
codes            the code of a card: printed, read aloud, typed
photos           an uploaded picture cropped and re-encoded in three sizes
search_index     what of a card the search finds
statistics       opens and saves per day, for the owner
forms            the forms of the card editor
download_forms   options of a printed sheet or a picture of the QR code
jobs             deletes old counts
leaving          cards and photos in the export; what is deleted on leaving
public_files     the card as vCard, SVG and PNG, its photo, and the counter
downloads        print sheets, QR pictures, e-mail signature, lock screen
views            the owner's pages
"""
