"""The other side of a new record, read from the query string of its form, and the form's initial values."""

from dataclasses import dataclass
from typing import Any

from flask import abort, g, request

from turnabout.assistance import queries
from turnabout.base.db.session import fetch_first, get_or_404
from turnabout.base.i18n import clock
from turnabout.base.web.pagination import key_argument
from turnabout.board.models import Response
from turnabout.board.queries import title_for
from turnabout.members.models import Member


@dataclass(frozen=True)
class Partner:
    """The other side of a new record. `other` is what `commands.record` takes; the rest is for the form."""

    other: Any
    name: str
    member: Member | None = None
    response: Response | None = None


def partner_from_request() -> Partner | None:
    """The partner that the query string names, or None if it names nobody. 404 if the viewer may not record
    help with them.
    """
    args, viewer = request.args, g.viewer.id
    if "response" in args:
        response = get_or_404(queries.agreed_responses(viewer), key_argument("response"))
        author = response.post.author
        member = author if response.member_id == viewer else response.member
        return Partner(response, member.name, member, response)
    if "member" in args:
        member = fetch_first(queries.member_met(viewer, key_argument("member") or 0)) or abort(404)
        return Partner(member, member.name, member)
    if args.get("contact"):
        contact = get_or_404(queries.my_contacts(viewer), key_argument("contact"))
        return Partner(contact, contact.name, contact.member)
    return None


def initial_values(person: Partner) -> dict[str, Any]:
    """The initial values of the form, taken from the response if there is one."""
    values: dict[str, Any] = {"happened_on": clock.today(g.viewer.time_zone), "effort": "minutes30"}
    values |= {"direction": request.args.get("direction"), "category": "other"}
    if person.response:
        post, title = person.response.post, title_for(g.viewer, person.response)
        is_giver = (post.kind == "request") == (person.response.member_id == g.viewer.id)
        values |= {"what": title, "category": post.category, "effort": post.effort}
        values["direction"] = "gave" if is_giver else "got"
    return values
