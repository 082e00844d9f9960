"""Export and erasure of a member's goals."""

from typing import Any

from sqlalchemy import delete, select, update

from turnabout.base.db.session import db, fetch_all
from turnabout.goals.goal_helpers import helper_rows
from turnabout.goals.models import Goal, GoalHelper, Step
from turnabout.members.models import Member

TABLES = {"goal", "step", "goal_helper"}


def takes(member: Member) -> dict[str, object]:
    scope = select(Goal).where(Goal.member_id == member.id).order_by(Goal.id)
    return {"goals": [exported_goal(goal) for goal in fetch_all(scope)]}


def exported_goal(goal: Goal) -> dict[str, Any]:
    return {
        "horizon": goal.horizon,
        "title": goal.title,
        "why": goal.why,
        "due_on": iso_date(goal.due_on),
        "set_at": iso_date(goal.set_at),
        "reached_at": iso_date(goal.reached_at),
        "dropped_at": iso_date(goal.dropped_at),
        "people": [one.contact.name for one in fetch_all(helper_rows(goal))],
        "steps": [
            {"title": s.title, "due_on": iso_date(s.due_on), "done_at": iso_date(s.done_at)}
            for s in goal.steps
            if s.dropped_at is None
        ],
    }


def iso_date(moment: Any) -> str | None:
    return moment.isoformat() if moment else None


def empties(member: Member, choice: str) -> None:
    """Erase the texts and dates of goals and steps, and who could help. The rows stay, because posts may
    refer to steps.
    """
    mine = select(Goal.id).where(Goal.member_id == member.id)
    db.session.execute(delete(GoalHelper).where(GoalHelper.goal_id.in_(mine)))
    cleared = {"title": "", "due_on": None, "slip": None}
    db.session.execute(update(Goal).where(Goal.member_id == member.id).values(why="", **cleared))
    db.session.execute(update(Step).where(Step.member_id == member.id).values(**cleared))
