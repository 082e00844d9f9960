"""The ledger shows every change immediately, whoever made it."""

import pytest

from tests.assistance.rows import a_contact, friends
from tests.assistance.test_recording import help_given
from turnabout.assistance.commands import amend, answer, thank, undo
from turnabout.base.db.session import command
from turnabout.base.i18n import clock
from turnabout.members.commands import choose_language, rename
from turnabout.safety.commands import block, unblock


@pytest.fixture
def given(cast):
    return help_given(*friends(cast.ana, cast.ben))


@pytest.fixture
def ledger(as_):
    """`ledger(cast.ana)()`: the ledger, in a browser that has loaded it before."""

    def of(member):
        browser = as_(member)
        browser.get("/assistance")
        return lambda: browser.get("/assistance").text

    return of


@command
def change(member, **values):
    for name, value in values.items():
        setattr(member, name, value)


def test_each_step_of_the_other_one_shows_at_once(cast, ledger, given):
    ana, ben = ledger(cast.ana), ledger(cast.ben)
    assert "Waiting for Ben Osei" in ana()
    assert f'action="/assistance/{given.id}/answer"' in ben()

    amend(given, cast.ana, "Read my CV", given.category, given.effort, given.happened_on)
    assert "Read my CV" in ben()
    answer(given, cast.ben, "not_quite", "It was longer.")
    assert "You two remember it differently: your turn" in ana()
    answer(given, cast.ben, "right")
    for shown in (ana(), ben()):
        assert "You both agree" in shown
    assert "<b>1</b><span>time you helped" in ana()
    thank(given, cast.ben, "Gladly read.")
    assert "Thanked" in ana()
    undo(given, cast.ana)
    for shown in (ana(), ben()):
        assert "Read my CV" not in shown


def test_a_new_record_shows_at_once_and_to_the_two_alone(cast, ledger):
    friends(cast.ana, cast.ben)
    ana, ben, cleo = map(ledger, (cast.ana, cast.ben, cast.cleo))
    help_given(cast.ana, cast.ben)
    for look in (ana, ben):
        assert "Read my letter" in look()
    assert "Nothing on record yet" in cleo()


def test_another_name_and_face_show_at_once_and_who_left_has_none(cast, ledger, given):
    ben = ledger(cast.ben)
    rename(cast.ana, "Ana Costa")
    assert "Ana Costa helped you" in ben()
    change(cast.ana, photo="face")
    assert "/photos/face-small.webp" in ben()
    change(cast.ana, left_at=clock.now())
    assert "A former member helped you" in ben()


def test_a_contact_by_another_name_shows_at_once(cast, ledger):
    contact = a_contact(cast.ana)
    help_given(cast.ana, contact)
    ana = ledger(cast.ana)
    change(contact, name="Mrs Marrow")
    assert "You helped Mrs Marrow" in ana()


def test_a_block_hides_at_once_and_for_as_long_as_it_lasts(cast, ledger, given):
    ana, ben = ledger(cast.ana), ledger(cast.ben)
    block(cast.ben, cast.ana)
    for look in (ana, ben):
        assert "Read my letter" not in look()
    unblock(cast.ben, cast.ana)
    for look in (ana, ben):
        assert "Read my letter" in look()


def test_another_language_shows_at_once(cast, ledger, given):
    ben = ledger(cast.ben)
    choose_language(cast.ben, "fr", "UTC")
    assert '<html lang="fr"' in ben()


def test_a_message_is_said_once(cast, as_, given):
    ben = as_(cast.ben)
    ben.get("/assistance")
    tap = {"how": "right", "next": "/assistance"}
    shown = ben.post(f"/assistance/{given.id}/answer", data=tap, follow_redirects=True).text
    assert "You both have it on record." in shown
    assert "You both have it on record." not in ben.get("/assistance").text


def test_each_side_and_page_is_its_own(cast, as_, given):
    ben = as_(cast.ben)
    for _twice in range(2):
        assert "Read my letter" in ben.get("/assistance?side=received").text
        assert "Nothing given yet" in ben.get("/assistance?side=given").text
        assert "Read my letter" not in ben.get(f"/assistance?below={given.id}").text
