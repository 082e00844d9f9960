MOST_GOALS, MOST_STEPS = 30, 50  # open goals of a member, steps of a goal
