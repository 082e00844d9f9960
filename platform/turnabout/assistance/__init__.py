"""The ledger of help: who helped whom, confirmed by the other side, with thanks and outcomes.

models             records of help with their history, thanks, outcomes and tallies
queries            the records that a member may see, and the people they may record help with
policy             permissions on a record, and time limits
parties            giver, receiver and date of a record, checked; creates the record
record_effects     what a change to a record entails: history, tallies, notices, its post
record_touches     touches in the contact books of the two sides
contact_thanks     thanks to a contact without an account, which the member sends themselves
contact_mail       e-mails to such a contact with thanks and outcomes, from the member's own mail program
contact_views      such thanks as a file and as a card to print
commands           record, amend, answer, undo, thank, tell the outcome
one_sided          people whom the member only asked, or never helped in return
ledger             a member's list of records, paged
mediation          stewards review a contested record at the request of one side
mediation_views    pages for requesting a review and for the stewards who make it
mail_answers       answering through signed links in e-mails, without signing in
partner            the other side of a new record, read from the query string of its form
forms              forms for a record, its answer, thanks and outcomes
jobs               confirms unanswered records, asks for outcomes, recounts the tallies
leaving            export and erasure of a member's records
views              pages of the ledger and of one record
"""
