"""The rows of the made-up town, table by table, as values of the models' columns."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Any

from turnabout.base.db.sort_keys import name_key, name_words
from turnabout.base.i18n import clock
from turnabout.base.web.auth import token_hash
from turnabout.board.models import CATEGORIES, EFFORTS, PLACES
from turnabout.cards.codes import ALPHABET, LENGTH
from turnabout.cards.models import DEFAULT_AUDIENCES
from turnabout.cards.photos import SMALL_BYTES
from turnabout.contacts.models import NETWORKS
from turnabout.printing import qr
from turnabout.search.models import entry_id
from turnabout.search.search_tokens import facets

COMMUNITIES = 20
VIEWERS = 300  # members who are signed in and visit pages
CONTACTS = 60  # per viewer
HELPED = 20  # per viewer, and as many in the other direction
TIES = 12
EVENTS = 30  # per community
DRAWN = 1000  # cards with a stored QR code; storing it for all would take long

Row = dict[str, Any]
Rows = Iterator[Row]

KINDS = ("request", "offer")
WORDS = [a + b for a in ("ba", "ke", "li", "mo", "nu", "ra", "se", "ti") for b in (
    "lan", "ver", "dor", "mis", "ton", "gral", "pex", "sund", "wik", "yol", "zet", "ham")]  # fmt: skip


def token(n: int) -> str:
    return f"viewer {n}"


@cache
def code(n: int) -> str:
    """Return a code for the card of member `n`: random, but always the same."""
    chance = random.Random(n)
    return "".join(chance.choice(ALPHABET) for _ in range(LENGTH))


@cache
def kept_qr(address: str) -> str:
    return f"{address}\n{qr.svg_width(address)}\n{qr.svg_path(address)}"


def named(name: str) -> Row:
    return {"name": name, "name_key": name_key(name), "name_words": name_words(name)}


def homes(n: int) -> list[int]:
    """Return the ids of a member's communities. Everybody is in number 2; number 1 is the welcome
    community.
    """
    return sorted({2, 3 + n % (COMMUNITIES - 1), 3 + n * 7 % (COMMUNITIES - 1)})


class Town:
    def __init__(self, posts: int, members: int, address: str):
        self.posts, self.members, self.address = posts, members, address
        self.chance = random.Random(42)
        self.now = clock.now()

    def tables(self) -> Iterator[tuple[str, Rows]]:
        """Yield each table with its rows, in the order of their foreign keys."""
        for table in (
            "member", "photo", "card", "sign_in", "community", "membership", "event", "attendance",
            "tie", "post", "placement", "response", "search_entry", "contact", "network_count",
            "assistance", "thanks", "tally", "goal",
        ):  # fmt: skip
            yield table, getattr(self, table)()

    def prose(self, n: int) -> str:
        """Return random words, some common and some rare, as in a language."""
        ranks = (int(self.chance.paretovariate(0.7)) - 1 for _ in range(n))
        return " ".join(WORDS[min(rank, len(WORDS) - 1)] for rank in ranks)

    # --- people ---

    def everybody(self) -> range:
        return range(1, self.members + 1)

    def member(self) -> Rows:
        for n in self.everybody():
            email, joined = f"member{n}@example.test", self.now - timedelta(days=n % 400)
            yield {
                "id": n, **named(f"{self.name(n)} {n}"), "email": email, "email_key": email,
                "joined_at": joined, "seen_at": self.now, "confirmed_at": joined,
            }  # fmt: skip

    def name(self, n: int) -> str:
        given, family = WORDS[n % len(WORDS)], WORDS[n // len(WORDS) % len(WORDS)]
        return f"{given} {family}".title()

    def photo(self) -> Rows:
        """Yield one photo, for the first card, of the largest allowed size."""
        small = self.chance.randbytes(SMALL_BYTES)
        yield {"id": 1, "member_id": 1, "key": "one", "large": b"", "small": small, "vcard": b""}

    def card(self) -> Rows:
        for n in self.everybody():
            address = f"{self.address}/C/{code(n)}".upper()
            yield {
                "id": n, "member_id": n, "code": code(n), "headline": self.prose(5),
                "seeking": self.prose(12), "can_help": self.prose(12), "skills": WORDS[:4],
                "location": "Northside", "email": f"member{n}@example.test",
                "about": self.prose(40), "photo_id": 1 if n == 1 else None,
                "audiences": DEFAULT_AUDIENCES | {"photo": "public"},
                "qr": kept_qr(address) if n <= DRAWN else "",
            }  # fmt: skip

    def viewers(self) -> range:
        return range(1, VIEWERS + 1)

    def sign_in(self) -> Rows:
        for n in self.viewers():
            yield {"member_id": n, "token_hash": token_hash(token(n))}

    def tie(self) -> Rows:
        """Connect each viewer to `TIES` others, and everybody else to one. A tie is two rows."""
        pairs = [(n, (n + step) % VIEWERS + 1) for n in self.viewers() for step in range(TIES // 2)]
        pairs += [(n, n + 1) for n in range(VIEWERS + 2, self.members, 2)]
        for n, other in pairs:
            for one, two in ((n, other), (other, n)):
                yield {"member_id": one, "other_id": two, "since": self.now}

    # --- communities and their boards ---

    def community(self) -> Rows:
        for id in range(2, COMMUNITIES + 2):
            yield {
                "id": id, "slug": f"town-{id}", "name": f"Town {id}",
                "members": self.members // 7, "open_posts": self.posts // 8,
            }  # fmt: skip

    def membership(self) -> Rows:
        for n in self.everybody():
            for id in homes(n):
                yield {"community_id": id, "member_id": n, "joined_at": self.now}

    def event(self) -> Rows:
        """Yield `EVENTS` per community; some are over, most are still to come."""
        for n in range(COMMUNITIES * EVENTS):
            start = self.now + timedelta(days=n // COMMUNITIES - 10, hours=2)
            yield {
                "id": n + 1, "community_id": n % COMMUNITIES + 2, "title": self.prose(4),
                "about": self.prose(40), "place": "Harbour library", "zone": "UTC",
                "starts_at": start, "ends_at": start + timedelta(hours=2), "coming": VIEWERS // 4,
                "uid": f"event {n}", "code": f"door {n}",
            }  # fmt: skip

    def attendance(self) -> Rows:
        for n in range(COMMUNITIES * EVENTS):
            for who in range(n % 4 + 1, VIEWERS + 1, 4):
                yield {
                    "event_id": n + 1, "member_id": who, "comes_since": self.now,
                    "shown_since": self.now,
                }  # fmt: skip

    def author(self, n: int) -> int:
        return n % self.members + 1

    def is_open(self, n: int) -> bool:
        return n % 5 != 0

    def home(self, n: int) -> int | None:
        """Return the community of a post (number 2 for a quarter of them), or None for other audiences."""
        if self.audience(n) != "communities":
            return None
        return 2 if n % 4 == 1 else homes(self.author(n))[-1]

    def audience(self, n: int) -> str:
        return {49: "members", 99: "connections"}.get(n % 100, "communities")

    def said(self, n: int) -> Row:
        """Return the columns that a post and its placement share."""
        return {
            "author_id": self.author(n), "audience": self.audience(n), "kind": KINDS[n // 4 % 2],
            "category": list(CATEGORIES)[n // 8 % len(CATEGORIES)],
            "effort": list(EFFORTS)[n // 3 % len(EFFORTS)],
            "where": list(PLACES)[n // 7 % len(PLACES)],
            "expires_at": self.now + timedelta(days=1 + n % 60, minutes=n % 1440),
        }  # fmt: skip

    def post(self) -> Rows:
        for n in range(1, self.posts + 1):
            written = self.now - timedelta(minutes=self.posts - n)
            ended = None if self.is_open(n) else written
            yield self.said(n) | {
                "id": n, "title": self.prose(6).capitalize(), "body": self.prose(40),
                "slip": f"slip {n}", "posted_at": written, "closed_at": ended,
                "closed_as": ended and "helped", "responses": self.answers(n),
            }  # fmt: skip

    def placement(self) -> Rows:
        for n in range(1, self.posts + 1):
            listed = int(self.is_open(n))
            yield self.said(n) | {"post_id": n, "community_id": self.home(n), "listed": listed}

    def answers(self, n: int) -> int:
        return n % 3

    def response(self) -> Rows:
        for n in range(1, self.posts + 1):
            for step in range(self.answers(n)):
                who = (n + 17 * (step + 1)) % self.members + 1
                yield {"post_id": n, "member_id": who, "words": self.prose(12)}

    def search_entry(self) -> Rows:
        for n in self.everybody():
            found = facets("member", [])
            yield {"id": entry_id("member", n), "words": self.prose(12), "facets": found}
        for n in filter(self.is_open, range(1, self.posts + 1)):
            home = self.home(n)
            found = facets("post", [f"c{home}" if home else self.audience(n)])
            yield {"id": entry_id("post", n), "words": self.prose(30), "facets": found}

    # --- contacts and help ---

    def contact(self) -> Rows:
        for n in range(VIEWERS * CONTACTS):
            name = f"{self.name(n * 31)} {n}"
            yield {
                "owner_id": n % VIEWERS + 1, **named(name),
                "network": NETWORKS[n // VIEWERS % len(NETWORKS)], "origin": "",
                "met_on": self.now.date() - timedelta(days=n // VIEWERS), "met_where": "Job fair",
            }  # fmt: skip

    def network_count(self) -> Rows:
        for owner in self.viewers():
            for network in NETWORKS:
                count = CONTACTS // len(NETWORKS)
                yield {"owner_id": owner, "network": network, "n": count}

    def helped(self) -> Iterator[tuple[int, int, int]]:
        """Yield (id, giver id, receiver id) for each record of help."""
        id = 0
        for turn in range(HELPED):
            for n in self.viewers():
                other = VIEWERS + 1 + (n * HELPED + turn) % (self.members - VIEWERS)
                for giver, receiver in ((n, other), (other, n)):
                    id += 1
                    yield id, giver, receiver

    def assistance(self) -> Rows:
        for id, giver, receiver in self.helped():
            yield {
                "id": id, "giver_id": giver, "receiver_id": receiver, "recorded_by_id": giver,
                "what": self.prose(5), "happened_on": self.now.date(), "slip": f"help {id}",
                "confirmed_at": self.now, "confirmed_how": "said",
            }  # fmt: skip

    def thanks(self) -> Rows:
        """Yield thanks for all but the latest records."""
        latest = VIEWERS * 2 * 2
        for id, *_ in list(self.helped())[:-latest]:
            yield {"assistance_id": id, "words": self.prose(8)}

    def tally(self) -> Rows:
        people = list(self.helped())
        given = Counter(giver for _, giver, _ in people)
        received = Counter(receiver for *_, receiver in people)
        for n in self.everybody():
            yield {"member_id": n, "given": given[n], "received": received[n]}

    def goal(self) -> Rows:
        for n in self.viewers():
            yield {"member_id": n, "horizon": "short", "title": "Find a workshop"}
