"""Printed sheets, read as a phone's camera would."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageEnhance, ImageFilter

from tests.cards.reading import decoded, pages, part, words, words_at
from turnabout.cards import commands, queries
from turnabout.printing import api as printing
from turnabout.printing import lettering, sheets
from turnabout.printing.paper import KINDS, PAPERS, Badge, grid

CODES = [f"K7QX2M{n}{m}" for n in "23456789" for m in "ABCD"]
NAMES = {
    "plain": "Ana Vidal",
    "one letter": "X",
    "two hundred letters": "Wolfeschlegelstein" * 11 + "xy",
    "many words": "Maria del Carmen Fernández de la Fuente y Sánchez de Castellanos",
    "Greek": "Ξένια Παπαδοπούλου",
    "Cyrillic": "Александра Иванова",
    "Arabic": "نور الهدى عبد الرحمن",
    "Hebrew": "דוד בן־גוריון",
    "two directions": "Nour عبد الرحمن",
    "emoji": "Ana 🧑‍🍳 Vidal",
    "other script": "名前 太郎",
}


def badge(name="Ana Vidal", code="K7QX2M9A", **more):
    told = {
        "headline": "Pastry cook, fifteen years of early mornings",
        "back": (("Looking for", "A bakery near Northside"), ("Can help with", "Interviews")),
        "where": "turnabout.example.org/c",
    } | more
    return Badge(name, f"HTTPS://TURNABOUT.EXAMPLE.ORG/C/{code}", code, **told)


def crowd(many):
    names = list(NAMES.values())
    return [badge(names[n % len(names)], CODES[n]) for n in range(many)]


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("kind", KINDS)
def test_two_readers_read_every_code_on_a_sheet(kind, paper):
    laid = grid(kind, paper)
    badges = crowd(laid.places)
    (page,) = pages(sheets.sheet(badges, kind, paper, marks=True))
    for place, one in zip(laid.laid(), badges, strict=True):
        assert decoded(part(page, place)) == ([one.link], [one.link]), one.name


def as_a_bad_photo(picture, turn=25):
    """Blurred, turned, pale, and squeezed by the phone."""
    picture = picture.convert("L").rotate(turn, expand=True, fillcolor=255)
    picture = picture.filter(ImageFilter.GaussianBlur(2.5))
    picture = ImageEnhance.Contrast(picture).enhance(0.35)
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=40)
    return Image.open(kept)


@pytest.mark.parametrize("kind", KINDS)
def test_two_readers_read_a_bad_photo_of_each(kind):
    laid = grid(kind, "a4")
    badges = crowd(laid.places)
    (page,) = pages(sheets.sheet(badges, kind, "a4"))
    for place, one in zip(laid.laid(), badges, strict=True):
        photo = as_a_bad_photo(part(page, place))
        assert decoded(photo) == ([one.link], [one.link]), one.name


def test_a_torn_code_is_still_read():
    place = next(grid("cards", "a4").laid())
    card = part(pages(sheets.sheet([badge()], "cards", "a4"))[0], place)
    side = card.height * 23 / 55
    corner = (card.width * 79 / 85, card.height * 39.5 / 55)
    card.paste("white", [round(edge) for edge in (
        corner[0] - side * 0.22, corner[1] - side * 0.22, corner[0], corner[1],
    )])  # fmt: skip
    assert decoded(card) == ([badge().link], [badge().link])


@pytest.mark.parametrize("name", ["plain", "many words", "Greek", "Cyrillic", "Arabic", "Hebrew"])
def test_the_name_can_be_read_and_copied(name):
    for kind in ("cards", "badges"):
        said = words(sheets.sheet([badge(NAMES[name])], kind, "a4"))[0].split()
        turned = [word[::-1] for word in said]  # some readers copy from left to right, always
        assert set(NAMES[name].split()) <= {*said, *turned}
        assert {"K7QX", "2M9A", "turnabout.example.org/c"} <= set(said)


def dark_parts(picture):
    return picture.convert("L").point(lambda shade: 255 if shade < 128 else 0).getbbox()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["cards", "badges"])
def test_nothing_reaches_the_edge_or_the_code(kind, name):
    one = badge(NAMES[name], headline="word " * 30, aside="she/her · say: AH-na",
                lines=("a" * 70 + "@example.test", "+44 20 7946 0000", "Northside"))  # fmt: skip
    laid = grid(kind, "a4")
    place = next(laid.laid())
    (page,) = pages(sheets.sheet([one], kind, "a4"), dots=200)
    shown = part(page, place, dots=200)
    left, top, right, bottom = dark_parts(shown)
    margin = 200 / 25.4 * 2
    assert min(left, top, shown.width - right, shown.height - bottom) > margin
    assert decoded(shown) == ([one.link], [one.link])


def test_a_name_that_runs_from_right_to_left_turns_its_card():
    place = next(grid("cards", "a4").laid())
    for name, side in (("Ana Vidal", "right"), ("דוד כהן", "left")):
        card = part(pages(sheets.sheet([badge(name, headline="")], "cards", "a4"))[0], place)
        half = card.crop((0, 0, card.width // 2, card.height))
        assert bool(decoded(half)[0]) == (side == "left")


def test_arabic_letters_join():
    """Each letter has another shape at the beginning, in the middle and at the end."""
    joined, alone = (lettering.width(word, "bold") for word in ("ببب", "ب\u200cب\u200cب"))
    assert joined < alone * 0.8


@pytest.mark.parametrize(("kind", "many", "wanted"), [
    ("cards", 10, 1), ("cards", 11, 2), ("badges", 8, 1), ("badges", 25, 4), ("stickers", 31, 2),
])  # fmt: skip
def test_a_crowd_gets_as_many_pages_as_it_needs(kind, many, wanted):
    made = [badge("Ana Vidal", CODES[n]) for n in range(many)]
    sides = pages(sheets.sheet(made, kind, "a4"), 100)
    assert len(sides) == wanted
    turned = pages(sheets.sheet(made, kind, "a4", back=True), 100)
    assert len(turned) == (wanted if kind == "stickers" else 2 * wanted)


def test_the_back_meets_its_front_when_the_sheet_is_turned_over():
    laid = grid("cards", "a4")
    first, second = (
        badge(back=(("Looking for", f"A {where}, near the station"), ("Can help with", "a" * 90)))
        for where in ("bakery", "garage")
    )
    sheet = sheets.sheet([first, second], "cards", "a4", back=True)
    left, right = list(laid.laid())[:2]
    assert "garage" in words_at(sheet, 1, left)
    assert "bakery" in words_at(sheet, 1, right)
    fronts, backs = (list(laid.laid(mirrored)) for mirrored in (False, True))
    for front, behind in zip(fronts, backs, strict=True):
        assert behind.left + behind.width == pytest.approx(laid.paper[0] - front.left)
        assert behind.top == front.top


def test_who_says_nothing_more_has_their_code_on_the_back():
    back = pages(sheets.sheet([badge(back=())], "cards", "a4", back=True))[1]
    assert decoded(back) == ([badge().link], [badge().link])


def test_crop_marks_stand_outside_of_what_is_cut():
    plain, marked = (
        pages(sheets.sheet([badge()], "cards", "a4", marks=marks), 150)[0]
        for marks in (False, True)
    )
    across, down = grid("cards", "a4").across, grid("cards", "a4").down
    edges = [round(edge * 150 / 25.4) for edge in (across[0], down[0], across[-1], down[-1])]
    assert plain.crop(edges).tobytes() == marked.crop(edges).tobytes()
    assert plain.tobytes() != marked.tobytes()


def test_an_empty_sheet_has_a_page():
    assert len(pages(sheets.sheet([], "badges", "letter"), 50)) == 1


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("kind", KINDS)
def test_everything_lies_on_the_paper(kind, paper):
    laid = grid(kind, paper)
    room = sheets.AWAY + sheets.LONG + 2  # printers leave the outermost millimetres white
    assert laid.across[0] >= room
    assert laid.down[0] >= room
    assert laid.across[-1] <= PAPERS[paper][0] - room
    assert laid.down[-1] <= PAPERS[paper][1] - room


def test_fonts_are_in_the_file_and_only_their_letters():
    data = sheets.full_sheet(badge("Ana Vidal Ωμέγα"), "cards", "a4")
    assert data.count(b"/FontFile2") >= 2
    assert b"/Helvetica" not in data
    assert len(data) < 60_000


# --- signs that no face has ---


def test_what_cannot_be_printed_is_named():
    assert lettering.unprintable("Ana 🧑‍🍳 Vidal", "名前 太郎", "名前") == ["🧑‍🍳", "名前", "太郎"]
    for name in (
        "Ana Vidal",
        "Łukasz Żółć",
        "Ξένια",
        "نور الهدى",
        "דוד",
        "Ի Հ",
        "ნინო",
        "می‌خواهم",
        "Đặng",
    ):
        assert lettering.unprintable(name) == [], name


def test_what_cannot_be_printed_leaves_no_gap():
    assert lettering.printable("Ana 🧑‍🍳 Vidal ❤️") == "Ana Vidal"
    assert lettering.printable("名前 太郎") == ""
    assert lettering.printable("می‌خواهم") == "می‌خواهم", "a joiner that a word needs"


def test_a_name_without_any_sign_becomes_a_line_to_write_on():
    place = next(grid("badges", "a4").laid())
    one = badge("名前", headline="", where="")
    card = part(pages(sheets.sheet([one], "badges", "a4"))[0], place).convert("L")
    longest = max(
        sum(shade < 128 for shade in card.crop((0, y, card.width, y + 1)).tobytes())
        for y in range(card.height // 2)
    )
    assert longest > card.width * 0.8


ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)


@settings(max_examples=25, deadline=None)
@given(ANYTHING, ANYTHING, st.lists(ANYTHING, max_size=4), st.sampled_from(["cards", "badges"]))
def test_no_text_breaks_a_sheet(name, text, lines, kind):
    one = badge(name, headline=text, lines=tuple(lines), back=(("Looking for", text),), above=text)
    assert sheets.sheet([one], kind, "letter", back=True).startswith(b"%PDF")


@settings(max_examples=60, deadline=None)
@given(ANYTHING, st.floats(5, 80), st.floats(2, 30))
def test_lines_stay_in_their_box_and_lose_nothing_but_the_end(text, width, height):
    text = lettering.printable(text)
    block = lettering.fit(text, "sans", (width, height), (1.5, 6), 1.2)
    assert block.height <= max(height, block.size) + 0.001
    for line in block.lines:
        assert lettering.width(line, "sans") * block.size <= max(width, 2 * block.size) + 0.01
    said, wanted = ("".join("".join(told).split()) for told in (block.lines, text))
    assert wanted.startswith(said.removesuffix("…")), "only the end may be cut"
    assert said == wanted or said.endswith("…")


def test_lines_of_one_sign_each_are_balanced_already():
    """Nothing makes them shorter, however narrow one tries."""
    assert lettering.fit("Ã`^ä", "sans", (5, 5), (1.5, 6), 1.2).lines == ("Ã`^", "ä")


def test_a_long_word_is_rather_broken_than_made_tiny():
    """Somebody reads it from across a table."""
    box, sizes = (78.0, 25.0), (2.4, 10.0)
    long, short = (lettering.fit("n" * many, "serif", box, sizes, 1.13) for many in (44, 12))
    assert len(short.lines) == 1 < len(long.lines)
    assert min(long.size, short.size) >= 4
    email = lettering.fit("a" * 60 + "@example.test", "sans", (47.5, 2.4), (1.6, 2.4), 1.3)
    assert len(email.lines) == 1, "small print keeps to its line"


# --- from a card ---


def test_a_card_on_paper_says_what_strangers_may_read(card):
    commands.edit(card, headline="Baker", phone="+1 555 0100", location="Northside", seeking="Work",
                  audiences={"phone": "public"})  # fmt: skip
    made = queries.badge(card)
    assert (made.name, made.headline, made.lines) == ("Ana Vidal", "Baker", ("+1 555 0100",))
    assert made.link == queries.address(card)
    assert made.where == "127.0.0.1:8000/c"
    assert made.back == (("Looking for", "Work"),)


def test_letter_is_usual_where_it_is_sold():
    assert printing.default_paper("America/Chicago") == "letter"
    assert printing.default_paper("Europe/Paris") == printing.default_paper("") == "a4"
