"""The file of days on which a member wants to be in touch with contacts."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from flask import current_app

from turnabout.base.i18n.translations import _, language
from turnabout.base.web.links import public_url_for
from turnabout.calendars import formats
from turnabout.contacts.models import Contact


def reminder_file(contacts: Iterable[Contact]) -> bytes:
    """Return an iCalendar file with a day for each of these contacts, all of whom are due some day. It names
    them and links to their pages; nothing that the member noted about them leaves the site.
    """
    site = current_app.config["SETTINGS"].site_name
    name = _("Staying in touch on %(site)s", site=site)
    return formats.calendar_bytes([reminder(one) for one in contacts], name, language())


def reminder(contact: Contact) -> formats.Day:
    assert contact.due_on
    url = public_url_for("contacts.show", id=contact.id)
    return formats.Day(
        uid=f"contact-{contact.id}@{urlsplit(url).hostname}",
        title=_("Get in touch with %(name)s", name=contact.name),
        on=contact.due_on,
        url=url,
        made_at=contact.added_at,
        changed_at=contact.changed_at or contact.added_at,
    )
