"""Privacy: exporting everything of a member, and leaving.

queries     the `leaving` modules of all features, and what they export
formats     the export as a ZIP file of JSON
commands    close an account
forms       what happens to the member's contributions, and their password
views       the privacy page, the download and its name, leaving
"""
