from dataclasses import dataclass

from turnabout.base.db.row_locks import locks
from turnabout.base.db.session import command
from turnabout.base.i18n.translations import _
from turnabout.base.mail import emails
from turnabout.base.web.errors import Refused
from turnabout.base.web.links import public_url_for
from turnabout.cards import commands as cards
from turnabout.cards import queries as card_queries
from turnabout.cards.models import Card
from turnabout.communities import commands as communities
from turnabout.communities.queries import welcome_community
from turnabout.connections import commands as connections
from turnabout.members import commands as members
from turnabout.members import queries as member_queries
from turnabout.members.models import Member
from turnabout.scanning import commands as scanning


@dataclass(frozen=True)
class Referral:
    """The card through which somebody joins, and their message to its owner."""

    code: str
    where_met: str = ""
    note: str = ""
    proof: str = ""  # of presence: that they scanned the owner's screen; see scanning/presence.py


@command
@locks(welcome_community)
def join(
    name: str,
    email: str,
    password_hash: str,
    language: str = "en",
    time_zone: str = "UTC",
    referral: Referral | None = None,
    as_operator: bool = False,
    operator_link: str = "",
) -> Member:
    """Create a member with a card, and add them to the welcome community. They become the operator if
    `operator_link` is a usable token, or if `as_operator` is set and there is no operator yet.
    """
    member = members.join(name, email, password_hash, language, time_zone)
    cards.make(member)
    communities.join_welcome_community(member)
    if member_queries.operator_link(operator_link):
        members.become_operator(member, operator_link)
    elif as_operator and not member_queries.has_operator():
        members.make_operator(member)
    else:
        send_confirmation(member)
    if referral:
        connect_with_referrer(member, referral)
    return member


@command
def connect_with_referrer(member: Member, referral: Referral) -> None:
    """Connect with the owner of the card at once if `referral.proof` shows that they met, else ask to.
    Either way the owner is added to the member's contact book. A request from an unconfirmed member is
    held until they confirm.

    Never refused: a paused card must not stop anybody from joining.
    """
    card = card_queries.by_code(referral.code)
    if card is None or card.member_id == member.id:
        return
    try:
        words = {"note": referral.note, "where_met": referral.where_met}
        scanning.meet_and_note(
            member, card, referral.proof, idempotency_key="", words=words, notes={}
        )
    except Refused:
        return


@command
def send_confirmation(member: Member) -> None:
    """E-mail the link that confirms the member's address, unless it is confirmed."""
    if member.is_confirmed or not member.email:
        return
    url = public_url_for("arrival.confirm", token=members.make_link(member, "confirm"))
    emails.queue_email(
        member.email, "confirm", member.language, member_id=member.id, name=member.name, url=url
    )


@command
def confirm(token: str) -> Member:
    """Confirm an e-mail address by the token from the mailed link, then send the requests that were held
    back until then.
    """
    link = members.use_link(token, "confirm")
    if link.email != link.member.email:
        raise Refused(_("This link is for an address you no longer use."))
    members.confirm(link.member)
    connections.send_held_requests(link.member)
    return link.member


@command
def warn_of_taken_address(email: str) -> None:
    """Warn the owner of an address, by e-mail, that somebody tried to join with it."""
    owner = member_queries.by_email(email)
    if owner and owner.is_here:
        members.email_member(owner, "address_taken", help=public_url_for("members.sign_in"))


@command
def fill_in_card(card: Card, headline: str, seeking: str, can_help: str) -> None:
    """Write the first lines on the card."""
    cards.edit(card, headline=headline, seeking=seeking, can_help=can_help)


@command
def update_card_emails(member: Member, before: str) -> None:
    """Put the new e-mail address on those of the member's cards that show the old one."""
    for card in card_queries.cards_of(member.id):
        if before and card.email.casefold() == before.casefold():
            cards.edit(card, email=member.email or "")


@command
def refresh_cards(member: Member) -> None:
    """Invalidate everything rendered or indexed from the member's cards."""
    for card in card_queries.cards_of(member.id):
        cards.mark_changed(card)
