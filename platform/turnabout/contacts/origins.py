"""The origins of contacts: how exactly they are known. Each origin belongs to one network."""

from typing import Any

from turnabout.base.i18n.translations import lazy

NETWORK_WORDS = {
    "peer": lazy("Peer"),
    "business": lazy("Business"),
    "community": lazy("Community"),
}
ORIGINS: dict[str, dict[str, Any]] = {
    "peer": {
        "friend": lazy("Friend"),
        "family": lazy("Family"),
        "neighbour": lazy("Neighbour"),
        "former_coworker": lazy("Former co-worker"),
        "classmate": lazy("School or course"),
        "gym": lazy("Gym"),
        "salon": lazy("Hairdresser or salon"),
        "coffee_shop": lazy("Coffee shop"),
        "restaurant": lazy("Restaurant"),
        "shop": lazy("Shop"),
        "meetup": lazy("Meetup group"),
        "online": lazy("Online"),
    },
    "business": {
        "supervisor": lazy("Former supervisor"),
        "colleague": lazy("Colleague"),
        "manager": lazy("Department or hiring manager"),
        "hr": lazy("Human resources"),
        "association": lazy("Professional association"),
        "board": lazy("Board or committee"),
        "chamber": lazy("Chamber of commerce"),
        "bbb": lazy("Better Business Bureau"),
        "linkedin": lazy("LinkedIn"),
        "recruiter": lazy("Recruiter or agency"),
        "customer": lazy("Customer or supplier"),
        "trade": lazy("Trade"),
    },
    "community": {
        "nonprofit": lazy("Non-profit"),
        "sports": lazy("Sports or recreation"),
        "education": lazy("Education"),
        "government": lazy("Government"),
        "healthcare": lazy("Healthcare"),
        "religious": lazy("Religious organisation"),
        "volunteering": lazy("Volunteering"),
    },
}
NETWORK_OF = {origin: network for network, known in ORIGINS.items() for origin in known}
WORDS = {origin: words for known in ORIGINS.values() for origin, words in known.items()}
