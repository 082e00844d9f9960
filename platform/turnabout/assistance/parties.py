"""Determines the giver and receiver of a new record, checks them and its date, and creates it."""

import secrets
from datetime import date
from typing import Any

from turnabout.assistance import policy, queries
from turnabout.assistance.models import Assistance
from turnabout.base.db.session import save
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _
from turnabout.base.web.errors import Refused
from turnabout.board.models import Response
from turnabout.contacts.models import Contact
from turnabout.introductions import queries as introductions
from turnabout.members.models import Member

OtherSide = Member | Contact | Response


def parties_of(recorder: Member, other: OtherSide, direction: str) -> dict[str, Any]:
    """The columns that name the two sides of a record: giver_id, receiver_id, and contact_id, or
    response_id and post_id. Refused unless the recorder has met the other side.
    """
    if isinstance(other, Response):
        return response_parties(recorder, other)
    if isinstance(other, Contact):
        if other.owner_id != recorder.id:
            raise Refused(_("You can only record help with people you know here."))
        if other.member is None or not other.member.is_here:
            return giver_and_receiver(direction, recorder.id, None) | {"contact_id": other.id}
        other = other.member
    if other.id == recorder.id or not queries.have_met(recorder.id, other.id):
        raise Refused(_("You can only record help with people you know here."))
    return giver_and_receiver(direction, recorder.id, other.id)


def response_parties(recorder: Member, response: Response) -> dict[str, Any]:
    """The parties of a record for an agreed response: whoever answered a request gave, whoever answered an
    offer received.
    """
    post = response.post
    if not response.is_agreed or not policy.is_party(response, recorder):
        raise Refused(_("Nobody said yes to this answer, so there is nothing to record for it."))
    giver, receiver = response.member_id, post.author_id
    if post.kind == "offer":
        giver, receiver = receiver, giver
    parties = {"giver_id": giver, "receiver_id": receiver}
    return parties | {"response_id": response.id, "post_id": post.id}


def giver_and_receiver(direction: str, recorder_id: int, other_id: int | None) -> dict[str, Any]:
    """The giver and the receiver, one of whom is the recorder. None stands for a contact without an
    account.
    """
    giver, receiver = (recorder_id, other_id) if direction == "gave" else (other_id, recorder_id)
    return {"giver_id": giver, "receiver_id": receiver}


def check_date(recorder: Member, happened_on: date) -> None:
    if happened_on > clock.today(recorder.time_zone):
        raise Refused(_("This day is still to come. When did it happen?"), field="happened_on")
    if happened_on.year < 1950:
        raise Refused(
            _("That was a very long time ago. Please check the year."), field="happened_on"
        )


def check_duplicate(recorder: Member, parties: dict[str, Any], on: date, seen: int | None) -> None:
    """Raise `PossibleDuplicate` if the other side's record for this day may be of the same help, unless its
    id is `seen`.
    """
    if parties.get("contact_id") or parties.get("response_id"):
        return
    similar = queries.similar_record(recorder.id, parties["giver_id"], parties["receiver_id"], on)
    if similar and similar.id != seen:
        raise PossibleDuplicate(similar)


class PossibleDuplicate(Refused):
    """The other side has recorded help for the same day. The recorder must say whether it is the same
    help.
    """

    def __init__(self, similar: Assistance):
        super().__init__(_("There is already some help on record for this day. Is it the same?"))
        self.twin_id, self.what, self.by = similar.id, similar.what, similar.recorded_by.name


def create_record(recorder: Member, parties: dict[str, Any], slip: str, **facts: Any) -> Assistance:
    """Save the record, which names the introduction that brought the two together, if any. It waits for
    confirmation if the other side has an account.
    """
    waits_since = None if parties.get("contact_id") else clock.now()
    own: dict[str, Any] = {"recorded_by_id": recorder.id, "slip": slip or secrets.token_urlsafe(12)}
    giver_id, receiver_id = parties["giver_id"], parties["receiver_id"]
    if giver_id and receiver_id:
        introduction = introductions.introduced_between(giver_id, receiver_id)
        own["introduction_id"] = introduction and introduction.id
    return save(Assistance(waits_since=waits_since, **own, **parties, **facts))
