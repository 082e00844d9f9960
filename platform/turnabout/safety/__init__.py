"""Safety: who may see whom (blocks, connections, unlisted members), and reports.

models      Block, Report, and the derived tables Veil (hidden pairs) and Tie (connected pairs)
queries     visibility between members, used by every query that shows people; what may be reported
commands    block, unblock, report; maintain the derived tables
forms       a report, and the reasons to choose from
jobs        recounts the derived tables
leaving     exports and deletes a member's blocks and reports
views       blocked members, and reporting
"""
