"""With a public address, the site answers to that host only, and uses it in absolute URLs."""

import pytest
from flask import url_for

from tests.conftest import apps_beside


@pytest.fixture(scope="module")
def site(app, tmp_path_factory):
    """`site(trusted_hosts="…")`: a browser on an application with a public address."""
    made = {}

    def opened(**more):
        key = tuple(more.items())
        if key not in made:
            changed = {"public_url": "https://help.example.org"} | more
            changed["instance"] = tmp_path_factory.mktemp("instance")
            made[key] = another_app(app.config["SETTINGS"].model_copy(update=changed))
            made[key].add_url_rule("/whose", "whose", whose)
        return made[key].test_client()

    with apps_beside() as another_app:
        yield opened


def whose():
    return url_for("members.sign_in", _external=True)


whose.is_public = True


def ask(browser, path, host, **headers):
    return browser.get(path, headers={"Host": host} | headers)


@pytest.mark.parametrize(
    "host", ["evil.example", "help.example.org.evil.example", "10.0.0.7", "localhost", "@", "a b"]
)
@pytest.mark.parametrize("path", ["/sign-in", "/whose", "/no/such/page"])
def test_a_foreign_host_header_is_answered_400(site, host, path):
    answer = ask(site(), path, host)

    assert answer.status_code == 400
    assert "evil" not in answer.text


def test_a_foreign_host_gets_the_site_s_own_page_and_headers(site):
    answer = ask(site(), "/sign-in", "evil.example")

    assert "</h1>" in answer.text
    assert answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("host", ["help.example.org", "help.example.org:443", "HELP.example.org"])
def test_its_own_name_is_answered(site, host):
    assert ask(site(), "/sign-in", host).status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.parametrize("host", ["localhost:8000", "10.0.0.7:8000", "load-balancer.internal"])
def test_a_load_balancer_may_ask_for_health_by_any_name(site, path, host):
    assert ask(site(), path, host).status_code in (200, 503)


def test_further_names_can_be_trusted(site):
    browser = site(trusted_hosts="www.example.org, .internal")

    assert ask(browser, "/sign-in", "www.example.org").status_code == 200
    assert ask(browser, "/sign-in", "node1.internal").status_code == 200
    assert ask(browser, "/sign-in", "evil.example").status_code == 400


@pytest.mark.parametrize("more", [{"trusted_hosts": "*"}, {"public_url": "http://127.0.0.1:8000"}])
def test_without_a_name_of_its_own_every_name_will_do(site, more):
    assert ask(site(**more), "/sign-in", "192.168.1.20:8000").status_code == 200


def test_an_external_address_is_the_public_one_whatever_the_request_says(site):
    browser = site(trusted_hosts="www.example.org", proxy_hops=1)
    answer = ask(browser, "/whose", "www.example.org", **{"X-Forwarded-Proto": "http"})

    assert answer.text == "https://help.example.org/sign-in"


def test_an_external_address_outside_a_request_is_the_public_one(site):
    app = site().application
    with app.app_context():
        assert url_for("members.sign_in", _external=True) == "https://help.example.org/sign-in"
