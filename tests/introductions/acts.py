"""What the tests of introductions need: Cleo knows Ana and Ben, who don't know each other."""

from sqlalchemy import select

from tests.journeys.town import connected
from turnabout.base.db.session import command, db, fetch_all
from turnabout.base.i18n import clock
from turnabout.cards.commands import make
from turnabout.contacts.queries import contact_of
from turnabout.introductions.commands import propose
from turnabout.notices.models import Notice

REASONS = ("Ben bakes like you do.", "Ana knows every bakery in town.")


def ready(cast):
    """Connect Cleo with Ana and with Ben, and give everybody a card."""
    for one in (cast.ana, cast.ben, cast.cleo):
        make(one)
    connected(cast.cleo, cast.ana)
    connected(cast.cleo, cast.ben)


def entry(owner, member):
    return contact_of(owner.id, member.id)


def proposed(cast, slip=None):
    """Cleo introduces Ana and Ben."""
    ready(cast)
    return again(cast, slip)


def again(cast, slip=None):
    pair = entry(cast.cleo, cast.ana), entry(cast.cleo, cast.ben)
    return propose(cast.cleo, *pair, REASONS, slip)


def notices(member, kind="introduction"):
    """The kinds of the member's notices that begin with `kind`, unread ones, oldest first."""
    scope = select(Notice).where(Notice.to_id == member.id, Notice.read_at.is_(None))
    db.session.expire_all()
    found = fetch_all(scope.order_by(Notice.id))
    return [one.kind for one in found if one.kind.startswith(kind)]


@command
def suspended(member):
    member.suspended_at = clock.now()


@command
def restored(member):
    member.suspended_at = None
