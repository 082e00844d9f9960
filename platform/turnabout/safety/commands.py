from typing import Any

from turnabout.base.db.session import command, db, save
from turnabout.base.i18n.translations import _
from turnabout.base.jobs.queue import JobName, enqueue
from turnabout.base.web.errors import Refused
from turnabout.members.models import Member
from turnabout.safety import queries
from turnabout.safety.models import Block, Report, Tie, Veil

TELL_OPERATORS = JobName("desk.tell_operators")
AFTER_BLOCK = (JobName("notices.hush"), JobName("board.part"), JobName("introductions.part"))


@command
def tie(a: Member, b: Member) -> None:
    """Record in the derived table, in both directions, that two members are connected."""
    for member, other in ((a, b), (b, a)):
        if db.session.get(Tie, (member.id, other.id)) is None:
            save(Tie(member_id=member.id, other_id=other.id))


@command
def untie(a: Member, b: Member) -> None:
    """Undo `tie`: delete the rows that connect these two members."""
    for member, other in ((a, b), (b, a)):
        delete_row(db.session.get(Tie, (member.id, other.id)))


@command
def block(member: Member, other: Member) -> Block:
    """Block a member, which hides the two from each other. Their tie stays, so that unblocking restores
    it. Idempotent.
    """
    if member.id == other.id:
        raise Refused(_("You can’t block yourself."))
    existing = queries.block_between(member.id, other.id)
    if existing:
        return existing
    new_block = save(Block(member_id=member.id, blocked_id=other.id))
    for viewer, hidden in ((member, other), (other, member)):
        add_veil(viewer, hidden)
    for name in AFTER_BLOCK:
        enqueue(name, one_id=member.id, other_id=other.id)
    return new_block


@command
def unblock(member: Member, other: Member) -> None:
    """Unblock a member. The two see each other again, unless the other has blocked too."""
    existing = queries.block_between(member.id, other.id)
    if existing is None:
        return
    delete_row(existing)
    if queries.block_between(other.id, member.id) is None:
        for viewer, hidden in ((member, other), (other, member)):
            remove_veil(viewer, hidden)


def add_veil(viewer: Member, hidden: Member) -> None:
    """Hide `hidden` from `viewer`: one direction of a pair."""
    if db.session.get(Veil, (viewer.id, hidden.id)) is None:
        save(Veil(member_id=viewer.id, other_id=hidden.id))
        viewer.veils += 1


def remove_veil(viewer: Member, hidden: Member) -> None:
    """Undo `add_veil`, if there is a row."""
    veil = db.session.get(Veil, (viewer.id, hidden.id))
    if veil:
        delete_row(veil)
        viewer.veils -= 1


@command
def report(reporter: Member, about: Any, member: Member, reason: str, words: str = "") -> Report:
    """Report a member, or something of theirs (`about`), to the operators.

    Returns the existing report if the reporter has an open one about the same thing.
    """
    if reporter.id == member.id:
        raise Refused(_("This is yours: there’s nobody to report."))
    existing = queries.open_report(reporter.id, member.id, about)
    if existing:
        return existing
    new_report = Report(reporter_id=reporter.id, member_id=member.id, reason=reason, words=words)
    if about is not None:
        new_report.point_at(about)
    enqueue(TELL_OPERATORS, report_id=save(new_report).id)
    return new_report


def delete_row(row: Any) -> None:
    """Delete a row, if any, at once, so that later queries of the same command no longer find it."""
    if row is not None:
        db.session.delete(row)
        db.session.flush()
