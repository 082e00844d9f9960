"""Goals are private: they go along with their member, and nothing of them stays readable."""

from typing import Any

from sqlalchemy import select, update

from turnabout.base.db.session import db, fetch_all
from turnabout.goals.models import Goal, Step
from turnabout.members.models import Member

TABLES = {"goal", "step"}


def takes(member: Member) -> dict[str, object]:
    goals = select(Goal).where(Goal.member_id == member.id).order_by(Goal.id)
    return {"goals": [taken(goal) for goal in fetch_all(goals)]}


def taken(goal: Goal) -> dict[str, Any]:
    return {
        "horizon": goal.horizon,
        "title": goal.title,
        "why": goal.why,
        "due_on": written(goal.due_on),
        "set_at": written(goal.set_at),
        "reached_at": written(goal.reached_at),
        "dropped_at": written(goal.dropped_at),
        "steps": [
            {"title": s.title, "due_on": written(s.due_on), "done_at": written(s.done_at)}
            for s in goal.steps
            if s.dropped_at is None
        ],
    }


def written(moment: Any) -> str | None:
    return moment.isoformat() if moment else None


def empties(member: Member, choice: str) -> None:
    """The rows stay without their words: a post may hang on a step."""
    nothing = {"title": "", "due_on": None, "slip": None}
    db.session.execute(update(Goal).where(Goal.member_id == member.id).values(why="", **nothing))
    db.session.execute(update(Step).where(Step.member_id == member.id).values(**nothing))
