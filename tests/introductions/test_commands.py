from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.introductions.acts import (
    REASONS,
    again,
    entry,
    notices,
    proposed,
    ready,
    restored,
    suspended,
)
from turnabout.base.db.session import command, db, fetch_all, fetch_first
from turnabout.base.i18n import clock
from turnabout.base.web.errors import Refused
from turnabout.contacts import commands as contacts
from turnabout.contacts.models import Touch
from turnabout.introductions import commands, policy, queries, upkeep
from turnabout.introductions.models import Introduction
from turnabout.members.commands import join
from turnabout.members.passwords import hash_password
from turnabout.notices.models import Notice
from turnabout.privacy.commands import leave
from turnabout.safety.commands import block, unblock
from turnabout.safety.queries import is_tied
from turnabout.threads import queries as threads
from turnabout.threads.policy import pair_key

LATER = timedelta(days=22)


def shown(introduction, member):
    scope = queries.involving(member.id).where(Introduction.id == introduction.id)
    return fetch_first(scope) is not None


def waits_for(introduction, member):
    scope = queries.unanswered_by(member.id, policy.open_since())
    return introduction in fetch_all(scope)


def in_touch(cast):
    return is_tied(cast.ana.id, cast.ben.id)


def test_both_are_asked_with_a_reason_of_their_own(cast, letters):
    proposed(cast)

    for member, name, reason in ((cast.ana, "Ben Osei", 0), (cast.ben, "Ana Vidal", 1)):
        assert notices(member) == ["introduction-offered"]
        (mail,) = [
            one for one in letters() if one["To"] == member.email and "introduce" in one["Subject"]
        ]
        text = mail.get_body(("plain",)).get_content()
        assert f"introduce you to {name}" in text
        assert REASONS[reason] in text
        assert REASONS[1 - reason] not in text
    assert notices(cast.cleo) == []


@pytest.mark.parametrize("order", [("ana", "ben"), ("ben", "ana")])
def test_once_both_say_yes_they_are_connected_and_the_introducer_hears_of_it(cast, order):
    introduction = proposed(cast)
    first, second = (getattr(cast, name) for name in order)

    assert commands.agree(introduction, first) is False
    assert not in_touch(cast)
    assert notices(cast.cleo) == []
    assert commands.agree(introduction, second) is True
    assert in_touch(cast)
    assert threads.by_key(pair_key(cast.ana.id, cast.ben.id))
    assert notices(first) == ["introduction-agreed"]
    assert notices(second) == []  # they see it on the page
    assert notices(cast.cleo) == ["introduction-made"]


def test_each_is_in_the_other_s_contacts_with_who_introduced_them(cast):
    introduction = proposed(cast)
    commands.agree(introduction, cast.ana)
    commands.agree(introduction, cast.ben)

    for owner, other in ((cast.ana, cast.ben), (cast.ben, cast.ana)):
        kept = entry(owner, other)
        assert (kept.met_where, kept.met_on) == ("Introduced by Cleo Marsh", None)
    assert notices(cast.ben, "connection-met") == []


def test_an_introduction_is_a_touch_for_all_three(cast):
    introduction = proposed(cast)
    assert fetch_all(select(Touch)) == []
    commands.agree(introduction, cast.ana)
    commands.agree(introduction, cast.ben)

    kept = {(one.member_id, one.kind, one.direction) for one in fetch_all(select(Touch))}
    assert kept == {
        (cast.cleo.id, "introduced", "for_them"),
        (cast.ana.id, "introduced", "together"),
        (cast.ben.id, "introduced", "together"),
    }
    assert entry(cast.cleo, cast.ana).last_touch_on == clock.today()


def test_answering_twice_changes_nothing(cast):
    introduction = proposed(cast)
    for member in (cast.ana, cast.ana, cast.ben, cast.ben, cast.ana):
        commands.agree(introduction, member)

    assert notices(cast.ana) == ["introduction-agreed"]
    assert notices(cast.cleo) == ["introduction-made"]
    assert len(fetch_all(select(Touch))) == 4


def test_two_answers_at_the_same_moment_bring_them_together_once(cast, at_once):
    introduction = proposed(cast)
    ids = introduction.id, cast.ana.id, cast.ben.id

    def says_yes(member_id):
        from turnabout.members.models import Member

        kept = db.session.get(Introduction, ids[0])
        commands.agree(kept, db.session.get(Member, member_id))

    assert at_once(lambda: says_yes(ids[1]), lambda: says_yes(ids[2])) == []
    assert in_touch(cast)
    assert notices(cast.cleo) == ["introduction-made"]


