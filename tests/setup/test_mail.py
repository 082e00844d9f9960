"""Stop the site while an e-mail is on its way: it is neither lost nor sent twice."""

import asyncio
from collections import Counter
from email import message_from_bytes

import pytest

from tests.base.mail_servers import Handler, listener, server
from tests.setup.conftest import until
from tests.setup.test_kill import ask, join

pytestmark = pytest.mark.slow


class Slow(Handler):
    """Has the e-mail at once, and takes two seconds to say so."""

    async def handle_DATA(self, server, session, envelope):
        self.taken.append(message_from_bytes(envelope.original_content)["Message-ID"])
        await asyncio.sleep(2)
        return "250 OK"


def unsent(site):
    return ask(site, "select count(*) from letter where done_at is null")[0][0]


def test_a_restart_finishes_the_e_mail_in_hand(run):
    handler = Slow()
    with server(handler) as port:
        for number in range(3):
            site = run(TURNABOUT_SMTP_URL=f"smtp://127.0.0.1:{port}").is_up()
            assert join(site.here, f"ana{number}@example.org", []) in (302, 303)
            until(lambda: len(handler.taken) > number)  # noqa: B023
            assert site.end() == 0
        site = run(TURNABOUT_SMTP_URL=f"smtp://127.0.0.1:{port}").is_up()
        until(lambda: not unsent(site))

    assert list(Counter(handler.taken).values()) == [1, 1, 1]


def test_an_e_mail_that_a_hanging_server_held_up_is_sent_after_the_restart(run):
    with listener() as (port, seen):
        site = run(TURNABOUT_SMTP_URL=f"smtp://127.0.0.1:{port}").is_up()
        assert join(site.here, "ana@example.org", []) in (302, 303)
        until(lambda: seen.count)
        assert site.end() == 0
    handler = Slow()
    with server(handler) as port:
        site = run(TURNABOUT_SMTP_URL=f"smtp://127.0.0.1:{port}").is_up()
        until(lambda: not unsent(site))

    assert len(handler.taken) == 1
