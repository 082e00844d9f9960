"""Today: the signed-in home page, search, and the guide.

queries            easy requests, a newcomer's first steps, and search results
contact_help       help by contacts without an account: whom to thank, whom to tell the outcome
person_conditions  SQL about the other person of a line
waiting            what waits for a member's action, as one SQL statement
contacts_due       people with whom it is time to be in touch, with an idea for each
goal_lines         the next step towards a goal, and long-term goals to look at again
next_event         the next event that a member is registered for
views              the home page, search and the guide
"""
