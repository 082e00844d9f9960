"""A member's private goals, short-term and long-term, and the steps towards them.

models        goals and their steps
queries       the goals of a member
policy        limits on goals and steps
commands      set, edit, reach, drop and reopen goals; add, edit and finish steps
goal_helpers  contacts who could help with a goal
forms         forms for a goal and a step
leaving       export and erasure of a member's goals
people_views  the page with the contacts who could help
views         pages of goals
"""
