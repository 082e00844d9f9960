from datetime import date, timedelta

import pytest

from turnabout.base.db import recount
from turnabout.base.db.session import command, fetch_all
from turnabout.base.i18n import clock
from turnabout.base.web.errors import Refused
from turnabout.contacts import commands, contact_list, queries
from turnabout.contacts.models import Touch
from turnabout.contacts.origins import NETWORK_OF, ORIGINS
from turnabout.safety.commands import block, unblock


def names(owner, view="all", **wanted):
    return [line[1] for line in contact_list.book_rows(owner.id, view, **wanted)[0]]


@pytest.fixture
def gym(cast):
    """Somebody whom Ana knows from the gym."""
    return commands.add(cast.ana, name="Zoë from the gym", origin="gym")


def test_an_origin_names_its_network(cast, gym):
    assert gym.network == "peer"
    assert len(NETWORK_OF) == sum(map(len, ORIGINS.values())), "an origin belongs to one network"


def test_an_origin_of_another_network_is_refused(cast):
    with pytest.raises(Refused, match="a different network") as said:
        commands.add(cast.ana, name="Max", network="business", origin="gym")
    assert said.value.field == "origin"


@pytest.mark.parametrize("wrong", [{"origin": "moon"}, {"network": "stars"}])
def test_what_is_not_on_the_list_is_refused(cast, wrong):
    with pytest.raises(Refused):
        commands.add(cast.ana, name="Max", **wrong)


def test_the_same_slip_is_the_same_person(cast):
    twice = [commands.add(cast.ana, "slip", name="Max") for _ in range(2)]

    assert twice[0].id == twice[1].id
    assert queries.counts(cast.ana.id)[""] == 1


def test_slips_of_two_owners_have_nothing_to_do_with_each_other(cast):
    commands.add(cast.ana, "slip", name="Max")
    commands.add(cast.ben, "slip", name="Max")

    assert names(cast.ana) == names(cast.ben) == ["Max"]


def test_a_member_is_known_once_and_what_was_written_stays(cast):
    commands.add_member(cast.ana, cast.ben, "Job fair", date(2026, 3, 1))
    commands.edit(queries.contact_of(cast.ana.id, cast.ben.id), name="Ben, the baker")
    again = commands.add_member(cast.ana, cast.ben, "Library")

    assert (again.name, again.met_where, again.met_on) == (
        "Ben, the baker", "Job fair", date(2026, 3, 1),
    )  # fmt: skip
    assert queries.counts(cast.ana.id)[""] == 1


def test_knowing_somebody_who_was_taken_out_puts_them_back(cast):
    commands.remove(commands.add_member(cast.ana, cast.ben))
    commands.add_member(cast.ana, cast.ben)

    assert names(cast.ana) == ["Ben Osei"]
    assert queries.counts(cast.ana.id)[""] == 1


def test_nobody_stands_in_their_own_book(cast):
    with pytest.raises(Refused):
        commands.add_member(cast.ana, cast.ana)


def test_counts_follow_every_change(cast, gym):
    other = commands.add(cast.ana, name="Max")
    assert queries.counts(cast.ana.id) == {"peer": 1, "business": 0, "community": 0, "": 1}

    commands.sort(other, "business")
    commands.edit(gym, network="community", origin="sports")
    assert queries.counts(cast.ana.id) == {"peer": 0, "business": 1, "community": 1, "": 0}

    commands.remove(gym)
    commands.remove(gym)
    assert queries.counts(cast.ana.id)["community"] == 0
    commands.put_back(gym)
    commands.put_back(gym)
    assert queries.counts(cast.ana.id)["community"] == 1
    assert recount.recount_all() == 0


def test_a_wrong_count_is_found_at_night(cast, gym):
    @command
    def spoil():
        queries.count_of(cast.ana.id, "peer").n = 7

    spoil()
    assert recount.recount_all() == 1
    assert queries.counts(cast.ana.id)["peer"] == 1


# --- the list ---


def test_people_stand_in_the_order_of_their_names_whatever_their_marks(cast):
    for name in ("Zoë", "émile", "Eva", "Ångström", "ana"):
        commands.add(cast.ana, name=name)

    assert names(cast.ana) == ["ana", "Ångström", "émile", "Eva", "Zoë"]


def test_the_list_is_paged_by_name(cast, monkeypatch):
    monkeypatch.setattr(contact_list, "PAGE", 2)
    for name in ("Cai", "Ada", "Bo", "Bo", "Dee"):
        commands.add(cast.ana, name=name)

    seen, after = [], None
    while True:
        lines, after = contact_list.book_rows(cast.ana.id, after=after)
        seen.append([line[1] for line in lines])
        if after is None:
            break
    assert seen == [["Ada", "Bo"], ["Bo", "Cai"], ["Dee"]]


def test_pages_of_another_book_cannot_be_reached(cast, gym):
    commands.add(cast.ben, name="Aaron")

    assert names(cast.ben, after=gym.id) == []


