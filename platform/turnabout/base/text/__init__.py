"""Text as people write it: normalized, compared, and put into the formats of others.

normalize         what was typed, as it is stored: a line, prose, a list
folding           the form in which texts are compared and searched
autolinks         what a mail program would turn into a link
phones            phone numbers: what is shown, and what is dialled
email_addresses   e-mail addresses: validation, normal form, mailto links
vcards            escaping and line folding of vCard 3.0
csv_export        tables for spreadsheets
"""
