"""Requests that no browser sends get an ordinary response, and never a server error."""

import contextvars
import io

import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app

from tests.conftest import make_app
from turnabout.base.server.settings import Settings


@pytest.fixture
def asked(app):
    """The status of a page that is asked for octet by octet: a test browser would tidy them."""

    def status(path, **environ):
        whole = EnvironBuilder(path).get_environ() | environ
        _, told, _ = contextvars.Context().run(run_wsgi_app, app, whole, buffered=True)
        return int(told[:3])

    return status


@pytest.mark.parametrize("query", ["code=\xff\xe9", "next=\xff", "code=%0%0000", "code=%00%ff"])
def test_octets_that_are_no_text_are_read_as_well_as_can_be(asked, query):
    for path in ("/C", "/sign-in", "/search", "/no/such/page"):
        assert asked(path, QUERY_STRING=query) < 500


def test_no_word_of_an_address_has_a_nul_in_it(as_, cast):
    """Not even one that appears when another was taken out: PostgreSQL cannot be asked for it."""
    ana = as_(cast.ana)
    for page in ("/search?q=%0%0000", "/contacts?q=a%0%00000", "/communities?q=%0%0%000000"):
        assert ana.get(page).status_code == 200


@pytest.mark.parametrize("value", ["1|\xc3\xa9", "\xc3\xa9|1", "|", "\xff|\xff"])
@pytest.mark.parametrize("name", ["turnabout", "turnabout_remember"])
def test_a_cookie_that_we_did_not_make_is_no_cookie(asked, name, value):
    assert asked("/", HTTP_COOKIE=f"{name}={value}") == 200


@pytest.mark.parametrize(
    "body", ["{", "5", '"x"', "[1]", '{"name": 5}', '{"title": "\\u0000\\ud800", "email": ["a"]}']
)
def test_forms_are_not_read_from_anything_but_forms(as_, cast, stranger, body):
    for page in ("/contacts/new", "/goals/new", "/scans", "/posts/new", "/settings/account"):
        answer = as_(cast.ana).post(page, data=body, content_type="application/json")
        assert answer.status_code in (200, 303, 422)
    for page in ("/join", "/sign-in", "/together"):
        answer = stranger.post(page, data=body, content_type="application/json")
        assert answer.status_code == 422


@pytest.mark.parametrize(
    "path", ["/cards/new", "/settings/search", "/cards/1/photo", "/goals/new", "/scans/pictures"]
)
def test_what_is_far_too_large_is_turned_away_wherever_it_arrives(as_, cast, path):
    told = {
        "data": b"name=" + b"x" * 1_200_000,
        "content_type": "application/x-www-form-urlencoded",
    }
    assert as_(cast.ana).post(path, **told).status_code in (303, 404, 413, 422)


@pytest.fixture
def guarded(tmp_path):
    """A site that looks for the token of every form, as in production."""
    settings = Settings(
        _env_file=None, instance=tmp_path, database_url=f"sqlite:///{tmp_path / 'site.sqlite3'}",
        rate_limits=False, secret_key="only for tests",
    )  # fmt: skip
    yield from make_app(settings)


def test_a_stranger_with_a_large_picture_is_turned_away_too(guarded):
    picture = b'--x\r\nContent-Disposition: form-data; name="picture"; filename="a"\r\n\r\n'
    told = {"content_type": "multipart/form-data; boundary=x"}
    for path in ("/scans/pictures", "/cards/1/photo", "/cards/new"):
        answer = guarded.test_client().post(path, data=picture + b"x" * 40_000_000, **told)
        assert answer.status_code in (302, 303, 413), path


def test_a_file_under_the_name_of_a_word_is_no_word(as_, cast, stranger):
    def a_file():
        return io.BytesIO(b"Ana"), "name.txt"

    for path in ("/join", "/sign-in", "/together"):
        told = {name: a_file() for name in ("name", "email", "password", "one", "other")}
        assert stranger.post(path, data=told).status_code == 422
    for path in ("/contacts/new", "/goals/new", "/scans", "/settings/account"):
        told = {name: a_file() for name in ("name", "title", "text", "slip")}
        assert as_(cast.ana).post(path, data=told).status_code in (303, 422)
