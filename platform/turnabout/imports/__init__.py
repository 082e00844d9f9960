"""Importing contacts from address books: vCard and CSV files, and the phone's own contact picker.

decoding       bytes of an uploaded file as text, whatever encoding they are in
people         one person as read from a file, and values made fit to store
birthdays      birthdays as address books write them
vcard_reader   vCard 2.1, 3.0 and 4.0, also damaged
csv_reader     CSV tables: separator, heading row, and which column holds what
"""
