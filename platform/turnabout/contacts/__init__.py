"""Each member's private contact book: the people they know, by the network they know them from.

models           contacts, touches (moments with a contact), promises, counts per network
origins          where people are known from; each origin belongs to one network
queries          a member's contacts, touches and promises
contact_list     the rows of the contact list: filtered, searched and paged
policy           checks of dates and origins; limits; when a contact is due
formats          the contact book as vCard and CSV
due_days         when a contact is due, in SQL
due_queries      the rhythms that a member chose, and the contacts who are due
rhythms          how often to be in touch, with a network or a contact
rhythm_views     pages for staying in touch
whole_book       the contact book with all details and tags, to be exported
reciprocity      what the owner asked of a contact and did for them, in words
followed_touches  touches that follow from what happens elsewhere on the site
commands         add, edit, sort and remove contacts; touches and promises
api              networks, origins, UIDs, and touches that follow, for other features
losing_touch_mail  the weekly e-mail about people with whom it is time to be in touch again
follow_up_mail   the e-mail on the morning after meeting people, with a link for each of them
details          further phones, e-mail addresses and links of a contact; tags
detail_fields    form fields for these details, for tags and for a birthday
contact_card     what the page of a contact shows of the contact's own card
forms            forms of the contact book
jobs             the hourly follow-up mails, and the nightly recount of contacts per network
export_views     views: the contact book as a file
leaving          export and erasure of a member's contact book
met              views: the people met, the notes after a meeting, kept promises, staying in touch
views            the contact book and the page of a contact
"""
