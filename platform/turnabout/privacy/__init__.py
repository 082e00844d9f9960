"""Privacy: export of a member's data, and leaving.

queries     collects the export from the `leaving` modules of all features
formats     the export as a ZIP file of JSON
commands    close an account
forms       what happens to the member's contributions, and their password
views       the privacy page, the download, leaving
"""
