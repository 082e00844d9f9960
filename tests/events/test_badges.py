"""Name badges for an event, read from the PDF as a phone's camera would."""

import re

import pytest

from tests.cards.reading import decoded, pages, part, words, words_at
from tests.cast import someone
from tests.events.conftest import by_card
from turnabout.base.db.session import command
from turnabout.base.i18n import clock
from turnabout.cards import commands as cards
from turnabout.cards import queries
from turnabout.check_in import commands as check_in
from turnabout.events import badges, commands
from turnabout.printing.paper import grid
from turnabout.safety.commands import block

NAMES = [
    "Ana Vidal",
    "Wolfeschlegelstein" * 4,
    "נעמי כהן",
    "Ξένια Παπαδοπούλου",
    "Zoë 🧑‍🍳 Ødegård",
]


@pytest.fixture
def url(thursday):
    return f"/events/{thursday.id}/badges"


@pytest.fixture
def ben(as_, cast):
    return as_(cast.ben)


def come(event, *names):
    """People of these names say that they come; their cards."""
    made = []
    for n, name in enumerate(names):
        member = someone(f"Guest{n} {name}")
        card = cards.make(member)
        cards.edit(card, name=name)
        commands.come(member, event)
        made.append(card)
    return made


class Said(str):
    """What stands on paper. Readers guess the blanks from where the letters lie, so they are left out."""

    def __contains__(self, words):
        return super().__contains__("".join(words.split()))

    def count(self, words):
        return super().count("".join(words.split()))


def said(answer):
    assert answer.mimetype == "application/pdf", answer.text
    return Said("".join("".join(words(answer.data)).split()))


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_two_readers_read_the_code_of_everybody_who_comes(ben, thursday, url, paper):
    made = come(thursday, *NAMES, *(f"Person {n}" for n in range(5)))
    sides = pages(ben.get(f"{url}.pdf?paper={paper}").data)
    laid = grid("badges", paper)
    assert len(sides) == 2
    found = []
    for side in sides:
        for place in laid.laid():
            one, other = decoded(part(side, place))
            assert one == other
            found += one
    assert sorted(found) == sorted(queries.address(card) for card in made)


def test_each_name_hangs_beside_its_own_code(ben, thursday, url):
    made = {
        card.member.name: queries.address(card) for card in come(thursday, "Zoe Last", "Abe First")
    }
    answer = ben.get(f"{url}.pdf")
    (side,) = pages(answer.data)
    first, second = list(grid("badges", "a4").laid())[:2]
    for place, name in ((first, "Abe First"), (second, "Zoe Last")):
        assert name.split()[1] in words_at(answer.data, 0, place)
        assert decoded(part(side, place))[0] == [made[name]]


def test_they_lie_in_the_order_of_names_however_these_are_spelled(ben, thursday, url, monkeypatch):
    come(
        thursday,
        "zoe Last",
        "Óscar Paz",
        "Łukasz Król",
        "Maya Lind",
        "al-Amin Sy",
        "Åsa Berg",
        "O’Neil Wu",
    )
    order = [
        "al-Amin Sy",
        "Åsa Berg",
        "Łukasz Król",
        "Maya Lind",
        "O’Neil Wu",
        "Óscar Paz",
        "zoe Last",
    ]
    assert printed(ben.get(f"{url}.pdf"), order) == order
    monkeypatch.setattr(badges, "MOST_BADGES", 3)
    after = re.search(r"after=(\d+)", ben.get(url).text)[1]
    rest = ben.get(f"{url}.pdf?after={after}")
    assert printed(rest, order) == order[3:6]


def test_whoever_came_in_without_an_account_lies_among_the_others(ben, cast, thursday, url, at):
    come(thursday, "Åsa Berg", "Maya Lind")
    with at(minutes=5):
        for name in ("zoe Last", "Óscar Paz", "Ben Amor", "Łukasz Król"):
            check_in.add_walk_in(cast.ben, thursday, name, name)
        order = ["Åsa Berg", "Ben Amor", "Łukasz Król", "Maya Lind", "Óscar Paz", "zoe Last"]
        assert printed(ben.get(f"{url}.pdf"), order) == order


def printed(answer, names):
    """Those of the names that are on the sheet, in its order."""
    told = said(answer)
    there = [name for name in names if name.split()[-1] in told]
    return sorted(there, key=lambda name: str(told).index(name.split()[-1]))


def test_a_badge_says_the_occasion_and_what_strangers_may_read(ben, thursday, url):
    (card,) = come(thursday, "Ana Vidal")
    cards.edit(card, headline="Pastry cook", pronouns="she/her", phone="+1 555 0100", seeking="Nights",
               audiences={"phone": "public", "pronouns": "members"})  # fmt: skip
    told = said(ben.get(f"{url}.pdf"))
    assert "Interviews, practised" in told
    assert "Pastry cook" in told
    for hidden in ("she/her", "555", "Nights", "example.test"):
        assert hidden not in told
    cards.edit(card, audiences={"headline": "members"})
    assert "Pastry cook" not in said(ben.get(f"{url}.pdf"))


def test_who_waits_or_cannot_come_gets_none_and_who_just_came_in_does(ben, cast, planned, at):
    event = planned(capacity=1)
    for member in (cast.ana, cast.cleo):
        commands.come(member, event)
    url = f"/events/{event.id}/badges.pdf"
    assert "Ana Vidal" in (told := said(ben.get(url)))
    assert "Cleo" not in told
    with at(minutes=5):
        by_card(cast.ben, event, cast.cleo)
        assert "Cleo Marsh" in said(ben.get(url))
    with at(minutes=-90):
        commands.cannot_come(cast.ana, event)
    assert "Ana" not in said(ben.get(url))


