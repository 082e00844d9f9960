from markupsafe import Markup

from turnabout.base import hot
from turnabout.base.hot import PART_BYTES, Fragments, Shelf


def test_a_row_is_read_with_named_values(cast):
    found = hot.row("select name, id from member where id = :id and :id > 0", id=cast.ana.id)

    assert found == ("Ana Vidal", cast.ana.id)
    assert hot.rows("select id from member where id < :none", none=0) == []


def test_a_fragment_is_rendered_once_for_a_version(app):
    made = []

    def render():
        made.append(1)
        return "<p>hello</p>"

    for version in (1, 1, 2, 2):
        assert hot.fragment("greeting", version, render) == "<p>hello</p>"
    assert len(made) == 2


def test_fragments_are_bounded_by_bytes():
    kept = Shelf(room=100)
    for n in range(10):
        for _twice in range(2):
            kept.put(n, 1, Markup("x" * 40))

    assert kept.used <= 100
    assert kept.get(9, 1) is not None
    assert kept.get(0, 1) is None


def test_what_is_wanted_once_pushes_out_nothing():
    kept = Shelf(room=100)
    for key in ("one", "two", "three", "four"):
        kept.put(key, 1, Markup("x" * 40))
    assert kept.get("one", 1)
    assert kept.get("two", 1)
    assert kept.get("three", 1) is None

    kept.put("three", 1, Markup("x" * 40))
    assert kept.get("three", 1)
    kept.put("three", 2, Markup("a newer one"))
    assert kept.get("three", 2) == "a newer one"


def test_pages_push_out_pages_and_no_parts():
    kept, page = Fragments(room=8 * PART_BYTES), Markup("x" * PART_BYTES)
    kept.put("part", 1, Markup("a note"))
    for n in range(10):
        for _twice in range(2):
            kept.put(n, 1, page)

    assert kept.get("part", 1) == "a note"
    assert kept.get(9, 1) == page
    assert kept.get(0, 1) is None


def test_a_part_that_grows_to_a_page_is_found_as_it_is_now():
    kept, page = Fragments(), Markup("x" * PART_BYTES)
    kept.put("list", 1, Markup("short"))
    kept.put("list", 2, page)

    assert kept.get("list", 2) == page
    assert kept.get("list", 3) is None
