from datetime import timedelta

import pytest
import time_machine

from tests.cast import someone
from turnabout.base.db.session import db, fetch_all
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import in_language
from turnabout.base.web.errors import Refused
from turnabout.communities import commands, leaving, queries
from turnabout.communities.commands import ask_to_join, create_community, leave
from turnabout.communities.policy import MOST_FOUNDED_A_DAY, slug_of
from turnabout.members.commands import confirm, join, make_operator
from turnabout.notices.queries import notices_of


@pytest.fixture
def club(cast):
    return create_community(cast.ben, "Job Club North", joining="approval")


def names(scope):
    return [one.name for one in fetch_all(scope)]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Job Club North", "job-club-north"),
        ("  Café — Libre! ", "cafe-libre"),
        ("new", "new-community"),
        ("!!!", "community"),
        ("نادي العمل", "نادي-العمل"),
        ("한국 모임", "한국-모임"),
    ],
)
def test_the_address_is_the_name_in_its_own_script(name, slug):
    assert slug_of(name) == slug


def test_who_founds_it_is_in_it_and_looks_after_it(cast, club):
    mine = queries.membership(club.id, cast.ben.id)

    assert (club.slug, club.members, mine.is_steward) == ("job-club-north", 1, True)
    assert create_community(cast.ben, "Job Club North").id == club.id
    with pytest.raises(Refused, match="already a community with this name"):
        create_community(cast.ana, "job club north")


def test_a_closed_community_asks_its_stewards(cast, club):
    asked = ask_to_join(cast.ana, club, "I know Ben")

    assert not asked.is_in
    assert (cast.ben.unread, club.members) == (1, 1)
    commands.accept_member(cast.ben, asked)
    assert asked.is_in
    assert (cast.ben.unread, cast.ana.unread, club.members) == (0, 1, 2)


def test_asking_twice_tells_the_stewards_once(cast, club):
    ask_to_join(cast.ana, club, "I know Ben")
    ask_to_join(cast.ana, club)
    asked = ask_to_join(cast.ana, club, "I know Ben well")
    assert (cast.ben.unread, asked.words) == (1, "I know Ben well")


def test_only_a_steward_answers_and_only_once(cast, club):
    asked = ask_to_join(cast.ana, club)
    with pytest.raises(Refused, match="Only the stewards"):
        commands.accept_member(cast.cleo, asked)
    commands.refuse_member(cast.ben, asked)
    with pytest.raises(Refused, match="already answered this"):
        commands.accept_member(cast.ben, asked)
    with pytest.raises(Refused, match="said no recently"):
        ask_to_join(cast.ana, club)


def test_an_open_one_is_joined_at_once_and_once(cast):
    club = create_community(cast.ben, "Open house")
    for _ in range(2):
        assert ask_to_join(cast.ana, club).is_in
    assert club.members == 2
    assert names(queries.communities_of(cast.ana.id)) == ["Open house"]


def test_the_last_steward_names_another_before_leaving(cast, club):
    asked = ask_to_join(cast.ana, club)
    commands.accept_member(cast.ben, asked)
    with pytest.raises(Refused, match="a steward first, then you can leave"):
        leave(cast.ben, club)
    commands.name_steward(cast.ben, asked)
    for _ in range(2):
        leave(cast.ben, club)

    assert club.members == 1
    with pytest.raises(Refused, match="only steward here"):
        commands.step_down(cast.ana, club)


def test_an_emptied_closed_community_is_opened_by_an_operator_alone(cast, club):
    """Its past is not for whoever presses first; whom the operators let in looks after it."""
    make_operator(cast.cleo)
    leave(cast.ben, club)
    assert club.members == 0

    asked = ask_to_join(cast.ana, club, "I was here before")
    assert not asked.is_in
    assert cast.cleo.unread == 1
    for nobody in (cast.ana, cast.ben):
        with pytest.raises(Refused, match="Only the stewards"):
            commands.accept_member(nobody, asked)
    commands.accept_member(cast.cleo, asked)
    assert (asked.is_steward, club.members, cast.cleo.unread) == (True, 1, 0)
    with pytest.raises(Refused, match="Only the stewards"):
        commands.edit(cast.cleo, club, "Mine now", "", "open")


def test_its_last_steward_asks_like_anybody_else(cast, club):
    leave(cast.ben, club)
    assert not ask_to_join(cast.ben, club).is_in


def test_an_emptied_open_community_is_open_still_and_the_next_one_looks_after_it(cast):
    club = create_community(cast.ben, "Open house")
    leave(cast.ben, club)
    assert ask_to_join(cast.ana, club).is_steward


def test_who_was_removed_from_an_open_one_does_not_slip_back_in_once_it_is_empty(cast):
    club = create_community(cast.ben, "Open house")
    commands.remove_member(cast.ben, ask_to_join(cast.ana, club), "Adverts")
    leave(cast.ben, club)
    assert not ask_to_join(cast.ana, club).is_in


