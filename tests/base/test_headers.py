import gzip
import re

import pytest

from turnabout.base.web.headers import HEADERS
from turnabout.base.web.static_files import remove_older

EVERY = [name for name, _ in HEADERS]


def answers(app):
    browser = app.test_client()
    page = browser.get("/healthz")
    sheet = app.jinja_env.globals["asset"]("css/app.css")
    yield "a page", page
    yield "a missing page", browser.get("/no/such/page")
    yield "a locked door", browser.get("/notices")
    yield "a wrong method", browser.post("/healthz")
    yield "a static file", browser.head(sheet)
    yield "a missing static file", browser.get("/static/no-such.css")


def test_every_answer_says_how_it_may_be_used(app):
    for what, answer in answers(app):
        for name in EVERY:
            assert answer.headers.getlist(name), f"{what} lacks {name}"
        assert len(answer.headers.getlist("Content-Security-Policy")) == 1, what


def test_nothing_inline_and_nothing_from_elsewhere_runs(app):
    policy = app.test_client().get("/healthz").headers["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "http" not in policy
    assert "frame-ancestors 'none'" in policy


def test_a_hashed_file_may_be_kept_for_ever_and_a_plain_one_may_not(app):
    browser, sheet = app.test_client(), app.jinja_env.globals["asset"]("css/app.css")

    assert re.search(r"\.[0-9a-f]{10}\.css$", sheet)
    kept = browser.head(sheet).headers["Cache-Control"]
    assert "immutable" in kept
    assert "public" in kept
    assert "immutable" not in browser.head("/static/css/app.css").headers["Cache-Control"]


def test_text_comes_compressed_to_whoever_can_read_that(app):
    browser, sheet = app.test_client(), app.jinja_env.globals["asset"]("css/app.css")

    plain, packed = (
        browser.get(sheet, headers={"Accept-Encoding": how}, buffered=True)
        for how in ("identity", "gzip, br")
    )
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 2


def test_what_another_version_packed_is_thrown_away(tmp_path):
    old, strange = (tmp_path / name for name in ("app.0123456789.css.gz", "mine.txt"))
    for file in (old, strange):
        file.touch()
    remove_older(tmp_path, ["/static/css/app.9876543210.css"])
    assert list(tmp_path.iterdir()) == [strange]


def test_pages_are_kept_by_nobody_else(cast, as_):
    assert "private" in as_(cast.ana).get("/notices").headers["Cache-Control"]


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/..%2fapp.py", "/static//etc/passwd"]
)
def test_no_path_leads_out_of_the_static_folder(app, path):
    assert app.test_client().get(path).status_code in (308, 404)


@pytest.fixture
def behind_https(app, another_app, tmp_path):
    """`behind_https(…)`: an application whose public address begins with https."""

    def opened(**more):
        changed = {"public_url": "https://turnabout.example", "instance": tmp_path} | more
        return another_app(app.config["SETTINGS"].model_copy(update=changed))

    return opened


def test_only_a_site_behind_https_asks_to_stay_there(app, behind_https):
    assert "Strict-Transport-Security" not in app.test_client().get("/healthz").headers
    secure = behind_https()
    answer = secure.test_client().get("/healthz")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert secure.config["SESSION_COOKIE_SECURE"]


def test_other_names_of_the_domain_are_held_to_https_only_where_the_operator_says_so(
    behind_https,
):
    strict = behind_https(hsts_subdomains=True).test_client().get("/healthz")
    assert strict.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
