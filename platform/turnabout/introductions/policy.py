from datetime import datetime, timedelta

from turnabout.base.db.session import fetch_all
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _
from turnabout.base.web.errors import Refused
from turnabout.contacts.models import Contact
from turnabout.introductions import queries
from turnabout.introductions.models import Introduction, IntroductionSide, PathRequest
from turnabout.members.models import Member
from turnabout.members.policy import may_contact_strangers
from turnabout.safety.queries import is_known, is_tied, is_veiled

LIFETIME = timedelta(days=21)  # of an introduction and of a path request
COOL_DOWN = timedelta(days=90)  # after a decline, the same introduction is not put to that side
MOST_OPEN = 10
MOST_PATH_REQUESTS = 3
MOST_RECIPIENTS = 50
MOST_ORGANISATIONS = 200


def open_since() -> datetime:
    """The cutoff time: introductions made before it have expired."""
    return clock.now() - LIFETIME


def is_open(introduction: Introduction) -> bool:
    """Whether it can still be answered. A decline does not show here."""
    is_over = introduction.introduced_at or introduction.withdrawn_at
    return not is_over and introduction.made_at > open_since()


def is_request_open(request: PathRequest) -> bool:
    return request.closed_at is None and request.asked_at > open_since()


def way_of(introducer: Member, one: Contact, other: Contact) -> str:
    """`here` if both are members whom the introducer can reach, else `mail`."""
    both = all(may_be_asked_here(introducer, contact) for contact in (one, other))
    return "here" if both else "mail"


def may_be_asked_here(introducer: Member, contact: Contact) -> bool:
    return contact.member_id is not None and queries.is_reachable(introducer.id, contact.member_id)


def check_pair(introducer: Member, one: Contact, other: Contact) -> None:
    """Check that these are two different people in the introducer's book, with no open introduction."""
    if any(contact.owner_id != introducer.id or contact.removed_at for contact in (one, other)):
        raise Refused(_("You can only introduce people in your contacts."))
    if one.id == other.id:
        raise Refused(_("Please choose two different people."))
    last = queries.last_of_pair(introducer.id, one.id, other.id)
    if last and last.introduced_at:
        raise Refused(_("You’ve already introduced these two."))
    if last and is_open(last):
        raise Refused(_("You’re already introducing these two."))
    if queries.count_open(introducer.id, open_since()) >= MOST_OPEN:
        raise Refused(
            _(
                "You have %(most)d introductions under way, which is the limit. Once one of them is done, "
                "you can make another.",
                most=MOST_OPEN,
            )
        )


def check_may_ask(introducer: Member, one: Contact, other: Contact) -> None:
    """Until their address is confirmed, members only introduce people they are connected with."""
    ids = [contact.member_id for contact in (one, other)]
    if may_contact_strangers(introducer) or all(id and is_tied(introducer.id, id) for id in ids):
        return
    raise Refused(_("Please confirm your e-mail address first. Then you can introduce them."))


def may_see(side: IntroductionSide, other: IntroductionSide) -> bool:
    """Whether this side may be told of the other one. `queries.involving` says the same in SQL."""
    if not (side.member and other.member and side.member.is_here and other.member.is_here):
        return False
    if is_veiled(side.member.id, other.member.id):
        return False
    return other.agreed_at is not None or is_known(side.member.id, other.member)


def may_meet(introduction: Introduction) -> bool:
    """Whether all three are here and none of them is hidden from another."""
    one, other = (side.member for side in introduction.sides)
    introducer = introduction.introducer
    if not (one and other and one.is_here and other.is_here and introducer.is_here):
        return False
    pairs = ((one.id, other.id), (introducer.id, one.id), (introducer.id, other.id))
    return not any(is_veiled(a, b) for a, b in pairs)


def is_still_declined(side: IntroductionSide) -> bool:
    return side.declined_at is not None and side.declined_at > clock.now() - COOL_DOWN


def check_path_request(asker: Member, key: str) -> None:
    if not may_contact_strangers(asker):
        raise Refused(_("Please confirm your e-mail address first. Then you can ask."))
    open_ones = [
        one
        for one in fetch_all(queries.path_requests_of(asker.id).limit(50))
        if is_request_open(one)
    ]
    if any(one.organisation_key == key for one in open_ones):
        raise Refused(_("You’ve already asked about this."), field="organisation")
    if len(open_ones) >= MOST_PATH_REQUESTS:
        raise Refused(
            _(
                "You have %(most)d questions like this under way, which is the limit. Close one of them to "
                "ask another.",
                most=MOST_PATH_REQUESTS,
            )
        )
