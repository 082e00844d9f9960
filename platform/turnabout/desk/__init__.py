"""Desk: the operator's pages with members, reports, and decisions with their reasons.

models       Ruling: an operator's decision about a member
queries      members, reports and rulings
policy       whom an operator may suspend
commands     suspend, restore, settle a report; notify operators of a new one
forms        reasons and decisions
jobs         notifies operators of new reports
leaving      exports decisions about a member
takedowns    the text of what was reported, and its removal
views        the pages
"""
