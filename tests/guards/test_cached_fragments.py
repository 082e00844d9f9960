"""Each cached fragment: a changed field is shown, a deleted row disappears, and a new row with the same
number shows nothing of it, whichever command wrote the change.
"""

import io
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import delete

from tests.cast import someone
from turnabout.base.db.session import command, db
from turnabout.base.i18n import clock
from turnabout.board import commands as board
from turnabout.board.models import Placement
from turnabout.cards import commands as cards
from turnabout.cards import photos
from turnabout.communities.commands import ask_to_join, create_community
from turnabout.communities.models import Membership
from turnabout.privacy.commands import leave
from turnabout.safety.commands import block


@command
def change(row, **values):
    """Not one of the commands that know what is cached."""
    for name, value in values.items():
        setattr(row, name, value)


@command
def destroy(*rows):
    for row in rows:
        db.session.delete(row)
        db.session.flush()


@pytest.fixture
def card(cast):
    made = cards.make(cast.ana)
    change(made, audiences=dict.fromkeys(made.audiences, "public"))
    return made


@pytest.fixture
def visit(app):
    """`visit(card)`: the public page, as a stranger sees it whose browser has no cookie."""

    def page(card):
        return app.test_client().get(f"/C/{card.code}").text

    return page


SHOWN = {
    "pronouns": "she/hers", "say_name": "AH-nah", "headline": "Baker", "seeking": "A bakery",
    "can_help": "Recipes", "skills": ["Sourdough"], "location": "Northside", "about": "Early riser.",
    "links": [{"label": "My site", "url": "https://ana.example"}], "email": "ana@new.example",
    "phone": "+44 20 7946 0999",
}  # fmt: skip


# --- the public page of a card ---


@pytest.mark.parametrize("field", SHOWN)
def test_a_public_card_shows_each_field_as_it_is_now(visit, card, field):
    value = SHOWN[field]
    wanted = value if isinstance(value, str) else value[0]
    wanted = wanted["label"] if isinstance(wanted, dict) else wanted
    assert wanted not in visit(card)
    assert visit(card) == visit(card)
    change(card, **{field: value})
    assert wanted in visit(card)
    change(card, audiences={**card.audiences, field: "members"})
    assert wanted not in visit(card)


def test_a_public_card_shows_the_name_and_the_photo_of_now(visit, card, cast):
    assert "data:image/webp" not in visit(card)
    change(cast.ana, name="Anna Costa")
    assert "Anna Costa" in visit(card)
    cards.give_photo(card, a_picture("teal"))
    first = visit(card)
    assert "data:image/webp" in first
    change(card.photo, small=a_picture("coral").small)
    assert "data:image/webp" in visit(card)
    assert visit(card) != first
    cards.remove_photo(card)
    assert "data:image/webp" not in visit(card)


def a_picture(colour):
    given = io.BytesIO()
    Image.new("RGB", (400, 400), colour).save(given, "PNG")
    return photos.make_pictures(given.getvalue())


@pytest.mark.parametrize("how", ["paused_at", "suspended_at", "left_at"])
def test_a_public_card_is_gone_at_once(visit, card, cast, how):
    assert "Ana Vidal" in visit(card)
    change(card if how == "paused_at" else cast.ana, **{how: clock.now()})
    assert "Ana Vidal" not in visit(card)
    change(card if how == "paused_at" else cast.ana, **{how: None})
    assert "Ana Vidal" in visit(card)


def test_after_an_erased_account_the_next_card_shows_nothing_of_it(visit, card, cast):
    cards_before = card.id, visit(card)
    leave(cast.ana, "delete")
    assert "Ana Vidal" in cards_before[1]
    ben = cards.make(cast.ben)

    assert ben.id > cards_before[0]
    assert "Ben Osei" in visit(ben)
    assert "Ana" not in visit(ben)


def test_after_an_ended_second_card_the_next_one_shows_nothing_of_it(visit, card, cast):
    second = cards.make_another(cast.ana, "Market", slip="1")
    change(second, headline="Jam and honey")
    number = second.id
    assert "Jam and honey" in visit(second)
    cards.destroy(second)
    ben = cards.make(cast.ben)

    assert ben.id > number
    assert "Jam and honey" not in visit(ben)
    third = cards.make_another(cast.ana, "Other", slip="2")
    assert "Jam and honey" not in visit(third)


def test_a_replaced_code_leads_nowhere_and_the_new_one_shows_the_card(visit, card, stranger):
    old = f"/C/{card.code}"
    assert visit(card)
    cards.replace_code(card)
    assert stranger.get(old).status_code == 404
    assert card.code[:4] in visit(card)


# --- the list of a board ---


@pytest.fixture
def club(cast):
    club = create_community(cast.ben, "Job Club North")
    ask_to_join(cast.ana, club)
    return club


@pytest.fixture
def ask(cast, club):
    return board.post(cast.ben, "request", "Read my letter", [club.id], slip="first")


@pytest.fixture
def look(as_, cast):
    """`look(address)`: as Ana sees it, for whom nobody is hidden; somebody else has seen it before."""
    dora = someone("Dora Lind")

    def page(address):
        as_(dora).get(address)
        return as_(cast.ana).get(address).text

    return page


