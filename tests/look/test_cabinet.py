"""All components render in every state, and load nothing that is missing."""

import gzip
import re
from pathlib import Path

import pytest
from flask import render_template

from turnabout.base.web.component_gallery import samples

ROOT = Path(__file__).parents[2]


@pytest.fixture
def cabinet(app):
    with app.test_request_context("/cabinet"):
        yield render_template("cabinet.html", **samples())


def test_it_shows_every_part(cabinet):
    for words in (
        "Wolfeschlegel",
        "pinned--request",
        "pinned--offer",
        "net--peer",
        'class="wrongs"',
        "none",
        "poster--closed",
        'class="chips"',
        "invitation--off",
        'class="taps-in"',
        'class="talk-list"',
    ):
        assert words in cabinet


def test_it_is_not_there_outside_development(stranger):
    assert stranger.get("/cabinet").status_code == 404


def test_nothing_is_written_inline(cabinet):
    assert " style=" not in cabinet
    assert not re.search(r"<style|<script(?![^>]*src=)|\son\w+=", cabinet)


def test_every_error_is_tied_to_its_field(cabinet):
    assert 'aria-describedby="title-hint title-error"' in cabinet
    assert 'id="title-error"' in cabinet
    assert 'href="#effort"' in cabinet
    assert 'id="effort"' in cabinet


def test_every_icon_that_is_used_is_in_the_sprite():
    sprite = (ROOT / "static/vendor/icons.svg").read_text()
    held = set(re.findall(r'<symbol id="([\w-]+)"', sprite))
    used = set()
    for template in (ROOT / "templates").rglob("*.html"):
        used |= set(re.findall(r"\bicon(?:_of)?(?:\(|=)\s*'([\w-]+)'", template.read_text()))
    assert used <= held


@pytest.mark.parametrize("name", [400, 403, 404, 405, 413, 429, 500])
def test_every_error_has_a_kind_page(app, name):
    with app.test_request_context("/"):
        page = render_template(f"errors/{name}.html", error=None)
    assert "<h1>" in page


def test_the_public_home_page_shows_real_parts(app):
    with app.test_request_context("/"):
        page = render_template("home.html", viewer=None)
    assert "Amara Voss" in page
    assert 'href="/join"' in page


def test_the_styles_of_a_page_stay_small():
    sheets = {file.stem: file.read_bytes() for file in (ROOT / "static/css").glob("*.css")}
    del sheets["card"]  # the only one of its page
    everywhere = b"".join(sheets.pop(name) for name in ("type", "app", "parts", "pages"))
    for name, more in sheets.items():  # a page has one of these at most
        assert len(gzip.compress(everywhere + more)) < 14_000, name
    assert (ROOT / "static/css/card.css").stat().st_size < 3_584
