"""The balance of the three networks in words, and one suggestion."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from turnabout.base.i18n.translations import _
from turnabout.base.web.links import url_path
from turnabout.contacts.models import NETWORKS
from turnabout.network_picture.queries import Person

ENOUGH = 10  # people; with fewer, no network is called large or small
LARGE, SMALL = 0.6, 0.15  # share of the people who are sorted
A_WHILE = timedelta(days=92)


class Suggestion(NamedTuple):
    words: str
    verb: str
    url: str


def balance(counts: dict[str, int]) -> str:
    """One sentence on the sizes of the networks. `counts` has the people of each network."""
    sizes = {network: counts[network] for network in NETWORKS}
    total, largest = sum(sizes.values()), max(sizes, key=lambda network: sizes[network])
    if not total:
        return _("None of the people you know are sorted into networks yet.")
    if total < ENOUGH:
        return _("This is a beginning. Everybody knows more people than come to mind at first.")
    if sizes[largest] > LARGE * total:
        return {
            "peer": _("Most of them are people from everyday life."),
            "business": _("Most of them are people from work."),
            "community": _("Most of them are people from groups and services."),
        }[largest]
    if min(sizes.values()) < SMALL * total:
        return _("Two of your networks are strong, and one is still small.")
    return _("Your three networks are well balanced.")


def suggestion(
    counts: dict[str, int], people: dict[str, list[Person]], today: date
) -> Suggestion | None:
    """The one thing that would do the networks most good; None if nothing needs doing."""
    total = sum(counts[network] for network in NETWORKS)
    if counts[""] > total:
        return Suggestion(
            _("Sort the people you know into the three networks. One tap each is enough."),
            _("Sort them"), url_path("contacts.index", network="unsorted"),
        )  # fmt: skip
    smallest = min(NETWORKS, key=lambda network: counts[network])
    if counts[smallest] < max(1, SMALL * total):
        return Suggestion(
            WHO_ELSE[smallest](), _("Write down some names"),
            url_path("network_picture.map_network", network=smallest),
        )  # fmt: skip
    return get_in_touch([one for some in people.values() for one in some], today)


WHO_ELSE: dict[str, Any] = {
    "peer": lambda: _(
        "Who else do you know from everyday life: friends, neighbours, people at the gym or the café?"
    ),
    "business": lambda: _(
        "Who else do you know from work: people you reported to, customers, people in your profession?"
    ),
    "community": lambda: _(
        "Who else do you know from groups and services: a club, a school, a clinic, a place of worship?"
    ),
}


def get_in_touch(people: list[Person], today: date) -> Suggestion | None:
    """Suggest the person with most shared help, else the one who was closest, of those not touched for a
    while.
    """
    quiet = [one for one in people if one.touched_on and today - one.touched_on > A_WHILE]
    if not quiet:
        return None
    person = max(quiet, key=lambda one: (one.help, one.touched_on, -one.id))
    words = _(
        "You haven’t been in touch with %(name)s for a while. How about a short hello?",
        name=person.name,
    )
    if person.help:
        words = _(
            "You and %(name)s have helped each other, and you haven’t been in touch for a while."
            " How about a short hello?",
            name=person.name,
        )
    return Suggestion(words, _("Say hello"), url_path("contacts.show", id=person.id))
