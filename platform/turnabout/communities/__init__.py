"""Groups of members with a board, looked after by stewards.

models        communities and memberships
queries       communities, their members, stewards and join requests
policy        who may found, read, join and remove; slugs
memberships   starting and ending a membership
commands      found and edit; ask to join, accept, refuse, leave; stewards
forms         the community and the request to join
jobs          recounts members at night
leaving       memberships in the export; handing over on leaving
views         pages of a community, its members and requests
"""
