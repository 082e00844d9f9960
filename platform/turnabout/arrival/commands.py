from dataclasses import dataclass

from turnabout.base.db.session import command
from turnabout.base.i18n.translations import _
from turnabout.base.mail import emails
from turnabout.base.web.errors import Refused
from turnabout.base.web.links import public_url_for
from turnabout.cards import commands as cards
from turnabout.cards import queries as card_queries
from turnabout.cards.models import Card
from turnabout.communities import commands as communities
from turnabout.connections import commands as connections
from turnabout.members import commands as members
from turnabout.members import queries as member_queries
from turnabout.members.models import Member
from turnabout.scanning import commands as meetings


@dataclass(frozen=True)
class Referral:
    """The card through which somebody came, and what they want to say to its owner."""

    code: str
    where_met: str = ""
    note: str = ""
    proof: str = ""  # that they had the owner's screen before them; see scanning/presence.py


@command
def join(
    name: str,
    email: str,
    password_hash: str,
    language: str = "en",
    time_zone: str = "UTC",
    meeting: Referral | None = None,
    as_operator: bool = False,
    operator_link: str = "",
) -> Member:
    """A new member with a card and a first community; the first operator, when that is asked, or when they
    came by the link of the terminal.
    """
    member = members.join(name, email, password_hash, language, time_zone)
    cards.make(member)
    communities.welcome(member)
    if member_queries.operator_link(operator_link):
        members.become_operator(member, operator_link)
    elif as_operator and not member_queries.is_there_an_operator():
        members.make_operator(member)
    else:
        send_confirmation(member)
    if meeting:
        connect_with_referrer(member, meeting)
    return member


@command
def connect_with_referrer(member: Member, meeting: Referral) -> None:
    """Ask the owner of the card, or be connected at once where they stood before each other; either way
    the owner is in the member's book from now on. From somebody unconfirmed the asking is held until
    they confirm.

    A card that was paused meanwhile, or an owner who asked for nothing more: joining goes on.
    """
    card = card_queries.by_code(meeting.code)
    if card is None or card.member_id == member.id:
        return
    try:
        words = {"note": meeting.note, "where_met": meeting.where_met}
        meetings.meet_and_note(member, card, meeting.proof, slip="", words=words, jotted={})
    except Refused:
        return


@command
def send_confirmation(member: Member) -> None:
    """Mail a link that shows that the address is theirs."""
    if member.is_confirmed or not member.email:
        return
    url = public_url_for("arrival.confirm", token=members.open_door(member, "confirm"))
    emails.queue_email(
        member.email, "confirm", member.language, member_id=member.id, name=member.name, url=url
    )


@command
def confirm(token: str) -> Member:
    """By a mailed link; whoever they wanted to ask is asked now."""
    door = members.go_through(token, "confirm")
    if door.email != door.member.email:
        raise Refused(_("This link is for an address you no longer use."))
    members.confirm(door.member)
    connections.send_held_requests(door.member)
    return door.member


@command
def warn_of_taken_address(email: str) -> None:
    """The owner of an address should know that somebody tried to join with it."""
    owner = member_queries.by_email(email)
    if owner and owner.is_here:
        members.to_member(owner, "address_taken", help=public_url_for("members.sign_in"))


@command
def describe(card: Card, headline: str, seeking: str, can_help: str) -> None:
    """The first words on the card."""
    cards.edit(card, headline=headline, seeking=seeking, can_help=can_help)


@command
def update_card_emails(member: Member, before: str) -> None:
    """Cards that show the address somebody signed in with until now show the new one."""
    for card in card_queries.cards_of(member.id):
        if before and card.email.casefold() == before.casefold():
            cards.edit(card, email=member.email or "")


@command
def refresh_cards(member: Member) -> None:
    """What was rendered or indexed of this member is not so any more."""
    for card in card_queries.cards_of(member.id):
        cards.changed(card)