def test_the_list_is_sifted_by_network_origin_and_words(cast, gym):
    commands.add(cast.ana, name="Max Gruber", network="peer")
    commands.add(cast.ana, name="100%_Sure!", network="business")
    commands.add(cast.ana, name="Nobody Yet")

    assert names(cast.ana, "peer") == ["Max Gruber", "Zoë from the gym"]
    assert names(cast.ana, "peer", origin="gym") == ["Zoë from the gym"]
    assert names(cast.ana, "unsorted") == ["Nobody Yet"]
    assert names(cast.ana, words="GRUB") == ["Max Gruber"]
    assert names(cast.ana, words="zoe fr") == ["Zoë from the gym"]
    assert names(cast.ana, words="ruber") == []
    assert names(cast.ana, words="100%_s") == ["100%_Sure!"]
    assert names(cast.ana, words="%") == []
    assert names(cast.ana, words="' or 1=1 --") == []


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("marie", "Anne‑Marie Dupont"),
        ("annemarie dup", "Anne‑Marie Dupont"),
        ("Dupont ANNE–MARIE", "Anne‑Marie Dupont"),
        ("smith mary", "Mary Ann Smith"),
        ("bob", "Robert (Bob) Smith"),
        ("hassan", "Ahmad al-Hassan"),
        ("小明", "王小明"),
        ("lukasz", "Łukasz"),
        ("soren", "Søren"),
        ("isil", "Işıl"),
        ("obrien", "Pat O’Brien"),
        ("O'Brien pat", "Pat O’Brien"),
        ("o’b", "Pat OBrien"),
        ("vidal a b c", "Ana B C Vidal"),
        ("\u2066ana\u2069 \u200fvidal", "Ana Vidal"),
    ],
)
def test_a_contact_is_found_as_people_write_their_names(cast, words, name):
    commands.add(cast.ana, name=name)
    commands.add(cast.ana, name="Zed Nowhere")

    assert names(cast.ana, words=words) == [name]


def test_a_new_name_is_found_and_sorted_and_the_old_one_is_not(cast, gym):
    commands.edit(gym, name="Łucja O’Hara")
    commands.add(cast.ana, name="Lucas")
    commands.add(cast.ana, name="mia")
    commands.add(cast.ana, name="Ødegård")

    assert names(cast.ana) == ["Lucas", "Łucja O’Hara", "mia", "Ødegård"]
    assert names(cast.ana, words="ohara lucja") == ["Łucja O’Hara"]
    assert names(cast.ana, words="zoe") == []


def test_whoever_is_out_of_sight_or_taken_out_is_not_found_by_any_word(cast, gym):
    commands.add_member(cast.ana, cast.ben)
    assert names(cast.ana, words="osei") == ["Ben Osei"]
    block(cast.ben, cast.ana)
    assert names(cast.ana, words="osei ben") == names(cast.ana, words="b") == []
    commands.remove(gym)
    assert names(cast.ana, words="zoe") == []


def test_no_search_in_the_book_is_a_mistake(cast, gym):
    for words in (
        "-",
        "' ' '",
        "a-b-c-d-e-f-g",
        "o'" * 40,
        "王" * 90,
        "\x00",
        "!_%",
        " ",
        "x " * 50,
    ):
        assert names(cast.ana, words=words) in ([], ["Zoë from the gym"])
    assert names(cast.ana, words="   ") == ["Zoë from the gym"]


def test_whoever_was_taken_out_stands_apart(cast, gym):
    commands.remove(gym)

    assert names(cast.ana) == []
    assert names(cast.ana, "removed") == ["Zoë from the gym"]


@pytest.mark.parametrize("blocks", ["ana", "ben"])
def test_a_block_takes_the_other_out_of_sight_from_either_side(cast, gym, blocks):
    commands.add_member(cast.ana, cast.ben)
    pair = (cast.ana, cast.ben) if blocks == "ana" else (cast.ben, cast.ana)
    block(*pair)
    assert names(cast.ana) == ["Zoë from the gym"]
    assert queries.counts(cast.ana.id, cast.ana.veils)[""] == 0
    assert queries.contact_of(cast.ana.id, cast.ben.id) is None

    unblock(*pair)
    assert names(cast.ana) == ["Ben Osei", "Zoë from the gym"]
    assert queries.counts(cast.ana.id, cast.ana.veils)[""] == 1


# --- several at once ---


def test_names_are_added_with_their_origins_and_never_twice(cast):
    people = [("Eva", "gym"), ("Tom", "gym"), ("Eva", "shop"), ("Tom", "gym")]
    for _ in range(2):
        commands.add_several(cast.ana, people)

    assert names(cast.ana, "peer") == ["Eva", "Eva", "Tom"]


# --- touches ---


def test_a_touch_is_kept_with_the_day_of_the_last_one(cast, gym):
    today = clock.today()
    commands.log_touch(gym, "coffee", "together", "Long talk", today)
    commands.log_touch(gym, "call", "asked_them", "", today - timedelta(days=9))

    assert gym.last_touch_on == today
    assert [one.kind for one in fetch_all(queries.touches(gym))] == ["coffee", "call"]


def test_the_same_slip_is_the_same_touch(cast, gym):
    for _ in range(2):
        commands.log_touch(gym, "call", "together", "", clock.today(), "slip")

    assert len(fetch_all(queries.select(Touch))) == 1


@pytest.mark.parametrize("on", [date(2999, 1, 1), date(1066, 10, 14)])
def test_a_touch_was_on_a_day_that_one_remembers(cast, gym, on):
    with pytest.raises(Refused) as said:
        commands.log_touch(gym, "call", "together", "", on)
    assert said.value.field == "on"


def test_today_is_the_day_where_the_owner_lives(cast, gym):
    @command
    def move():
        cast.ana.time_zone = "Pacific/Kiritimati"

    move()
    commands.log_touch(gym, "call", "together", "", clock.today("Pacific/Kiritimati"))


def test_a_touch_taken_out_no_longer_counts(cast, gym):
    day = clock.today() - timedelta(days=3)
    commands.log_touch(gym, "call", "together", "", day)
    last = commands.log_touch(gym, "met", "together", "", clock.today())
    commands.forget_touch(last)

    assert gym.last_touch_on == day
