"""Set, edit and end goals, and the steps towards them."""

from datetime import date

from turnabout.base.db.session import command, save
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _
from turnabout.base.web.errors import Refused
from turnabout.goals import queries
from turnabout.goals.models import Goal, Step
from turnabout.goals.policy import MOST_GOALS, MOST_STEPS
from turnabout.members.models import Member


@command
def set_goal(
    member: Member,
    horizon: str,
    title: str,
    why: str = "",
    due_on: date | None = None,
    slip: str | None = None,
) -> Goal:
    """Create a goal. `slip` is an idempotency key: repeating it returns the earlier goal.

    Raises `Refused` for a date in the past and past the limit of open goals.
    """
    existing = queries.goal_with_slip(member.id, slip)
    if existing:
        return existing
    if queries.count_open_goals(member.id) >= MOST_GOALS:
        raise Refused(_("You already have a lot of open goals. Finish one or let one go first."))
    check_due(member, due_on)
    return save(Goal(
        member_id=member.id, horizon=horizon, title=title, why=why, due_on=due_on, slip=slip or None,
    ))  # fmt: skip


@command
def edit(goal: Goal, horizon: str, title: str, why: str = "", due_on: date | None = None) -> None:
    if due_on != goal.due_on:
        check_due(goal.member, due_on)
    goal.horizon, goal.title, goal.why, goal.due_on = horizon, title, why, due_on
    review(goal)


@command
def review(goal: Goal) -> None:
    """Note that this is still the member's goal, so that it comes up again only after a season."""
    goal.reviewed_at = clock.now()


@command
def reach(goal: Goal) -> None:
    goal.reached_at, goal.dropped_at = goal.reached_at or clock.now(), None


@command
def drop(goal: Goal) -> None:
    """Mark a goal as dropped: the member no longer pursues it. Also if it was reached before."""
    goal.dropped_at, goal.reached_at = goal.dropped_at or clock.now(), None


@command
def reopen(goal: Goal) -> None:
    goal.reached_at = goal.dropped_at = None


@command
def add_step(goal: Goal, title: str, due_on: date | None = None, slip: str | None = None) -> Step:
    existing = queries.step_with_slip(goal.member_id, slip)
    if existing:
        return existing
    if len(goal.listed_steps) >= MOST_STEPS:
        raise Refused(
            _("This goal already has a lot of steps. Do some of them first."), field="title"
        )
    check_due(goal.member, due_on)
    return save(Step(
        goal_id=goal.id, member_id=goal.member_id, title=title, due_on=due_on, slip=slip or None,
    ))  # fmt: skip


@command
def edit_step(step: Step, title: str, due_on: date | None = None) -> None:
    if due_on != step.due_on:
        check_due(step.goal.member, due_on)
    step.title, step.due_on = title, due_on


@command
def do(step: Step) -> None:
    step.done_at = step.done_at or clock.now()


@command
def undo(step: Step) -> None:
    step.done_at = None


@command
def drop_step(step: Step) -> None:
    """Remove a step from the list. The row stays, because a post may ask for help with it."""
    step.dropped_at = step.dropped_at or clock.now()


def check_due(member: Member, due_on: date | None) -> None:
    """Raise `Refused` if the date is in the past in the member's time zone. Call it for new dates only."""
    if due_on and due_on < clock.today(member.time_zone):
        raise Refused(_("This date is in the past."), field="due_on")
