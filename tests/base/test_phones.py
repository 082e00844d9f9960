"""Phone numbers as people write them, and what a phone dials for them."""

import os
import re
import subprocess
import sys

import pytest

from turnabout.base.db.session import fetch_first
from turnabout.base.server.settings import BadSettings, Settings, load
from turnabout.base.text import phones
from turnabout.cards import commands as cards
from turnabout.contacts import commands as contacts
from turnabout.contacts import formats as books
from turnabout.contacts.queries import book

LONDON = "tel:+442079460958"


@pytest.fixture
def britain(app, monkeypatch):
    """A site in the United Kingdom, which makes a number without a country British."""
    monkeypatch.setitem(
        app.config, "SETTINGS", app.config["SETTINGS"].model_copy(update={"country": "GB"})
    )


def in_country(code, typed):
    text = phones.ascii_digits(phones.strip_invisible(typed))
    found = phones.parse(text, code)
    return found and found.dialled + (f";ext={found.extension}" if found.extension else "")


@pytest.mark.parametrize(("typed", "dialled"), [
    ("+44 20 7946 0958", LONDON), ("020 7946 0958", LONDON), ("(020) 7946-0958", LONDON),
    ("+44 (0)20 7946 0958", LONDON), ("+44(0)2079460958", LONDON), ("0044 20 7946 0958", LONDON),
    ("020 7946 0958 / 07911 123456", LONDON), ("020 7946 0958/07911 123456", LONDON),
    ("020 7946 0958 or 07911 123456", LONDON), ("020 7946 0958, 07911 123456", LONDON),
    ("020 7946 0958/9", LONDON), ("020.7946.0958", LONDON), ("020\u20117946\u20110958", LONDON),
    ("020 7946 0958 ext. 45", LONDON + ";ext=45"), ("020 7946 0958 x45", LONDON + ";ext=45"),
    ("020 7946 0958;ext=12", LONDON + ";ext=12"), ("020 7946 0958, ext 45", LONDON + ";ext=45"),
    ("020 7946 0958 #45", LONDON + ";ext=45"), ("020 7946 0958 extension 45", LONDON + ";ext=45"),
    ("02079460958x45", LONDON + ";ext=45"), ("020 7946 0958 (x45)", LONDON + ";ext=45"),
    ("020 7946 0958 (ext. 45)", LONDON + ";ext=45"),
    ("020 7946 0958 - ext: 45", LONDON + ";ext=45"), ("020 7946 0958 [ext 45]", LONDON + ";ext=45"),
    ("020 7946 0958 (extension 45) or 07911 123456", LONDON + ";ext=45"),
    ("24/7 020 7946 0958", LONDON), ("24/7: 020 7946 0958", LONDON), ("24h/7 020 7946 0958", LONDON),
    ("24/7 07700 900123", "tel:07700900123"), ("020 7946 0958 24/7", LONDON),
    ("24/7 020 7946 0958 (ext 45)", LONDON + ";ext=45"),
    ("٠٢٠ ٧٩٤٦ ٠٩٥٨", LONDON), ("+٤٤ ٢٠ ٧٩٤٦ ٠٩٥٨", LONDON), ("०२० ७९४६ ०९५८", LONDON),
    ("０２０ ７９４６ ０９５８", LONDON), ("\u202a+44 20 7946 0958\u202c", LONDON),
    ("020\u00a07946\u202f0958", LONDON), ("020 79\u00ad46 0958", LONDON), ("\u200e020 7946 0958", LONDON),
    ("Tel.: 020 7946 0958", LONDON), ("Mobile (evenings): 020 7946 0958", LONDON),
    ("Room 512: 020 7946 0958", LONDON), ("tel:+44-20-7946-0958", LONDON),
    ("020 7946 0958 (2 lines)", LONDON), ("+33 1 42 68 53 00 poste 12", "tel:+33142685300;ext=12"),
    ("+1 (206) 555-0100", "tel:+12065550100"), ("0800 FLOWERS", "tel:+448003569377"),
    # Not in the plan of the country: what was typed is dialled.
    ("07700 900123", "tel:07700900123"), ("07700 900123 or 07700 900124", "tel:07700900123"),
    ("07700 900123 07700 900124", "tel:07700900123"), ("+44 (0)7700 900123", "tel:+447700900123"),
    ("my mobile: 07700 900123 ext. 9", "tel:07700900123;ext=9"), ("112", "tel:112"),
    ("call 112 if it burns", "tel:112"),
    # Nothing that can be dialled.
    ("", ""), ("call me", ""), ("12", ""), ("+", ""), ("- -", ""), ("=1+1", ""), ("12a", ""),
    ("12345678901234567890123456789", ""),
])  # fmt: skip
def test_the_number_that_was_meant_is_dialled(britain, typed, dialled):
    assert phones.tel(typed) == dialled


