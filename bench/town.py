"""A town of any size, the same every time, written in bulk through the models' own tables."""

import random
import secrets
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from turnabout import create_app
from turnabout.base import clock
from turnabout.base.db import Model, db
from turnabout.base.doors import token_hash
from turnabout.base.migrate import lay_ground
from turnabout.base.settings import Settings
from turnabout.base.subjects import models
from turnabout.board.models import CATEGORIES, EFFORTS, PLACES
from turnabout.cards.models import DEFAULT_AUDIENCES

COMMUNITIES = 20
VIEWERS = 300
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
WORDS = [a + b for a in ("ba", "ke", "li", "mo", "nu", "ra", "se", "ti") for b in (
    "lan", "ver", "dor", "mis", "ton", "gral", "pex", "sund", "wik", "yol", "zet", "ham")]  # fmt: skip


def open_site(folder: Path, **more: Any) -> Any:
    """The app on the database in this folder, which is made when it is not there."""
    settings = Settings(
        _env_file=None,
        instance=folder,
        database_url=f"sqlite:///{folder / 'turnabout.sqlite3'}",
        rate_limits=False,
        secret_key="only for the benchmark",
        **more,
    )
    return create_app(settings)


def build(folder: Path, posts: int, members: int) -> None:
    """Everything is drawn from one seed: two towns of the same size are the same town."""
    app = open_site(folder)
    chance = random.Random(42)
    with app.app_context():
        with db.engine.connect().execution_options(writes=True) as at:
            for table, rows in town(chance, posts, members):
                write(at, table, rows)
            at.commit()
        lay_ground()


def write(at: Any, table: str, rows: Iterator[dict[str, Any]]) -> None:
    statement = insert(models()[table].__table__)
    rows = iter(rows)
    while batch := list(islice(rows, 5000)):
        at.execute(statement, batch)


def prose(chance: random.Random, n: int) -> str:
    """Words that are common, less common and rare, as in a language."""
    return " ".join(
        WORDS[min(int(chance.paretovariate(0.7)) - 1, len(WORDS) - 1)] for _ in range(n)
    )


def town(chance: random.Random, posts: int, members: int) -> Iterator[tuple[str, Any]]:
    yield "member", (a_member(chance, n) for n in range(1, members + 1))
    yield "card", (a_card(chance, n) for n in range(1, members + 1))
    yield (
        "sign_in",
        ({"member_id": n, "token_hash": token_hash(f"viewer {n}")} for n in range(1, VIEWERS + 1)),
    )
    yield "community", (a_community(n, members, posts) for n in range(2, COMMUNITIES + 2))
    yield "membership", memberships(members)
    yield "post", (a_post(chance, n, members) for n in range(1, posts + 1))
    yield "placement", placements(posts, members)
    yield "search_entry", entries(posts, members)
    yield "contact", (a_contact(chance, n, members) for n in range(VIEWERS * 40))
    yield (
        "network_count",
        (
            {"owner_id": owner, "network": network, "n": 13}
            for owner in range(1, VIEWERS + 1)
            for network in ("peer", "business", "community")
        ),
    )
    yield "assistance", (an_assistance(chance, n, members) for n in range(1, members))
    yield "tally", ({"member_id": n, "given": 1, "received": 1} for n in range(1, members + 1))
    yield (
        "goal",
        (
            {"member_id": n, "horizon": "short", "title": "Find a workshop"}
            for n in range(1, VIEWERS + 1)
        ),
    )


def a_member(chance: random.Random, n: int) -> dict[str, Any]:
    name = f"{WORDS[n % len(WORDS)].title()} {WORDS[n // len(WORDS) % len(WORDS)].title()} {n}"
    email = f"member{n}@example.test"
    joined = clock.now() - timedelta(days=n % 400)
    return {
        "id": n, "name": name, "email": email, "email_key": email, "joined_at": joined,
        "seen_at": clock.now(), "confirmed_at": joined,
    }  # fmt: skip


def code(n: int) -> str:
    """Eight letters that cannot be told from real ones, the same for the same member."""
    chance = random.Random(n)
    return "".join(chance.choice(LETTERS) for _ in range(8))


