"""The ledger of help: who helped whom, confirmed by the other side, with thanks and outcomes.

models             records of help with their history, thanks, outcomes and tallies
queries            the records that a member may see, and whom they may name in one
policy             permissions on a record, and the periods of the rules
parties            giver, receiver and date of a record, checked
record_effects     history, tallies, notices and post updates that follow from a change
commands           record, amend, answer, undo, thank, tell the outcome
ledger             a member's list of records, paged
mediation          stewards review a contested record at the request of one side
mediation_views    pages for requesting and making such a review
mail_answers       answers through signed links in e-mails, without signing in
partner            the other side of a new record, named by the address of its form
forms              forms of a record, its answer, thanks and outcomes
jobs               confirmation by silence, outcome questions, recounts of the tallies
leaving            export and erasure of a member's records
views              pages of the ledger and of one record
"""