def test_the_same_form_sent_twice_is_one_introduction(cast):
    first = proposed(cast, "slip")

    assert again(cast, "slip").id == first.id
    assert notices(cast.ana) == ["introduction-offered"]


def test_one_introduction_of_a_pair_at_a_time(cast):
    proposed(cast)
    for pair in ((cast.ana, cast.ben), (cast.ben, cast.ana)):
        with pytest.raises(Refused, match="already introducing"):
            commands.propose(cast.cleo, *(entry(cast.cleo, one) for one in pair), REASONS)


def test_no_more_than_ten_are_under_way(cast):
    ready(cast)
    ana = entry(cast.cleo, cast.ana)
    others = [contacts.add(cast.cleo, name=f"Person {n}") for n in range(11)]
    made = [commands.propose(cast.cleo, ana, other, REASONS) for other in others[:10]]
    with pytest.raises(Refused, match="10 introductions"):
        commands.propose(cast.cleo, ana, others[10], REASONS)

    commands.withdraw(made[0])
    commands.propose(cast.cleo, ana, others[10], REASONS)


def test_nobody_is_introduced_to_themselves_or_from_the_book_of_another(cast):
    ready(cast)
    mine, theirs = entry(cast.cleo, cast.ana), entry(cast.ana, cast.cleo)
    with pytest.raises(Refused, match="two different people"):
        commands.propose(cast.cleo, mine, mine, REASONS)
    with pytest.raises(Refused, match="in your contacts"):
        commands.propose(cast.cleo, mine, theirs, REASONS)


def test_declining_is_silent_and_looks_unanswered(cast, letters):
    introduction = proposed(cast)
    sent = len(letters())
    commands.decline(introduction, cast.ana)
    assert commands.agree(introduction, cast.ben) is False

    assert not in_touch(cast)
    assert notices(cast.ana) == notices(cast.ben) == notices(cast.cleo) == []
    assert len(letters()) == sent
    assert policy.is_open(introduction)
    assert shown(introduction, cast.ben)


def test_somebody_who_declined_can_change_their_mind(cast):
    introduction = proposed(cast)
    commands.decline(introduction, cast.ana)
    commands.agree(introduction, cast.ben)

    assert commands.agree(introduction, cast.ana) is True
    assert in_touch(cast)


def test_after_a_no_the_same_introduction_is_not_put_to_them_for_90_days(cast):
    commands.decline(proposed(cast), cast.ana)
    with clock.travel_to(clock.now() + LATER):
        second = again(cast)
        assert not waits_for(second, cast.ana)
        assert waits_for(second, cast.ben)
        assert notices(cast.ana) == []
    with clock.travel_to(clock.now() + LATER + timedelta(days=90)):
        assert waits_for(again(cast), cast.ana)


def test_it_expires_after_three_weeks(cast):
    introduction = proposed(cast)
    commands.agree(introduction, cast.ana)
    with clock.travel_to(clock.now() + LATER):
        upkeep.settle_expired()

        assert notices(cast.ben) == []
        with pytest.raises(Refused, match="no longer"):
            commands.agree(introduction, cast.ben)
        assert not in_touch(cast)
        assert not waits_for(introduction, cast.ben)


def test_what_is_withdrawn_is_gone_for_both(cast):
    introduction = proposed(cast)
    commands.withdraw(introduction)
    commands.withdraw(introduction)

    assert notices(cast.ana) == []
    assert not shown(introduction, cast.ana)
    with pytest.raises(Refused):
        commands.agree(introduction, cast.ana)


def test_who_is_in_touch_stays_in_touch(cast):
    introduction = proposed(cast)
    commands.agree(introduction, cast.ana)
    commands.agree(introduction, cast.ben)
    with pytest.raises(Refused, match="already in touch"):
        commands.withdraw(introduction)
    with pytest.raises(Refused, match="already in touch"):
        commands.decline(introduction, cast.ana)
    with pytest.raises(Refused, match="already introduced"):
        again(cast)


# --- hidden from each other ---


def test_whoever_is_hidden_from_the_other_is_not_asked(cast, letters):
    ready(cast)
    block(cast.ana, cast.ben)
    introduction = again(cast)

    for member in (cast.ana, cast.ben):
        assert notices(member) == []
        assert not shown(introduction, member)
    assert introduction in fetch_all(queries.open_by(cast.cleo.id, policy.open_since()))
    assert not any("introduce" in one["Subject"] for one in letters())