def a_card(chance: random.Random, n: int) -> dict[str, Any]:
    return {
        "id": n, "member_id": n, "code": code(n), "headline": prose(chance, 5),
        "seeking": prose(chance, 12), "can_help": prose(chance, 12), "skills": WORDS[:4],
        "location": "Northside", "email": f"member{n}@example.test", "about": prose(chance, 40),
        "audiences": DEFAULT_AUDIENCES, "qr": "",
    }  # fmt: skip


def a_community(n: int, members: int, posts: int) -> dict[str, Any]:
    return {
        "id": n, "slug": f"town-{n}", "name": f"Town {n}", "members": members // 7,
        "open_posts": posts // 8,
    }  # fmt: skip


def homes(n: int) -> list[int]:
    """The three communities of a member; everybody is in the first, as in a real town."""
    return sorted({2, 3 + n % (COMMUNITIES - 1), 3 + n * 7 % (COMMUNITIES - 1)})


def memberships(members: int) -> Iterator[dict[str, Any]]:
    for n in range(1, members + 1):
        for community in homes(n):
            yield {"community_id": community, "member_id": n, "joined_at": clock.now()}


def is_open(n: int) -> bool:
    return n % 4 != 0


def a_post(chance: random.Random, n: int, members: int) -> dict[str, Any]:
    now = clock.now()
    return {
        "id": n, "author_id": n % members + 1, "kind": ("offer", "request")[n % 2],
        "title": prose(chance, 6).capitalize(), "body": prose(chance, 40),
        "category": CATEGORIES[n % len(CATEGORIES)], "effort": EFFORTS[n % len(EFFORTS)],
        "where": PLACES[n % len(PLACES)], "slip": f"slip {n}", "posted_at": now,
        "expires_at": now + timedelta(days=60), "closed_at": None if is_open(n) else now,
        "closed_as": None if is_open(n) else "helped",
    }  # fmt: skip


def home_of(n: int, members: int) -> int:
    """A quarter of all posts stand on one board."""
    return 2 if n % 4 == 1 else homes(n % members + 1)[-1]


def placements(posts: int, members: int) -> Iterator[dict[str, Any]]:
    for n in range(1, posts + 1):
        yield {
            "post_id": n, "community_id": home_of(n, members), "author_id": n % members + 1,
            "audience": "communities", "listed": int(is_open(n)), "kind": ("offer", "request")[n % 2],
            "category": CATEGORIES[n % len(CATEGORIES)], "effort": EFFORTS[n % len(EFFORTS)],
            "where": PLACES[n % len(PLACES)], "expires_at": clock.now() + timedelta(days=60),
        }  # fmt: skip


def entries(posts: int, members: int) -> Iterator[dict[str, Any]]:
    chance = random.Random(7)
    for n in range(1, members + 1):
        yield {"kind": "member", "subject_id": n, "words": prose(chance, 12), "facets": "members"}
    for n in range(1, posts + 1):
        if is_open(n):
            facets = f"c{home_of(n, members)} open"
            yield {"kind": "post", "subject_id": n, "words": prose(chance, 30), "facets": facets}


def a_contact(chance: random.Random, n: int, members: int) -> dict[str, Any]:
    name = f"{WORDS[n % len(WORDS)].title()} {n}"
    return {
        "owner_id": n % VIEWERS + 1, "name": name, "name_key": name.lower(),
        "network": ("peer", "business", "community")[n % 3], "origin": "",
    }  # fmt: skip


def an_assistance(chance: random.Random, n: int, members: int) -> dict[str, Any]:
    return {
        "giver_id": n, "receiver_id": n + 1, "recorded_by_id": n, "what": prose(chance, 5),
        "happened_on": clock.today(), "slip": secrets.token_hex(8), "confirmed_at": clock.now(),
        "confirmed_how": "said",
    }  # fmt: skip


def cookie(app: Any, n: int) -> str:
    """The cookie of the viewer number `n`, as signing in would have set it."""
    values = {"_user_id": f"viewer {n}", "_fresh": True, "csrf_token": "0" * 40}
    signer = app.session_interface.get_signing_serializer(app)
    return f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps(values)}"


__all__ = ["Model", "build", "code", "cookie", "open_site"]