@pytest.mark.parametrize(("country", "typed", "dialled"), [
    ("DE", "0171/2345678", "+491712345678"), ("DE", "030/123456 - 12", "+493012345612"),
    ("DE", "24/7 0171 2345678", "+491712345678"), ("DE", "030 123456 (App. 78)", "+4930123456;ext=78"),
    ("DE", "030 123456 Apparat 78", "+4930123456;ext=78"),
    ("DE", "030 123456 Nebenstelle 78", "+4930123456;ext=78"),
    (None, "030 123456 (ext 78)", "030123456;ext=78"),
    ("DE", "+49 (0)6151/123456", "+496151123456"), ("DE", "030 123456 Durchwahl 78", "+4930123456;ext=78"),
    ("US", "(206) 555-0100 x7", "+12065550100;ext=7"), ("US", "206.555.0100", "+12065550100"),
    ("FR", "01 42 68 53 00", "+33142685300"), ("IT", "06 6982", "+39066982"),
    ("EG", "٠٢ ٢٣٩١ ٠١٥٠", "+20223910150"), ("JP", "03-3213-1111", "+81332131111"),
    (None, "020 7946 0958", "02079460958"), (None, "020 7946 0958 / 07911 123456", "02079460958"),
    (None, "0171/2345678", "01712345678"), (None, "0044 20 7946 0958", "+442079460958"),
    (None, "+44 (0)20 7946 0958 ext. 45", "+442079460958;ext=45"),
    (None, "020 7946 0958 ext. 45", "02079460958;ext=45"), (None, "0800 FLOWERS", "08003569377"),
])  # fmt: skip
def test_a_number_without_a_country_is_one_of_the_site(country, typed, dialled):
    assert in_country(country, typed) == dialled


@pytest.mark.parametrize(("zone", "country", "region"), [
    ("Europe/Paris", "", "FR"), ("Asia/Kolkata", "", "IN"), ("Europe/Paris", "be", "BE"),
    ("UTC", "", None), ("UTC", "GB", "GB"), ("US/Eastern", "", "US"), ("Etc/GMT+3", "", None),
])  # fmt: skip
def test_the_country_is_a_setting_and_else_where_the_time_zone_is(zone, country, region):
    assert Settings(_env_file=None, time_zone=zone, country=country).region == region


@pytest.mark.parametrize("country", ["England", "ZZ", "44", "X"])
def test_what_is_no_country_ends_the_start(tmp_path, country):
    with pytest.raises(BadSettings, match="TURNABOUT_COUNTRY: is not a country of two letters"):
        load(instance=tmp_path, country=country)


TYPED = "Tel. +44 (0)20 7946 0958 ext. 45"
DIALLED = f"{LONDON};ext=45"


def links_in(page):
    return re.findall(r'href="(tel:[^"]*)"', page)


def test_card_contact_and_signature_dial_alike_and_show_what_was_typed(cast, as_, stranger):
    """And the two vCards have the same number."""
    card, ana = cards.make(cast.ana), as_(cast.ana)
    cards.edit(card, phone=TYPED, audiences={"phone": "public"})
    contact = contacts.add(cast.ana, name="Zoë", phone=TYPED)
    for page in (
        stranger.get(f"/C/{card.code}").text, ana.get(f"/contacts/{contact.id}").text,
        ana.get(f"/cards/{card.id}/take").text,
    ):  # fmt: skip
        assert set(links_in(page)) | set(re.findall(r"href=&#34;(tel:.*?)&#34;", page)) == {DIALLED}
        assert TYPED in page
    theirs, mine = (
        stranger.get(f"/C/{card.code}.vcf").text,
        books.vcard(books.Entry(contact)).decode(),
    )
    for file in (theirs, mine):
        assert re.search(r"^TEL[^:]*:(.*)\r$", file, re.M)[1] == "+44 20 7946 0958\\;ext=45"


def test_what_cannot_be_dialled_is_shown_without_a_link(cast, as_, stranger):
    card, ana = cards.make(cast.ana), as_(cast.ana)
    cards.edit(card, phone="Ask at the desk", audiences={"phone": "public"})
    contact = contacts.add(cast.ana, name="Zoë", phone="Ask at the desk")
    for page in (stranger.get(f"/C/{card.code}").text, ana.get(f"/contacts/{contact.id}").text):
        assert links_in(page) == []
        assert "Ask at the desk" in page
    assert "TEL;TYPE=CELL:Ask at the desk\r\n" in stranger.get(f"/C/{card.code}.vcf").text


@pytest.mark.parametrize("typed", [
    "020 7946 0958 ext. 45", "Tel.: 020 7946 0958", "020 7946 0958 / 07911 123456", "٠٢٠ ٧٩٤٦ ٠٩٥٨",
    "+44 (0)20 7946 0958", "112",
])  # fmt: skip
def test_honest_numbers_are_taken_as_they_were_typed(cast, as_, typed):
    card, ana = cards.make(cast.ana), as_(cast.ana)
    data = {"name": "Ana Vidal", "phone": typed} | {
        f"see_{field}": card.audience(field) for field in cards.FIELDS
    }
    assert ana.post(f"/cards/{card.id}/edit", data=data).status_code == 303
    assert ana.post("/contacts/new", data={"name": "Zoë", "phone": typed}).status_code == 303
    assert card.phone == fetch_first(book(cast.ana.id)).phone == typed


@pytest.mark.parametrize("typed", ["call me", "12", "+", "@"])
def test_what_is_no_number_is_answered_beside_the_field(cast, as_, typed):
    answer = as_(cast.ana).post("/contacts/new", data={"name": "Zoë", "phone": typed})
    assert answer.status_code == 422
    assert "Please enter a phone number, such as +44 20 7946 0000." in answer.text


def test_the_book_of_numbers_is_loaded_only_when_a_number_is_read():
    code = "import sys; import turnabout.base.text.phones; print('phonenumbers' in sys.modules)"
    surroundings = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    answer = subprocess.run(
        [sys.executable, "-c", code], env=surroundings, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "False"
