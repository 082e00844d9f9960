"""Which notices a member gets, and where."""

import re
from datetime import timedelta

import pytest
import time_machine

from turnabout.base.db.session import command, db, fetch_all
from turnabout.base.i18n import clock
from turnabout.base.jobs.queue import run_pending
from turnabout.notices import commands, policy, queries
from turnabout.notices.models import Notice
from turnabout.safety.commands import block


def told(member):
    return [
        notice.kind for notice in fetch_all(queries.unread_notices(member.id).order_by(Notice.id))
    ]


def test_what_is_told_waits_unread(cast):
    notice = commands.tell(cast.ana, "connection-asked", by=cast.ben, url="/connections")

    assert notice.read_at is None
    assert cast.ana.unread == 1


def test_nobody_hears_of_their_own_doing(cast):
    assert commands.tell(cast.ana, "connection-asked", by=cast.ana) is None


def test_who_is_not_here_hears_nothing(cast):
    @command
    def leave():
        cast.ana.left_at = clock.now()

    leave()
    assert commands.tell(cast.ana, "connection-asked", by=cast.ben) is None


def test_nothing_is_heard_of_somebody_out_of_sight_either_way(cast, letters):
    block(cast.ana, cast.ben)

    assert commands.tell(cast.ana, "message-received", by=cast.ben) is None
    assert commands.tell(cast.ben, "message-received", by=cast.ana) is None
    assert letters() == []


def test_what_was_to_be_heard_ends_with_a_block_and_so_does_its_count(cast, as_):
    commands.tell(cast.ana, "connection-asked", by=cast.ben)
    commands.tell(cast.ana, "connection-asked", by=cast.cleo)
    block(cast.ben, cast.ana)
    run_pending()
    db.session.rollback()

    assert cast.ana.unread == 1
    page = as_(cast.ana).get("/notices").text
    assert "Cleo Marsh" in page
    assert "Ben Osei" not in page


def test_of_a_conversation_one_unread_notice_is_enough(cast, letters):
    for _ in range(3):
        commands.tell(cast.ana, "message-received", by=cast.ben, about=cast.ben, url="/threads/1")

    assert told(cast.ana) == ["message-received"]
    assert cast.ana.unread == 1
    assert len(letters()) == 1


def test_what_stays_unread_for_a_day_is_told_once_more(cast, letters):
    with time_machine.travel("2026-03-01 10:00Z", tick=False) as time:
        commands.tell(cast.ana, "message-received", by=cast.ben, about=cast.ben)
        time.shift(timedelta(hours=25))
        commands.tell(cast.ana, "message-received", by=cast.ben, about=cast.ben)
        assert len(letters()) == 2

    assert cast.ana.unread == 1


def test_what_was_dealt_with_is_no_longer_news(cast):
    commands.tell(cast.ana, "connection-asked", by=cast.ben, about=cast.ben)
    commands.tell(cast.ana, "connection-asked", by=cast.cleo, about=cast.cleo)
    commands.settle(cast.ana.id, cast.ben)
    commands.settle(cast.ana.id, cast.ben)

    assert cast.ana.unread == 1


def test_the_count_never_falls_below_zero(cast):
    commands.tell(cast.ana, "connection-asked", by=cast.ben)
    lose_count(cast.ana)
    commands.read_all(cast.ana)

    assert cast.ana.unread == 0


@command
def lose_count(member):
    member.unread = 0


def test_what_was_read_long_ago_is_forgotten(cast):
    with time_machine.travel("2026-03-01 10:00Z"):
        commands.tell(cast.ana, "connection-asked", by=cast.ben)
        commands.read_all(cast.ana)
        commands.tell(cast.ana, "connection-asked", by=cast.cleo)
    with time_machine.travel("2026-11-01 10:00Z"):
        commands.forget_old()

    assert [one.by.name for one in fetch_all(queries.notices_of(cast.ana.id))] == ["Cleo Marsh"]


def test_a_kind_that_nobody_knows_is_a_mistake_of_ours(cast):
    with pytest.raises(KeyError):
        commands.tell(cast.ana, "no-such-kind", by=cast.ben)


@pytest.mark.parametrize("kind", policy.KINDS)
def test_every_kind_is_one_plain_sentence_for_the_page_and_the_mail(cast, as_, letters, kind):
    @command
    def rename():
        cast.ben.name = 'Ben <b>"&" Osei'
        cast.ana.operator_since = clock.now()

    rename()
    commands.set_preferences(cast.ana, {kind: policy.MAIL})
    commands.tell(cast.ana, kind, by=cast.ben, url="/threads/1", words="Two & <i>more</i>")

    page = as_(cast.ana).get("/notices").text
    assert "Ben <b>" not in page
    assert "<i>" not in page.partition("<main")[2]
    (letter,) = letters()
    assert "&amp;" not in letter["Subject"]
    assert not re.search("[<>].*[<>]", letter["Subject"]) or "<" in letter["Subject"]
    text = letter.get_body(("plain",)).get_content()
    assert letter["Subject"].rstrip("…")[:60] in " ".join(text.split())
