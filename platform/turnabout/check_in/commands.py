"""Check people in: by the code of the event, from the list, by the code of a card, or by name."""

from sqlalchemy import update

from turnabout.base.db.row_locks import locks
from turnabout.base.db.session import command, db, save
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _
from turnabout.base.web.errors import Refused
from turnabout.cards.models import Card
from turnabout.check_in import queries
from turnabout.check_in.policy import WALK_IN_NAME_LIFETIME
from turnabout.communities.queries import membership
from turnabout.events import policy
from turnabout.events.models import Attendance, Event, WalkIn
from turnabout.events.queries import attendance
from turnabout.members.models import Member
from turnabout.safety.queries import is_veiled


@command
@locks("event")
def check_in_oneself(member: Member, event: Event, code: str) -> Attendance:
    """Check the member in by the code of the event, which is on display at the door."""
    if code != event.code:
        raise Refused(_("This isn’t the code for this event."), "code")
    ensure_open(policy.is_under_way(event), event)
    return record_arrival(event, member, by=member)


@command
@locks("event")
def check_in(steward: Member, event: Event, member: Member) -> Attendance:
    """Check in an expected member, from the list or from their page.

    Anybody else must show their card (`check_in_by_card`), so that nobody can be checked in by guessing
    the number of their account.
    """
    ensure_may_check_in(steward, event)
    if is_veiled(steward.id, member.id) or not queries.is_expected(event.id, member.id):
        raise Refused(_("They aren’t on the list. Scan their card, or type its code."))
    return record_arrival(event, member, by=steward)


@command
@locks("event")
def check_in_by_card(steward: Member, event: Event, card: Card) -> Attendance:
    """Check in the owner of a card, expected or not."""
    ensure_may_check_in(steward, event)
    if is_veiled(steward.id, card.member_id):
        raise Refused(_("There’s no card with this code."), "code")
    return record_arrival(event, card.member, by=steward)


def record_arrival(event: Event, member: Member, by: Member) -> Attendance:
    attendance_row = attendance(event.id, member.id) or save(
        Attendance(event_id=event.id, member_id=member.id)
    )
    if attendance_row.here_at is None:
        attendance_row.here_at, attendance_row.here_by_id = clock.now(), by.id
        event.here += 1
    return attendance_row


@command
@locks("attendance.event")
def undo_check_in(by: Member, attendance: Attendance) -> None:
    """Undo a check-in, one's own or (for stewards) anybody's. The member's answer to the event stays."""
    event = attendance.event
    if attendance.here_at is None:
        return
    if attendance.member_id != by.id:
        ensure_may_check_in(by, event)
    attendance.here_at = attendance.here_by_id = None
    event.here -= 1


@command
@locks("event")
def add_walk_in(steward: Member, event: Event, name: str, slip: str) -> WalkIn:
    """Check in somebody without an account. `slip` is an idempotency key: repeating it adds nobody."""
    ensure_may_check_in(steward, event)
    existing = queries.walk_in_with_slip(event.id, slip)
    if existing:
        return existing
    if event.here >= policy.MOST_PLACES:
        raise Refused(_("That’s more people than one list can hold."))
    event.here += 1
    return save(WalkIn(event_id=event.id, name=name, by_id=steward.id, slip=slip))


@command
@locks("walk_in.event")
def remove_walk_in(steward: Member, walk_in: WalkIn) -> None:
    ensure_may_check_in(steward, walk_in.event)
    walk_in.event.here -= 1
    db.session.delete(walk_in)
    db.session.flush()


@command
def forget_names() -> None:
    """Clear the names of walk-ins after their lifetime; the rows stay, for the count."""
    cutoff = clock.now() - WALK_IN_NAME_LIFETIME
    is_old = WalkIn.came_at < cutoff, WalkIn.name != ""
    db.session.execute(update(WalkIn).where(*is_old).values(name=""))


def ensure_may_check_in(steward: Member, event: Event) -> None:
    own_membership = membership(event.community_id, steward.id)
    if not policy.is_event_steward(steward, own_membership, event.community):
        raise Refused(_("Only the stewards of %(name)s can do this.", name=event.community.name))
    ensure_open(policy.is_check_in_open(event), event)


def ensure_open(is_allowed: bool, event: Event) -> None:
    if event.called_off_at:
        raise Refused(_("This event was called off."))
    if not is_allowed and event.starts_at > clock.now():
        raise Refused(_("Check-in isn’t open yet."))
    if not is_allowed:
        raise Refused(_("This event is over."))
