"""The ledger of a member: help given and received, as rows with just the columns that the page shows."""

from typing import Any

from sqlalchemy import Select, func, select, union_all
from sqlalchemy.orm import aliased

from turnabout.assistance.models import Assistance, Thanks
from turnabout.assistance.queries import NOT_WITHDRAWN, other_id
from turnabout.base.db import prepared
from turnabout.base.db.prepared import BELOW, ME, MOST
from turnabout.base.web.pagination import SIZE, Page, page_from_rows
from turnabout.contacts.models import Contact
from turnabout.members.models import Member
from turnabout.safety.queries import in_sight

SIDES = ("all", "received", "given")
# Columns and joins of the two counts above the list, loaded in the same statement as the viewer.
TALLY_COLUMNS = (
    "coalesce(tally.given, 0), coalesce(tally.received, 0)",
    "left join tally on tally.member_id = member.id",
)


def ledger(
    member_id: int, side: str = "all", below: int | None = None, size: int = SIZE
) -> Page[Any]:
    """One page of a member's records, newest first, without withdrawn ones. `side` is `given`, `received`
    or `all`.
    """
    values = {"me": member_id, "below": below, "most": size + 1}
    return page_from_rows(prepared.rows(ledger_statement, side, below is not None, **values), size)


def ledger_statement(side: str, paged: bool) -> Select[Any]:
    sides = {"given": [Assistance.giver_id], "received": [Assistance.receiver_id]}
    columns = sides.get(side) or [Assistance.giver_id, Assistance.receiver_id]
    ids = union_all(*(side_ids(column, paged) for column in columns)).subquery()
    scope: Select[Any] = ledger_lines().where(Assistance.id.in_(select(ids.c.id)))
    return scope.order_by(Assistance.id.desc()).limit(MOST)


def side_ids(column: Any, paged: bool) -> Select[int]:
    """Select the newest record ids with the viewer on this side (giver or receiver), reading that side's
    index.
    """
    other = Assistance.receiver_id if column is Assistance.giver_id else Assistance.giver_id
    scope = select(Assistance.id).where(column == ME, NOT_WITHDRAWN, in_sight(ME, other))
    scope = scope.where(Assistance.id < BELOW) if paged else scope
    newest = scope.order_by(Assistance.id.desc()).limit(MOST).subquery()
    return select(newest.c.id)


def ledger_lines() -> Any:
    """Select the columns that one line of the ledger shows."""
    other, contact = aliased(Member), aliased(Contact)
    gave = (Assistance.giver_id == ME).label("gave")
    is_asked = (Assistance.recorded_by_id != ME).label("is_asked")
    return (
        select(
            Assistance.id, Assistance.what, Assistance.happened_on, Assistance.confirmed_at,
            Assistance.contested_at, Assistance.waits_since, Assistance.asked_at, gave, is_asked,
            other.id.label("other_id"), other.photo, other.left_at, contact.id.label("contact_id"),
            func.coalesce(other.name, contact.name).label("name"), Thanks.words.label("thanks"),
        )
        .outerjoin(other, other.id == other_id(ME))
        .outerjoin(contact, contact.id == Assistance.contact_id)
        .outerjoin(Thanks, Thanks.assistance_id == Assistance.id)
    )  # fmt: skip
