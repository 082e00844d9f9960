import re
import time
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from turnabout.assistance import commands as assistance
from turnabout.base.db.session import command
from turnabout.base.i18n import clock
from turnabout.contacts import commands
from turnabout.contacts.models import NETWORKS, Contact
from turnabout.network_picture import layout, names, queries, rows, sheet
from turnabout.network_picture.queries import Person
from turnabout.network_picture.suggestion import balance, suggestion
from turnabout.safety.commands import block

TODAY = date(2026, 6, 1)


@pytest.fixture
def ana(cast, as_):
    return as_(cast.ana)


def town(*sizes, ages=(3, 40, 200, 900, None), help=(0, 0, 1, 5)):
    """Made-up people, so many of each network."""
    people, id = {}, 0
    for network, size in zip(NETWORKS, sizes, strict=True):
        people[network] = []
        for n in range(size):
            id += 1
            age = ages[n * len(ages) // size]
            day = age and TODAY - timedelta(days=age)
            people[network].append(
                Person(id, f"Person {id}", "", network, day, help[n % len(help)])
            )
    return people


def marks_of(people):
    return [mark for some in layout.picture_of(people, TODAY).marks.values() for mark in some]


def distance(mark):
    return ((mark.x - sheet.CENTRE) ** 2 + (mark.y - sheet.CENTRE) ** 2) ** 0.5


# --- who is in it ---


def test_those_touched_last_come_first_and_help_in_both_directions_counts(cast):
    far = commands.add(cast.ana, name="Far", network="peer", met_on=date(2025, 1, 1))
    near = commands.add(cast.ana, name="Near", network="peer")
    commands.add(cast.ana, name="Never", network="peer")
    commands.log_touch(near, "call", "together", "", clock.today())
    for direction in ("gave", "got"):
        assistance.record(cast.ana, far, direction, clock.today(), what="A talk")

    found = queries.nearest(cast.ana.id)["peer"]
    help = {one.name: one.help for one in found}
    assert [one.name for one in found][-1] == "Never"
    assert (help["Far"], help["Near"]) == (2, 0)
    assert found[-1].touched_on is None


def test_only_the_nearest_of_each_network_are_drawn(cast):
    for n in range(4):
        commands.add(cast.ana, name=f"P{n}", network="peer", met_on=date(2025, 1, 1 + n))
        commands.add(cast.ana, name=f"B{n}", network="business")
    found = queries.nearest(cast.ana.id, most=2)
    assert [one.name for one in found["peer"]] == ["P3", "P2"]
    assert len(found["business"]) == 2


def test_the_picture_is_of_ones_own_book_without_those_removed_hidden_or_not_sorted(cast):
    commands.add(cast.ben, name="A friend of Ben’s", network="peer")
    commands.remove(commands.add(cast.ana, name="Removed", network="peer"))
    commands.add(cast.ana, name="Not sorted")
    commands.sort(commands.add_member(cast.ana, cast.ben), "peer")
    commands.sort(commands.add_member(cast.ana, cast.cleo), "peer")
    block(cast.ben, cast.ana)

    assert [one.name for one in queries.nearest(cast.ana.id)["peer"]] == ["Cleo Marsh"]
    assert queries.nearest(cast.cleo.id) == {}


# --- where they are ---


@pytest.mark.parametrize(
    "sizes", [(1, 0, 0), (5, 3, 2), (40, 30, 20), (150, 150, 150), (150, 1, 0)]
)
def test_nobody_overlaps_and_everybody_is_in_their_sector(sizes):
    marks = marks_of(town(*sizes))
    assert len(marks) == sum(sizes)
    for at, one in enumerate(marks):
        assert distance(one) + one.radius < rows.OUTER + 1
        assert distance(one) - one.radius > sheet.ME
        for other in marks[at + 1 :]:
            apart = ((one.x - other.x) ** 2 + (one.y - other.y) ** 2) ** 0.5
            assert apart > 0.9 * (one.radius + other.radius), (one.person, other.person)


def test_a_whole_network_touched_in_one_month_is_drawn_too():
    marks = marks_of(town(150, 0, 0, ages=(1,), help=(9,)))
    assert len({(round(mark.x), round(mark.y)) for mark in marks}) == 150


def test_the_same_people_make_the_same_picture():
    assert layout.picture_of(town(9, 5, 4), TODAY) == layout.picture_of(town(9, 5, 4), TODAY)


def test_the_more_recent_are_nearer_and_those_with_more_help_are_bigger():
    marks = marks_of(town(12, 9, 9))
    for network in NETWORKS:
        mine = [mark for mark in marks if mark.person.network == network]
        for band in range(4):
            inner = [distance(mark) for mark in mine if mark.band == band]
            outer = [distance(mark) for mark in mine if mark.band == band + 1]
            assert not inner or not outer or max(inner) < min(outer)
    by_help = {mark.person.help: mark.radius for mark in marks}
    assert by_help[0] < by_help[1] < by_help[5]


def test_names_that_are_shown_at_the_same_size_do_not_overlap():
    marks = marks_of(town(15, 12, 9))
    shown = [mark for mark in marks if mark.shown == "always"]
    assert len(shown) > 10
    letters = names.LETTERS["always"]
    boxes = [names.label_box(mark, mark.side, letters) for mark in shown]
    assert not any(
        names.overlap(one, other) for at, one in enumerate(boxes) for other in boxes[at + 1 :]
    )


@pytest.mark.parametrize(
    ("name", "given", "written"),
    [
        ("Ana Vidal", "", "Ana Vidal"),
        ("Maximiliane von Hohenstein", "Maximiliane", "Maximiliane"),
        ("Constantinople-Anne Ito", "", "Constantinopl…"),
        ("Dr. Ernestine Featherstone", "", "Dr. Ernestine…"),
    ],
)
def test_names_are_shortened_kindly(name, given, written):
    assert names.label(Person(1, name, given, "peer", None, 0)) == written


def test_five_hundred_people_are_placed_quickly():
    people = town(150, 150, 150)
    layout.picture_of(people, TODAY)
    begin = time.process_time()
    layout.picture_of(people, TODAY)
    assert time.process_time() - begin < 0.6  # a multiple of what it takes on a slow machine


# --- what it says ---


@pytest.mark.parametrize(
    ("sizes", "words"),
    [
        ((3, 2, 1), "beginning"),
        ((30, 5, 5), "everyday life"),
        ((5, 30, 5), "from work"),
        ((5, 5, 30), "groups and services"),
        ((20, 20, 2), "one is still small"),
        ((20, 15, 15), "well balanced"),
    ],
)
def test_the_balance_is_said_in_words(app, sizes, words):
    with app.test_request_context("/"):
        assert words in balance(dict(zip((*NETWORKS, ""), (*sizes, 0), strict=True)))


def suggested(people, **counts):
    return suggestion({network: 0 for network in (*NETWORKS, "")} | counts, people, TODAY)


def test_one_thing_is_suggested_the_most_useful_first(app):
    with app.test_request_context("/"):
        assert "network=unsorted" in suggested({}, peer=2, **{"": 3}).url
        assert suggested({}, peer=9, business=9).url == "/contacts/map/community"
        people = town(5, 5, 5, ages=(900, 500, 1), help=(0, 0, 2))
        hello = suggested(people, peer=5, business=5, community=5)
        assert "helped each other" in hello.words
        assert re.fullmatch(r"/contacts/\d+", hello.url)
        fresh = town(5, 5, 5, ages=(1,))
        assert suggested(fresh, peer=5, business=5, community=5) is None


def test_an_empty_book_leads_to_the_map_and_an_unsorted_one_to_sorting(cast, ana):
    assert 'href="/contacts/map"' in ana.get("/contacts/picture").text
    commands.add(cast.ana, name="Somebody")
    assert 'href="/contacts?network=unsorted"' in ana.get("/contacts/picture").text


# --- the page ---


def test_each_person_is_a_link_with_a_name_and_is_listed_with_the_same_facts(cast, ana):
    ida = commands.add(cast.ana, name="Ida <b>Lind</b>", network="business")
    commands.log_touch(ida, "call", "together", "", date(2026, 1, 5))
    assistance.record(cast.ana, ida, "got", date(2026, 1, 5), what="A tip")

    page = ana.get("/contacts/picture").text
    drawing = ElementTree.fromstring(re.search(r"<svg viewBox=\"0 0 640.*?</svg>", page, re.S)[0])
    (link,) = [one for one in drawing.iter() if one.tag.endswith("a")]
    assert link.get("href") == f"/contacts/{ida.id}"
    assert link.get("aria-label").startswith("Ida <b>Lind</b>, Business. Last in touch on ")
    listed = page[page.index('id="as-a-list"') :]
    assert "Ida &lt;b&gt;Lind" in listed
    assert "Help between you: once" in listed
    assert "<b>Lind" not in page


def test_a_large_book_says_that_only_the_nearest_are_drawn(cast, ana, monkeypatch):
    monkeypatch.setattr(queries, "MOST_DRAWN", 1)
    monkeypatch.setattr(queries.nearest, "__defaults__", (1,))
    for n in range(3):
        commands.add(cast.ana, name=f"Person {n}", network="peer")
    page = ana.get("/contacts/picture").text
    assert "Only the nearest 1" in page
    assert 'href="/contacts?network=peer"' in page


def test_five_hundred_people_cost_few_statements(cast, ana, queries):
    @command
    def many():
        for n in range(500):
            commands.insert(
                Contact(owner_id=cast.ana.id, name=f"Person {n}", network=NETWORKS[n % 3])
            )

    many()
    ana.get("/contacts/picture")
    with queries(at_most=4):
        page = ana.get("/contacts/picture").text
    assert page.count('<a href="/contacts/') > 450


def test_a_stranger_and_another_member_see_nothing_of_it(cast, as_, stranger):
    commands.add(cast.ana, name="Secret friend", network="peer")
    assert "Secret friend" not in as_(cast.ben).get("/contacts/picture").text
    assert "/sign-in" in stranger.get("/contacts/picture").location
