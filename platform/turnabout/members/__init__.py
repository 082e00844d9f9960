"""Accounts: sign-in, devices, passwords and e-mail addresses, and drafts on shared computers.

models            members, sign-ins, mailed links, drafts, the operator link
queries           members by id or address, their devices, usable links
policy            who may contact strangers; limits of wrong passwords; how long links are valid
formats           a browser's user agent as words
commands          join, confirm, sign in and out, mailed links, passwords
email_change      change of the e-mail address, confirmed by a mailed link
passwords         argon2id hashing, the shortest length, and what is too easy to guess
drafts            unsent forms of a shared computer, stored for their author
forms             sign-in, password, address, name and language
jobs              mails password links; deletes expired rows
cli               prints the operator link
leaving           the account in the export; what is emptied on leaving
sign_in           authentication and its rate limit, and the day of the last activity
shared_computer   sign-out after ten idle minutes, and no cached pages
unsent_drafts     saves unsent forms at sign-out and offers them again
views             sign-in, password, and account settings
"""