def test_nobody_founds_a_community_with_an_address_that_is_not_confirmed(cast):
    dora = someone("Dora Lind", confirmed=False)
    with pytest.raises(Refused, match="confirm your e-mail"):
        create_community(dora, "Job Club South")
    confirm(dora)
    assert create_community(dora, "Job Club South").members == 1


def test_a_few_communities_are_founded_in_a_day(cast):
    for n in range(MOST_FOUNDED_A_DAY):
        create_community(cast.ben, f"Circle {n}")
    with pytest.raises(Refused, match="another one tomorrow"):
        create_community(cast.ben, "One more")
    assert create_community(cast.ben, "Circle 1").name == "Circle 1"  # the same form, sent again
    assert create_community(cast.ana, "One more")
    with time_machine.travel(clock.now() + timedelta(days=1, minutes=1)):
        assert create_community(cast.ben, "And the next day")


def test_every_new_member_is_welcome(cast):
    for _ in range(2):
        commands.join_welcome_community(cast.ana)
    welcome = queries.welcome_community()

    assert (welcome.slug, welcome.members) == ("welcome", 1)
    assert not queries.membership(welcome.id, cast.ana.id).is_steward
    commands.ensure_welcome()
    assert queries.welcome_community().id == welcome.id


def test_the_welcome_community_speaks_the_language_of_the_site(app):
    forget = commands.command(lambda: db.session.delete(queries.welcome_community()))
    forget()
    with in_language("fr"):
        commands.ensure_welcome()
    assert (queries.welcome_community().name, queries.welcome_community().slug) == (
        "Bienvenue",
        "welcome",
    )


def test_who_leaves_the_house_is_out_and_somebody_else_looks_after_it(cast, club):
    commands.accept_member(cast.ben, ask_to_join(cast.ana, club, "hello"))
    facts = leaving.takes(cast.ben)["communities"]
    commands.command(leaving.empties)(cast.ben, "anonymise")

    assert facts[0]["name"] == "Job Club North"
    assert facts[0]["steward_since"]
    assert queries.membership(club.id, cast.ana.id).is_steward
    assert (club.members, club.founder_id) == (1, None)


def test_an_unconfirmed_member_may_join(cast):
    dora = join("Dora Lind", "dora@example.test", "x")
    assert ask_to_join(dora, create_community(cast.ben, "Open house")).is_in


def test_an_unconfirmed_member_asks_no_stewards(cast):
    dora = join("Dora Lind", "dora@example.test", "x")
    closed = create_community(cast.ben, "Bakers", joining="approval")
    with pytest.raises(Refused, match="confirm your e-mail"):
        ask_to_join(dora, closed, "May I?")
    confirm(dora)
    assert not ask_to_join(dora, closed, "May I?").is_in
    assert someone("Eli Roth").is_confirmed


def test_a_steward_takes_somebody_out_and_says_why(cast, club):
    commands.accept_member(cast.ben, ask_to_join(cast.ana, club))
    hers = queries.membership(club.id, cast.ana.id)
    for _ in range(2):
        commands.remove_member(cast.ben, hers, "Adverts, three times")

    assert (hers.is_in, club.members) == (False, 1)
    assert (hers.taken_out_by_id, hers.taken_out_why) == (cast.ben.id, "Adverts, three times")
    told = [
        one.words for one in fetch_all(notices_of(cast.ana.id)) if one.kind == "membership-ended"
    ]
    assert told == ["Job Club North\nAdverts, three times"]
    assert leaving.takes(cast.ana)["communities"][0]["taken_out_why"] == "Adverts, three times"


def test_who_was_taken_out_of_an_open_one_comes_back_when_a_steward_says_so(cast):
    club = create_community(cast.ben, "Open house")
    hers = ask_to_join(cast.ana, club)
    commands.remove_member(cast.ben, hers, "Adverts")

    assert not ask_to_join(cast.ana, club, "I am sorry").is_in
    assert cast.ben.unread == 1
    commands.accept_member(cast.ben, hers)
    leave(cast.ana, club)
    assert ask_to_join(cast.ana, club).is_in


def test_nobody_takes_out_who_looks_after_the_place(cast):
    club = create_community(cast.ben, "Open house")
    hers, cleos = ask_to_join(cast.ana, club), ask_to_join(cast.cleo, club)
    with pytest.raises(Refused, match="Only the stewards"):
        commands.remove_member(cast.ana, cleos, "Because")
    make_operator(cast.cleo)
    commands.name_steward(cast.ben, hers)
    for one in (hers, cleos, queries.membership(club.id, cast.ben.id)):
        with pytest.raises(Refused, match="looks after this community"):
            commands.remove_member(cast.ben, one, "Because")


def test_the_operators_hear_who_asks_to_come_back_into_the_welcome_community(cast):
    make_operator(cast.ben)
    welcome, hers = queries.welcome_community(), commands.join_welcome_community(cast.ana)
    commands.join_welcome_community(cast.cleo)
    commands.remove_member(cast.ben, hers, "Adverts")
    ask_to_join(cast.ana, welcome)

    assert cast.ben.unread == 1
    commands.accept_member(cast.ben, hers)
    assert cast.ben.unread == 0
