"""What a member works towards, short-term and long-term, in steps. Private.

models     goals and their steps
queries    the goals of a member
policy     how many goals and steps there may be
commands   set, change, reach and drop a goal; add and finish steps
forms      a goal, and a step
leaving    what a member exports, and what is deleted when they leave
views      the pages of goals
"""
