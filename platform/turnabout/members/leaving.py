"""Export and erasure of a member's account."""

from sqlalchemy import delete

from turnabout.base.db.session import db
from turnabout.base.i18n import clock
from turnabout.base.jobs.outbox import Letter
from turnabout.members import drafts, queries
from turnabout.members.models import Draft, EmailLink, Member, SignIn

TABLES = {"member", "sign_in", "door", "draft"}  # operator links belong to no member


def takes(member: Member) -> dict[str, object]:
    devices = [
        {"device": row.device, "signed_in_at": row.signed_in_at} for row in queries.sign_ins(member)
    ]
    return {
        "name": member.name,
        "email": member.email,
        "language": member.language,
        "time_zone": member.time_zone,
        "joined_at": member.joined_at,
        "confirmed_at": member.confirmed_at,
        "operator_since": member.operator_since,
        "unlisted_at": member.unlisted_at,
        "devices": devices,
        "drafts": [
            {"page": draft.path, "words": draft.fields} for draft in drafts.unexpired(member.id)
        ],
    }


def empties(member: Member, choice: str) -> None:
    """Clear the account: nobody can sign in, and the address is free again. Keeps the name only if
    the member chose to `leave` their contributions as they are.
    """
    for model in (SignIn, EmailLink, Draft, Letter):
        db.session.execute(delete(model).where(model.member_id == member.id))
    if choice != "leave":
        member.name = ""
    member.email = member.email_key = member.password_hash = member.photo = None
    member.operator_since = member.confirmed_at = None
    member.unread = 0
    member.left_at = clock.now()
