"""Limits on requests to connect."""

from datetime import timedelta

from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _
from turnabout.base.web.errors import Refused
from turnabout.connections import queries
from turnabout.connections.models import Connection
from turnabout.members.models import Member

MAX_REQUESTS_A_DAY = 20
DAY, COOL_DOWN = timedelta(days=1), timedelta(days=90)


def check_request_limit(asker: Member) -> None:
    """Refuse the request if the asker has reached the daily limit. The count is made in the writing
    transaction, so that concurrent requests cannot exceed it.
    """
    request_count = queries.count_requests_since(
        asker.id, clock.now() - DAY
    ) + queries.count_held_requests(asker.id)
    if request_count >= MAX_REQUESTS_A_DAY:
        raise Refused(
            _(
                "You’ve asked %(most)d people in a day, which is the limit. You can ask more tomorrow.",
                most=MAX_REQUESTS_A_DAY,
            )
        )


def is_cooling_down(connection: Connection) -> bool:
    """Whether the request was declined or withdrawn too recently to be sent anew."""
    closed_at = connection.declined_at or connection.withdrawn_at
    return closed_at is not None and closed_at > clock.now() - COOL_DOWN
