from turnabout.base.db.session import command, db, save
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _, in_language
from turnabout.base.web.errors import Refused
from turnabout.base.web.links import url_path
from turnabout.connections import commands as connections
from turnabout.contacts import api as touches
from turnabout.contacts import commands as contacts
from turnabout.contacts.models import Contact
from turnabout.introductions import policy, queries
from turnabout.introductions.models import Introduction, IntroductionSide, PathRequest, pair_key
from turnabout.introductions.notifications import (
    ask_side,
    introduction_url,
    tell_introducer,
    tell_side,
)
from turnabout.members.models import Member
from turnabout.notices import commands as notices
from turnabout.notices.commands import tell
from turnabout.safety.queries import is_veiled
from turnabout.threads import commands as threads


@command
def propose(
    introducer: Member,
    one: Contact,
    other: Contact,
    reasons: tuple[str, str],
    slip: str | None = None,
) -> Introduction:
    """Begin to introduce two contacts to each other, with a private reason to each, in the same order. If
    both are members, both are asked on the site.
    """
    found = queries.by_idempotency_key(introducer.id, slip)
    if found:
        return found
    policy.check_pair(introducer, one, other)
    way = policy.way_of(introducer, one, other)
    if way == "here":
        policy.check_may_ask(introducer, one, other)
    made = create(introducer, way, (one, other), reasons, slip)
    if way == "here":
        ask_sides(made)
    return made


def create(
    introducer: Member,
    way: str,
    pair: tuple[Contact, Contact],
    reasons: tuple[str, str],
    slip: str | None,
) -> Introduction:
    key = pair_key(*(contact.id for contact in pair))
    last = queries.last_of_pair(introducer.id, *(contact.id for contact in pair))
    made = save(Introduction(introducer_id=introducer.id, way=way, pair=key, slip=slip or None))
    for position, (contact, reason) in enumerate(zip(pair, reasons, strict=True)):
        member_id = contact.member_id if way == "here" else None
        save(IntroductionSide(
            introduction_id=made.id, position=position, contact_id=contact.id,
            member_id=member_id, reason=reason, declined_at=earlier_decline(last, contact),
        ))  # fmt: skip
    db.session.expire(made, ["sides"])
    return made


def earlier_decline(last: Introduction | None, contact: Contact) -> object:
    """When this side declined the same introduction, if that was lately: it stands, and nobody is asked
    twice.
    """
    sides = last.sides if last else []
    declined = (side for side in sides if policy.is_still_declined(side))
    return next((side.declined_at for side in declined if side.contact_id == contact.id), None)


def ask_sides(introduction: Introduction) -> None:
    for side in introduction.sides:
        ask_side(introduction, side)


# --- answers on the site ---


@command
def agree(introduction: Introduction, member: Member) -> bool:
    """Say yes. Returns whether the two are in touch now."""
    side = introduction.side_of(member.id)
    if introduction.introduced_at:
        return True
    check_open(introduction)
    side.agreed_at, side.declined_at = side.agreed_at or clock.now(), None
    notices.settle(member.id, introduction)
    db.session.flush()
    ask_sides(introduction)
    return bring_together(introduction, member)


@command
def decline(introduction: Introduction, member: Member) -> None:
    """Say no. Nobody is told: it looks unanswered until it expires."""
    side = introduction.side_of(member.id)
    check_open(introduction)
    side.agreed_at, side.declined_at = None, side.declined_at or clock.now()
    notices.settle(member.id, introduction)


def check_open(introduction: Introduction) -> None:
    if introduction.introduced_at:
        raise Refused(_("You’re already in touch."))
    if not policy.is_open(introduction):
        raise Refused(_("This introduction can no longer be answered."))


def bring_together(introduction: Introduction, answering: Member | None = None) -> bool:
    """Connect the two if both have agreed and may meet, and tell everybody but the one `answering`. Returns
    whether they are in touch now.
    """
    is_agreed = all(side.agreed_at for side in introduction.sides)
    if not is_agreed or not policy.may_meet(introduction):
        return False
    one, other = (side.member for side in introduction.sides)
    assert one is not None
    assert other is not None
    entries = [note_origin(*pair, introduction.introducer) for pair in ((one, other), (other, one))]
    connections.connect(one, other, in_person=False)
    thread = threads.open_pair(one, other)
    finish(introduction)
    for entry in entries:
        follow(entry, "together", introduction)
    for side in introduction.sides:
        if side.member is not answering:
            tell_side(introduction, side, url_path("threads.show", id=thread.id))
    tell_introducer(introduction)
    return True


def note_origin(owner: Member, other: Member, introducer: Member) -> Contact:
    """Add the other to the owner's contacts, with who introduced them. They have not met in person."""
    with in_language(owner.language):
        words = _("Introduced by %(name)s", name=introducer.name)
    return contacts.add_member(owner, other, met_where=words[:160])


def finish(introduction: Introduction) -> None:
    introduction.introduced_at = clock.now()
    for side in introduction.sides:
        follow(side.contact, "for_them", introduction)


def follow(contact: Contact, direction: str, introduction: Introduction) -> None:
    on = clock.today(contact.owner.time_zone)
    touches.follow_touch(contact, "introduced", direction, on, "introduction", introduction.id)


# --- by the introducer ---


@command
def withdraw(introduction: Introduction) -> None:
    """Take back an introduction that is not completed; the notices about it are deleted."""
    if introduction.introduced_at:
        raise Refused(_("They’re already in touch."))
    if introduction.withdrawn_at is None:
        introduction.withdrawn_at = clock.now()
        notices.forget(introduction)


@command
def mark(introduction: Introduction, position: int, agreed: bool) -> None:
    """Note whether this side has said yes, in an introduction by e-mail."""
    check_by_mail(introduction)
    side = introduction.sides[position]
    side.asked_at = side.asked_at or clock.now()
    side.agreed_at = (side.agreed_at or clock.now()) if agreed else None


@command
def mark_sent(introduction: Introduction) -> None:
    """Note that the e-mail to both was sent, which completes an introduction by e-mail."""
    if introduction.introduced_at:
        return
    check_by_mail(introduction)
    if not all(side.agreed_at for side in introduction.sides):
        raise Refused(_("Ask each of them first."))
    finish(introduction)


def check_by_mail(introduction: Introduction) -> None:
    if introduction.way != "mail" or not policy.is_open(introduction):
        raise Refused(_("This introduction can no longer be changed."))


@command
def remove_words(introduction: Introduction) -> None:
    """Remove the text of a reported introduction, for operators."""
    for side in introduction.sides:
        side.reason = ""


@command
def remove_question(request: PathRequest) -> None:
    """Remove the text of a reported path request, for operators."""
    request.why = ""
    request.closed_at = request.closed_at or clock.now()


# --- what comes of it ---


@command
def pass_on(introduction_id: int, kind: str, receiver: Member, giver: Member, words: str) -> None:
    """Tell the introducer of thanks or an outcome between the two, unless one is hidden from them."""
    introduction = db.session.get_one(Introduction, introduction_id)
    introducer = introduction.introducer
    if not is_veiled(introducer.id, giver.id):
        tell(introducer, kind, receiver, introduction, introduction_url(introduction), words)
