"""The navigation bar at the bottom shows the current section."""

import pytest

from tests.journeys.conftest import Phone

LIT = "getComputedStyle({}, '::before').content !== 'none'"
IN_THE_BAR = "document.querySelector('.rooms .me a')"


@pytest.mark.parametrize("path", ["/search", "/notices"])
def test_what_stands_at_the_top_is_lit_there_and_not_as_me(browser, site, cast, path):
    phone = Phone(browser, site, True)
    phone.signs_in(cast.ben).open(path)
    assert phone.page.evaluate(LIT.format(f"document.querySelector('.top-link[href=\"{path}\"]')"))
    assert not phone.page.evaluate(LIT.format(IN_THE_BAR))
    phone.open("/connections")
    assert phone.page.evaluate(LIT.format(IN_THE_BAR))
    phone.context.close()
