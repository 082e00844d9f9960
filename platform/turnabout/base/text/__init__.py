"""Text as people write it: normalizing, comparing, parsing and exporting it.

normalize         normalizes typed text before it is stored: a line, prose, a list
folding           the normal form in which texts are compared, sorted and searched
autolinks         detects text that a mail program would turn into a link
phones            parses phone numbers for dialling and for address books
email_addresses   e-mail addresses: validation, normal form, mailto links
vcards            escaping and line folding of vCard 3.0
csv_export        CSV files that spreadsheets open without running formulas
"""
