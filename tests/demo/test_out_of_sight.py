"""Members who blocked a viewer appear on none of the viewer's pages, neither in lists nor by address."""

from tests.demo.conftest import browser_of
from tests.demo.test_crawl import Looked
from turnabout.base.db.session import db, fetch_all
from turnabout.members.queries import by_email, present_members
from turnabout.safety.commands import block

# What one has in writing can still be reported, and names its writer.
IN_WRITING = "/reports/new?about=message-"


def hide_everybody_from(site, name):
    """Block this member by everybody; return the names and page addresses of those who did."""
    with site.app_context():
        me = by_email(f"{name}@example.org")
        others = [one for one in fetch_all(present_members()) if one.id != me.id]
        marks = [one.name for one in others] + [f'"/members/{one.id}"' for one in others]
        for one in others:
            block(one, me)
        db.session.remove()
    return marks


def test_nobody_who_hid_stands_on_any_page(own_town):
    """Petra is a steward, and so sees more than most."""
    browser = browser_of(own_town, "petra")
    known = [path for path, _ in Looked(browser).pages if not path.startswith(IN_WRITING)]
    marks = hide_everybody_from(own_town[0], "petra")
    after = Looked(browser)
    shown = [*after.pages, *((path, browser.get(path, buffered=True).text) for path in known)]
    assert after.broken == []
    assert len(known) > 150
    assert [(path, mark) for path, page in shown for mark in marks if mark in page] == []
