"""The operator's pages: members, reports, and decisions with their reasons.

models       Ruling: an operator's decision about a member
queries      members, reports and rulings
policy       whom an operator may suspend
commands     suspend, restore, settle a report, tell the operators of a new one
forms        reasons and decisions
jobs         tells the operators of a new report, in the background
leaving      exports the decisions about a member
takedowns    shows and removes what was reported
views        the pages
"""
