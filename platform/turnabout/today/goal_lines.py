"""The next step towards a goal, and long-term goals to look at again. Two selects of the statement in
`waiting`.
"""
# ruff: noqa: S608  (the SQL is put together from constants of this module; values are bound)

OF_GOAL = "cast(null as integer) as person_id, g.title as name, null as photo"
OPEN_GOAL = "g.reached_at is null and g.dropped_at is null"

STEPS = f"""select * from (select 'step' as kind, s.id as id, {OF_GOAL},
    s.title as words, '' as more, cast(null as integer) as at
    from step s join goal g on g.id = s.goal_id
    where s.member_id = :me and s.done_at is null and s.dropped_at is null and {OPEN_GOAL}
    order by coalesce(s.due_on, '9999-12-31'), s.id limit 1) as lines_of_step"""

# Every three months, so that what somebody wants in a few years is neither forgotten nor out of date.
REVIEWS = f"""select * from (select 'review' as kind, g.id as id, {OF_GOAL},
    g.title as words, '' as more, cast(null as integer) as at
    from goal g
    where g.member_id = :me and g.horizon = 'long' and {OPEN_GOAL}
      and coalesce(g.reviewed_at, g.set_at) < :quarter
    order by g.id limit 1) as lines_of_review"""
