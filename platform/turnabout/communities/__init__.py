"""Groups of members with a board, looked after by stewards.

models        communities and memberships
queries       communities, their members, stewards and join requests
policy        who may create, read and join a community, and remove members; slugs
memberships   start and end a membership
commands      create and edit communities; join requests; leaving; stewards
forms         forms for a community and for a join request
jobs          nightly recount of members
leaving       export of memberships; ending them when a member leaves
views         pages of a community, its members and join requests
"""
