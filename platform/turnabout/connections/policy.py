from datetime import timedelta

from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _
from turnabout.base.web.errors import Refused
from turnabout.connections import queries
from turnabout.connections.models import Connection
from turnabout.members.models import Member

MOST_A_DAY = 20
DAY, REST = timedelta(days=1), timedelta(days=90)


def check_not_too_many(asker: Member) -> None:
    """Counted under the write lock: two askings at once cannot both be the twentieth."""
    asked = queries.asked_since(asker.id, clock.now() - DAY) + queries.number_held(asker.id)
    if asked >= MOST_A_DAY:
        raise Refused(
            _(
                "You’ve asked %(most)d people in a day, which is the limit. You can ask more tomorrow.",
                most=MOST_A_DAY,
            )
        )


def is_at_rest(connection: Connection) -> bool:
    """Declined or taken back not long ago: it is not asked anew."""
    aside = connection.declined_at or connection.withdrawn_at
    return aside is not None and aside > clock.now() - REST
