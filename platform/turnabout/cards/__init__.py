"""The business card: its fields and who sees them, its public files, its photo and its downloads.

models           cards, photos, and opens and saves per day
queries          cards by owner or by code, and the fields that a viewer may see
policy           how many cards a member may have, and how long counts are kept
formats          vCard 3.0 files, and the small vCard that fits a QR code
commands         create, edit, order, pause and delete cards; photos and counts
api              card codes for other features
codes            the code of a card: printed, read aloud, typed
photos           crops an uploaded picture and re-encodes it in three sizes
search_index     the search entries of a card, and opting out of the search
statistics       opens and saves per day, for the owner
forms            forms of the card editor
download_forms   forms for the options of a print sheet or a QR code picture
jobs             the job that deletes old counts
leaving          export and deletion of a member's cards and photos
public_files     public vCard, QR code and photo of a card, and the counter of opens and saves
downloads        print sheets, QR pictures, e-mail signature, lock screen
views            pages on which members manage their own cards
"""
