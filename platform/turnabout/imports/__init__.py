"""Importing contacts from address books: vCard and CSV files, and the phone's own contact picker.

A file is split into rows at once; a job reads the rows and matches them with the contact book. Nothing is
written to the book before the member has seen the preview.

models         an import and its rows
queries        the imports of a member, their rows and progress
policy         limits, periods, and the network and origin of a row
decoding       bytes of an uploaded file as text, whatever encoding they are in
people         one person as read from a file, and values made fit to store
birthdays      birthdays as address books write them
vcard_reader   vCard 2.1, 3.0 and 4.0, also damaged
csv_reader     CSV tables: separator, heading row, and which column holds what
matcher        finds the contact that a row is about, and what the row would change
commands       begin, map columns, choose, start, cancel
batches        reads, applies and undoes rows, some hundred at a time
forms          the file, the columns, networks for all
jobs           works on large imports in the background; deletes old ones
leaving        what a member exports, and what is deleted when they leave
views          the pages of an import
"""
