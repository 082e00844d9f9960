from collections.abc import Sequence

from sqlalchemy import Select, func, nulls_last, select
from sqlalchemy.orm import selectinload

from turnabout.base.db.session import db, fetch_all, fetch_first
from turnabout.goals.models import Goal, Step

OPEN = (Goal.reached_at.is_(None), Goal.dropped_at.is_(None))


def goals_of(member_id: int) -> Select[Goal]:
    return select(Goal).where(Goal.member_id == member_id)


def open_goals(member_id: int) -> Sequence[Goal]:
    """Return the open goals with their steps, the nearest date first."""
    scope = goals_of(member_id).where(*OPEN).options(selectinload(Goal.steps))
    return fetch_all(scope.order_by(nulls_last(Goal.due_on), Goal.id).limit(100))


def ended_goals(member_id: int) -> Sequence[Goal]:
    """Return the goals that were reached or dropped, newest first."""
    ended = Goal.reached_at.is_not(None) | Goal.dropped_at.is_not(None)
    return fetch_all(goals_of(member_id).where(ended).order_by(Goal.id.desc()).limit(100))


def steps_of(member_id: int) -> Select[Step]:
    """Select the member's steps that were not dropped."""
    return all_steps_of(member_id).where(Step.dropped_at.is_(None))


def all_steps_of(member_id: int) -> Select[Step]:
    return select(Step).where(Step.member_id == member_id)


def step_of(member_id: int, step_id: int) -> Step | None:
    return fetch_first(steps_of(member_id).where(Step.id == step_id))


def count_open_goals(member_id: int) -> int:
    scope = select(func.count()).where(Goal.member_id == member_id, *OPEN)
    return db.session.scalar(scope) or 0


def goal_with_slip(member_id: int, slip: str | None) -> Goal | None:
    return fetch_first(goals_of(member_id).where(Goal.slip == slip)) if slip else None


def step_with_slip(member_id: int, slip: str | None) -> Step | None:
    scope = select(Step).where(Step.member_id == member_id, Step.slip == slip)
    return fetch_first(scope) if slip else None
