"""Introductions: a member brings two people they know together, once both have agreed.

Nobody learns who declined: a declined introduction looks like an unanswered one until it expires.

models         an introduction and its two sides; known organisations; requests for a path to one
queries        introductions that a member made, or is asked about; who knows somebody where
policy         limits, periods, who may be introduced
formats        the e-mails of an introduction, as text, mailto link and .eml file
commands       propose, agree, decline, withdraw; the steps of an introduction by e-mail
notifications  who is told of an introduction, and of what came of it
upkeep         completes, settles and forgets, for the jobs
path_requests  mark organisations; ask for a path to one, and answer
forms          the two reasons, an organisation, a question
jobs           completes and expires introductions; forgets notices after a block
leaving        what a member exports, and what is erased when they leave
path_views     the pages of known organisations and path requests
views          the pages of introductions
"""
