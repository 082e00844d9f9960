"""Who is told of an introduction: the two sides, then the introducer, later of thanks and outcomes."""

from turnabout.base.i18n import clock
from turnabout.base.web.links import url_path
from turnabout.cards import queries as cards
from turnabout.introductions import policy
from turnabout.introductions.models import Introduction, IntroductionSide
from turnabout.members.models import Member
from turnabout.notices.commands import tell
from turnabout.safety.queries import nearness


def introduction_url(introduction: Introduction) -> str:
    return url_path("introductions.show", id=introduction.id)


def name_and_headline(viewer_id: int, member: Member) -> tuple[str, str]:
    """What the member's card shows to the viewer; only the name if the card is paused."""
    near, card = nearness(viewer_id, member.id), cards.shown_of(member.id)
    if near is None or card is None:
        return member.name, ""
    face = cards.face(card, near)
    return face.name, face.headline


def ask_side(introduction: Introduction, side: IntroductionSide) -> None:
    """Put the introduction to one side, once, if they may see the other one and have not declined."""
    other = introduction.opposite(side)
    if side.asked_at or side.is_answered or not policy.may_see(side, other):
        return
    assert side.member is not None
    assert other.member is not None
    side.asked_at = clock.now()
    name, headline = name_and_headline(side.member.id, other.member)
    tell(
        side.member, "introduction-offered", introduction.introducer, introduction,
        introduction_url(introduction), f"{name}\n{headline}\n{side.reason}",
    )  # fmt: skip


def tell_side(introduction: Introduction, side: IntroductionSide, url: str) -> None:
    """Tell one side that both have agreed."""
    other = introduction.opposite(side).member
    if side.member and other:
        tell(side.member, "introduction-agreed", other, introduction, url)


def tell_introducer(introduction: Introduction) -> None:
    names = "\n".join(side.contact.name for side in introduction.sides)
    url = introduction_url(introduction)
    tell(introduction.introducer, "introduction-made", None, introduction, url, names)