def test_nobody_is_named_on_an_empty_one(ben, thursday, url):
    come(thursday, "Ana Vidal")
    assert said(ben.get(f"{url}.pdf?blank=y")).count("Vidal") == 1


def test_whoever_is_out_of_sight_or_gone_gets_none(ben, cast, thursday, url):
    for member in (cast.ana, cast.cleo):
        cards.make(member)
        commands.come(member, thursday)
    block(cast.ana, cast.ben)
    suspend(cast.cleo)
    told = said(ben.get(f"{url}.pdf?blank=y"))
    for name in ("Ana", "Cleo"):
        assert name not in told
        assert name not in ben.get(url).text


@command
def suspend(member):
    member.suspended_at = clock.now()


def test_a_paused_card_is_not_printed_but_the_next_one_is(ben, thursday, url):
    (card,) = come(thursday, "Ana Vidal")
    cards.pause(card)
    answer = ben.get(f"{url}.pdf")
    assert "Ana Vidal" in said(answer)
    assert card.code[:4] not in said(answer)
    assert decoded(pages(answer.data)[0])[0] == []
    other = cards.make_another(card.member, "For neighbours")
    answer = ben.get(f"{url}.pdf")
    assert decoded(pages(answer.data)[0])[0] == [queries.address(other)]
    assert "neighbours" not in said(answer)


def test_whoever_came_in_without_an_account_gets_a_name_alone(ben, cast, thursday, url, at):
    with at(minutes=5):
        check_in.add_walk_in(cast.ben, thursday, "Grandma Vidal", "a")
        answer = ben.get(f"{url}.pdf")
        assert "Grandma Vidal" in said(answer)
        assert decoded(pages(answer.data)[0]) == ([], [])
        assert "1 name badge" in ben.get(url).text


def test_the_rest_of_a_sheet_may_be_written_on_by_hand(ben, thursday, url):
    come(thursday, "Ana Vidal")
    for blank, many in (("", 1), ("?blank=y", 8)):
        assert said(ben.get(f"{url}.pdf{blank}")).count("Interviews, practised") == many


def test_a_full_sheet_is_followed_by_no_empty_one(ben, thursday, url):
    come(thursday, *(f"Person {n}" for n in range(8)))
    assert len(pages(ben.get(f"{url}.pdf?blank=y").data, 50)) == 1


def test_while_nobody_comes_there_are_empty_ones(ben, url):
    page = ben.get(url).text
    assert "Nobody has said they’re coming yet" in page
    assert 'name="blank"' not in page
    for asked in ("", "?paper=letter"):
        assert said(ben.get(f"{url}.pdf{asked}")).count("Interviews, practised") == 8


def test_what_cannot_be_printed_is_said_beside_the_name(ben, thursday, url):
    made = come(thursday, "Ana Vidal", "名前 太郎")
    cards.edit(made[0], headline="Chef 🧑‍🍳", seeking="仕事")
    page = ben.get(url).text
    assert "名前, 太郎" in page
    assert "🧑‍🍳" in page
    assert "仕事" not in page, "what does not stand on a badge"


def test_a_title_that_cannot_be_printed_is_said_once(ben, planned):
    event = planned(title="Night 🌙 shift")
    come(event, "Ana Vidal", "Ben Osei")
    assert ben.get(f"/events/{event.id}/badges").text.count("🌙, ") == 0
    assert "Some characters can’t be printed: 🌙" in ben.get(f"/events/{event.id}/badges").text


@pytest.mark.parametrize("asked", ["paper=a5", "paper="])
def test_another_paper_is_refused_in_words(ben, thursday, url, asked):
    come(thursday, "Ana Vidal")
    answer = ben.get(f"{url}.pdf?{asked}")
    assert answer.status_code == 422
    assert "choose one of these" in answer.text


def test_only_those_who_look_after_it_print_them(as_, cast, stranger, thursday, url):
    for path in (url, f"{url}.pdf"):
        assert as_(cast.ana).get(path).status_code == 404
        assert "/sign-in" in stranger.get(path).location
    assert "Name badges" not in as_(cast.ana).get(url.removesuffix("/badges")).text


def test_the_steward_finds_them_on_the_event_and_at_the_door(ben, url):
    for page in ("", "/door"):
        assert f'href="{url}"' in ben.get(url.removesuffix("/badges") + page).text
    assert ben.get(url).status_code == 200


def test_a_crowd_is_printed_in_parts(ben, thursday, url, monkeypatch):
    monkeypatch.setattr(badges, "MOST_BADGES", 2)
    come(thursday, "Abe", "Bea", "Cid")
    page = ben.get(url).text
    rest = page.split("badges?after=")[1].split('"')[0]
    assert "Cid" not in said(ben.get(f"{url}.pdf"))
    told = said(ben.get(f"{url}.pdf?after={rest}"))
    assert "Cid" in told
    assert "Bea" not in told


def test_many_cost_no_more_questions_than_few(ben, thursday, url, queries):
    come(thursday, "Ana Vidal")
    ben.get(f"{url}.pdf")
    come_too = [f"Person {n}" for n in range(6)]
    for n, name in enumerate(come_too):
        member = someone(f"More{n} {name}")
        cards.make(member)
        commands.come(member, thursday)
    with queries(at_most=5):
        ben.get(f"{url}.pdf")
    with queries(at_most=5):
        ben.get(url)
