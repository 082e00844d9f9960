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
    """Store that two members are connected, in both directions."""
    for one, other in ((a, b), (b, a)):
        if db.session.get(Tie, (one.id, other.id)) is None:
            save(Tie(member_id=one.id, other_id=other.id))


@command
def untie(a: Member, b: Member) -> None:
    for one, other in ((a, b), (b, a)):
        delete_row(db.session.get(Tie, (one.id, other.id)))


@command
def block(member: Member, other: Member) -> Block:
    """Block a member, which hides the two from each other. Their tie stays, so that unblocking restores
    it.
    """
    if member.id == other.id:
        raise Refused(_("You can’t block yourself."))
    found = queries.block_between(member.id, other.id)
    if found:
        return found
    made = save(Block(member_id=member.id, blocked_id=other.id))
    for one, hidden in ((member, other), (other, member)):
        add_veil(one, hidden)
    for name in AFTER_BLOCK:
        enqueue(name, one_id=member.id, other_id=other.id)
    return made


@command
def unblock(member: Member, other: Member) -> None:
    """Unblock; the two see each other again, unless the other has blocked too."""
    found = queries.block_between(member.id, other.id)
    if found is None:
        return
    delete_row(found)
    if queries.block_between(other.id, member.id) is None:
        for one, hidden in ((member, other), (other, member)):
            remove_veil(one, hidden)


def add_veil(one: Member, hidden: Member) -> None:
    if db.session.get(Veil, (one.id, hidden.id)) is None:
        save(Veil(member_id=one.id, other_id=hidden.id))
        one.veils += 1


def remove_veil(one: Member, hidden: Member) -> None:
    found = db.session.get(Veil, (one.id, hidden.id))
    if found:
        delete_row(found)
        one.veils -= 1


@command
def report(reporter: Member, about: Any, member: Member, reason: str, words: str = "") -> Report:
    """Report a member, or something of theirs, to the operators.

    Returns the existing report if they already have an open one about the same thing.
    """
    if reporter.id == member.id:
        raise Refused(_("This is yours: there’s nobody to report."))
    found = queries.open_report(reporter.id, member.id, about)
    if found:
        return found
    made = Report(reporter_id=reporter.id, member_id=member.id, reason=reason, words=words)
    if about is not None:
        made.point_at(about)
    enqueue(TELL_OPERATORS, report_id=save(made).id)
    return made


def delete_row(row: Any) -> None:
    if row is not None:
        db.session.delete(row)
        db.session.flush()
