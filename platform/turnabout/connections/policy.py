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
    """Refuse above the daily limit. Counted in the writing transaction, so that concurrent requests
    cannot pass.
    """
    asked = queries.count_requests_since(asker.id, clock.now() - DAY) + queries.count_held_requests(
        asker.id
    )
    if asked >= MAX_REQUESTS_A_DAY:
        raise Refused(
            _(
                "You’ve asked %(most)d people in a day, which is the limit. You can ask more tomorrow.",
                most=MAX_REQUESTS_A_DAY,
            )
        )


def is_cooling_down(connection: Connection) -> bool:
    """Whether it was declined or withdrawn too recently to be sent anew."""
    aside = connection.declined_at or connection.withdrawn_at
    return aside is not None and aside > clock.now() - COOL_DOWN
