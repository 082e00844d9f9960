from markupsafe import Markup

from turnabout.base import hot
from turnabout.base.hot import Fragments


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
    kept = Fragments(room=100)
    for n in range(10):
        kept.put(n, 1, Markup("x" * 40))

    assert kept.used <= 100
    assert kept.get(9, 1) is not None
    assert kept.get(0, 1) is None
