"""Each member's private contact book: people they know, sorted by where they know them from.

models           contacts, touches (moments with a contact), promises, counts per network
origins          where people are known from; each origin belongs to one network
queries          the owner's contacts, touches and promises
contact_list     the rows of the contact list: filtered, searched and paged
policy           checks of dates and origins; the numbers of the rules
formats          the contact book as vCard and CSV
commands         add, edit, sort and remove contacts; touches and promises
follow_up_mail   the mail of the next morning, with a link to stay in touch with each person
details          further phones, e-mail addresses and links of a contact; tags
contact_card     the card of a contact who is a member
forms            forms of the contact book
jobs             sends follow-up mails every hour; recounts networks at night
leaving          the contact book in the export; what is emptied on leaving
met              views: the people met, the notes after a meeting, kept promises, staying in touch
views            the contact book and the page of a contact
"""