ON_A_NOTE = {
    "kind": ("offer", "Offer"), "title": ("Read my CV", "Read my CV"),
    "body": ("Two pages.", "Two pages."), "why": ("It matters.", "It matters."),
    "action": ("Tell me the truth.", "Tell me the truth."),
    "category": ("language", "Languages"), "effort": ("hours", "An hour or two"),
    "where": ("in_person", "In person"), "place": ("Library", "Library"),
    "responses": (7, "7 answers"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("where", "field"),
    [
        *(("board", field) for field in ON_A_NOTE),
        *(("post", field) for field in ON_A_NOTE if field != "responses"),
    ],
)
def test_a_board_and_a_post_show_each_field_as_it_is_now(look, club, ask, where, field):
    value, words = ON_A_NOTE[field]
    address = f"/communities/{club.slug}" if where == "board" else f"/posts/{ask.id}"
    address += "?kind=" if where == "board" else ""
    before = article(look(address))
    assert words not in before or field == "kind"
    change(ask, **{field: value})
    assert article(look(address)) != before
    if field != "kind":
        assert words in article(look(address))


def article(page):
    """What is cached of the page: without filters, which name everything that there is."""
    return page.partition("<article")[2].partition("</article>")[0]


def test_a_note_shows_by_when_it_is_needed_and_when_it_was_written(look, club, ask):
    address = f"/communities/{club.slug}"
    before = article(look(address))
    change(ask, needed_by=clock.today() + timedelta(days=40))
    between = article(look(address))
    change(ask, posted_at=clock.now() - timedelta(days=40))
    assert len({before, between, article(look(address))}) == 3


def test_a_board_shows_its_name_and_its_people_as_they_are_now(look, club, ask, cast):
    address = f"/communities/{club.slug}"
    assert "Job Club North" in look(address)
    change(club, name="Job Club South")
    assert "Job Club South" in look(address)
    change(cast.ben, name="Benjamin Osei")
    assert "Benjamin Osei" in look(address)
    change(cast.ben, photo="face")
    assert "/photos/face-small.webp" in look(address)
    ask_to_join(cast.cleo, club)
    assert "3 members" in look(address)


@pytest.mark.parametrize("how", ["suspended_at", "left_at"])
@pytest.mark.parametrize("where", ["board", "post"])
def test_what_somebody_wrote_is_gone_with_them_at_once(look, club, ask, cast, how, where):
    address = f"/communities/{club.slug}" if where == "board" else f"/posts/{ask.id}"
    assert "Read my letter" in look(address)
    change(cast.ben, **{how: clock.now()})
    assert "Read my letter" not in look(address)
    change(cast.ben, **{how: None})
    assert "Read my letter" in look(address)


def test_what_a_blocked_member_wrote_is_gone_at_once_for_the_other(look, club, ask, cast):
    address = f"/communities/{club.slug}"
    assert "Read my letter" in look(address)
    block(cast.ben, cast.ana)
    assert "Read my letter" not in look(address)
    assert "Read my letter" not in look(f"/posts/{ask.id}")


@pytest.mark.parametrize("many", [False, True])
def test_a_note_that_was_taken_down_is_gone_at_once(look, club, ask, many):
    address = f"/communities/{club.slug}"
    assert "Read my letter" in look(address)
    if many:
        delete_placements()
    else:
        destroy(*db.session.query(Placement).all())
    assert "Read my letter" not in look(address)


@command
def delete_placements():
    db.session.execute(delete(Placement))


def test_the_next_post_shows_nothing_of_a_deleted_one(look, club, ask, cast):
    number, address = ask.id, f"/communities/{club.slug}"
    assert "Read my letter" in look(address)
    assert "Read my letter" in look(f"/posts/{number}")
    destroy(*db.session.query(Placement).all(), ask)
    other = board.post(cast.ben, "request", "Walk my dog", [club.id], slip="second")

    assert other.id > number
    for page in (look(address), look(f"/posts/{other.id}")):
        assert "Walk my dog" in page
        assert "Read my letter" not in page


def test_the_next_community_shows_nothing_of_a_deleted_one(look, club, ask, cast):
    number = club.id
    assert "Read my letter" in look(f"/communities/{club.slug}")
    destroy(
        *db.session.query(Placement).all(),
        *db.session.query(Membership).filter_by(community_id=number),
    )
    destroy(club)
    other = create_community(cast.ben, "Job Club North")

    assert other.id > number
    page = look(f"/communities/{other.slug}")
    assert "Read my letter" not in page


# --- that it is cached at all, and nothing of one person ---


def test_these_are_all_the_fragments_that_there_are(app, look, visit, card, club, ask, cast, as_):
    """A new kind of fragment is entered here, together with its tests above."""
    visit(card)
    app.test_client().get("/guide")
    look(f"/communities/{club.slug}")
    look(f"/posts/{ask.id}")
    for address in ("/", "/board", "/contacts", "/search?q=letter", "/assistance", "/posts"):
        as_(cast.ana).get(address)
    kinds = {key[0] for key, _ in app.extensions["fragments"].items()}

    assert kinds == {
        "board", "note", "filters", "post", "card page", "ui/links.html", "ui/nav.html",
        "ui/door.html", "ui/member.html", "board/head.html",
    }  # fmt: skip


def test_no_fragment_has_a_token_or_anything_of_the_viewer(
    app, monkeypatch, look, club, ask, cast, as_
):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    change(cast.ana, name="Ana Unmistakable")
    app.test_client().get("/guide")
    look(f"/communities/{club.slug}")
    look(f"/posts/{ask.id}")
    for address in ("/", "/board", "/contacts", "/search?q=letter", "/assistance", "/posts"):
        as_(cast.ana).get(address)

    cached = [str(value) for _, value in app.extensions["fragments"].items()]
    assert len(cached) > 4
    assert not [html for html in cached if "Unmistakable" in html or "csrf_token" in html]


def test_a_member_is_shown_no_page_of_another_sign_in(app, as_, cast, monkeypatch):
    """Signing out and in again gives a new secret for forms; every form of the new pages carries it."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    for _twice in range(2):
        ana = as_(cast.ana)
        page = ana.get("/settings/account").text
        token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
        sent = ana.post("/settings/account", data={"csrf_token": token, "name": "Ana Vidal"})
        assert sent.status_code == 303
