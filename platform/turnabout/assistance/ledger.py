"""A member's ledger: records of help given and received, as rows of just the columns it shows."""

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
# The two counts above the list, read in the statement that loads the viewer.
TALLY_COLUMNS = (
    "coalesce(tally.given, 0), coalesce(tally.received, 0)",
    "left join tally on tally.member_id = member.id",
)


def ledger(
    member_id: int, side: str = "all", below: int | None = None, size: int = SIZE
) -> Page[Any]:
    """One page of the help given, received, or both: newest first, without withdrawn records."""
    values = {"me": member_id, "below": below, "most": size + 1}
    return page_from_rows(prepared.rows(ledger_statement, side, below is not None, **values), size)


def ledger_statement(side: str, paged: bool) -> Select[Any]:
    sides = {"given": [Assistance.giver_id], "received": [Assistance.receiver_id]}
    columns = sides.get(side) or [Assistance.giver_id, Assistance.receiver_id]
    ids = union_all(*(side_ids(column, paged) for column in columns)).subquery()
    scope: Select[Any] = ledger_lines().where(Assistance.id.in_(select(ids.c.id)))
    return scope.order_by(Assistance.id.desc()).limit(MOST)


def side_ids(column: Any, paged: bool) -> Select[int]:
    """The newest ids on one side, by a walk along that side's index."""
    other = Assistance.receiver_id if column is Assistance.giver_id else Assistance.giver_id
    scope = select(Assistance.id).where(column == ME, NOT_WITHDRAWN, in_sight(ME, other))
    scope = scope.where(Assistance.id < BELOW) if paged else scope
    walk = scope.order_by(Assistance.id.desc()).limit(MOST).subquery()
    return select(walk.c.id)


def ledger_lines() -> Any:
    """The columns of one line of the list."""
    other, contact = aliased(Member), aliased(Contact)
    gave = (Assistance.giver_id == ME).label("gave")
    waits = (Assistance.recorded_by_id != ME).label("is_asked")
    return (
        select(
            Assistance.id, Assistance.what, Assistance.happened_on, Assistance.confirmed_at,
            Assistance.contested_at, Assistance.waits_since, Assistance.asked_at, gave, waits,
            other.id.label("other_id"), other.photo, other.left_at, contact.id.label("contact_id"),
            func.coalesce(other.name, contact.name).label("name"), Thanks.words.label("thanks"),
        )
        .outerjoin(other, other.id == other_id(ME))
        .outerjoin(contact, contact.id == Assistance.contact_id)
        .outerjoin(Thanks, Thanks.assistance_id == Assistance.id)
    )  # fmt: skip