def test_a_block_while_it_is_open_takes_it_from_both_pages(cast, letters):
    introduction = proposed(cast)
    commands.agree(introduction, cast.ana)
    block(cast.ben, cast.ana)
    letters()  # runs the jobs

    for member in (cast.ana, cast.ben):
        assert not shown(introduction, member)
        assert notices(member) == []
    assert fetch_all(select(Notice).where(Notice.about_type == "introduction")) == []
    commands.agree(introduction, cast.ben)  # as from an old page
    assert not in_touch(cast)
    assert notices(cast.cleo) == []


def test_unblocking_lets_the_night_complete_what_both_agreed_to(cast, letters):
    introduction = proposed(cast)
    block(cast.ana, cast.cleo)
    letters()
    commands.agree(introduction, cast.ana)
    commands.agree(introduction, cast.ben)
    assert not in_touch(cast)

    unblock(cast.ana, cast.cleo)
    upkeep.complete_agreed()
    assert in_touch(cast)


def test_somebody_unlisted_is_named_only_after_they_agreed(cast):
    ready(cast)

    @command
    def unlist():
        cast.ben.unlisted_at = clock.now()

    unlist()
    introduction = again(cast)
    assert notices(cast.ana) == []
    assert not shown(introduction, cast.ana)

    commands.agree(introduction, cast.ben)
    assert notices(cast.ana) == ["introduction-offered"]
    assert shown(introduction, cast.ana)


# --- leaving, suspended ---


@pytest.mark.parametrize("choice", ["anonymise", "delete"])
@pytest.mark.parametrize("who", ["ana", "cleo"])
def test_when_somebody_leaves_in_the_middle_it_is_never_completed(cast, who, choice):
    introduction = proposed(cast)
    commands.agree(introduction, cast.ana)
    leave(getattr(cast, who), choice)

    assert not shown(introduction, cast.ben)
    assert notices(cast.ben) == []
    if who == "ana":
        assert commands.agree(introduction, cast.ben) is False
    else:
        with pytest.raises(Refused):
            commands.agree(introduction, cast.ben)
    assert not in_touch(cast)


def test_nobody_is_brought_together_with_somebody_suspended(cast):
    introduction = proposed(cast)
    commands.agree(introduction, cast.ana)
    suspended(cast.ana)
    assert not shown(introduction, cast.ben)
    assert commands.agree(introduction, cast.ben) is False
    assert notices(cast.cleo) == []

    restored(cast.ana)
    upkeep.complete_agreed()
    assert in_touch(cast)
    assert notices(cast.cleo) == ["introduction-made"]


# --- by e-mail ---


def test_somebody_without_an_account_is_introduced_by_mail_once_both_said_yes(cast):
    ready(cast)
    ana, dora = (
        entry(cast.cleo, cast.ana),
        contacts.add(cast.cleo, name="Dora", email="d@example.test"),
    )
    introduction = commands.propose(cast.cleo, ana, dora, REASONS)
    assert introduction.way == "mail"
    assert notices(cast.ana) == []

    with pytest.raises(Refused, match="Ask each of them first"):
        commands.mark_sent(introduction)
    commands.mark(introduction, 0, True)
    commands.mark(introduction, 1, True)
    commands.mark(introduction, 1, False)
    with pytest.raises(Refused):
        commands.mark_sent(introduction)
    commands.mark(introduction, 1, True)
    for _ in range(2):
        commands.mark_sent(introduction)

    assert introduction.introduced_at
    assert dora.last_touch_on == ana.last_touch_on == clock.today()
    assert notices(cast.ana) == notices(cast.cleo) == []


def test_answers_on_the_site_cannot_be_ticked_by_the_introducer(cast):
    introduction = proposed(cast)
    with pytest.raises(Refused):
        commands.mark(introduction, 0, True)
    with pytest.raises(Refused):
        commands.mark_sent(introduction)


def test_whoever_has_not_confirmed_their_address_introduces_only_connected_people(cast):
    eve = join("Eve Adler", "eve@example.test", hash_password("a quiet place, far away"))
    one, other = (contacts.add_member(eve, each) for each in (cast.ana, cast.ben))
    with pytest.raises(Refused, match="confirm your e-mail"):
        commands.propose(eve, one, other, REASONS)
    assert fetch_all(select(Introduction)) == []
