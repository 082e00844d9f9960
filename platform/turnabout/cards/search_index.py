"""The search entries of a member's default card, and opting out of the search."""

from turnabout.base.db.session import command
from turnabout.base.i18n import clock
from turnabout.cards import queries
from turnabout.cards.models import Card
from turnabout.members.models import Member
from turnabout.search import commands as search


def index_member(card: Card) -> None:
    """Index what the card shows to members, unless its owner has opted out. Opting out does not affect a
    second entry, `helper`, by which requests find people who can help.
    """
    if card.paused_at or not card.member.is_here:
        search.forget("member", card.member_id)
        search.forget("helper", card.member_id)
        return
    face = queries.face(card, "members")
    search.index("helper", card.member_id, " ".join([face.can_help, *face.skills]))
    if card.member.unlisted_at:
        search.forget("member", card.member_id)
        return
    words = (face.name, face.headline, face.seeking, face.can_help, face.location, face.about)
    search.index("member", card.member_id, " ".join([*words, *face.skills]), name=face.name)


@command
def unlist(member: Member) -> None:
    """Opt the member out of the search. Only people who have met them can still find them."""
    member.unlisted_at = member.unlisted_at or clock.now()
    index_member(queries.default_of(member.id))


@command
def relist(member: Member) -> None:
    member.unlisted_at = None
    index_member(queries.default_of(member.id))
