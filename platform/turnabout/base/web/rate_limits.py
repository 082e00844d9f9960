"""Rate limits, counted in a database so that they hold across processes."""

import fcntl
import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import wraps
from ipaddress import ip_address, ip_network
from typing import Any, TypeVar

from flask import current_app, g, request
from limits import parse
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import TooManyRequests

from turnabout.base.db import advisory_lock
from turnabout.base.db import engine as engines
from turnabout.base.i18n.translations import _
from turnabout.base.server.helper_files import open_lock, remove_if_damaged
from turnabout.base.web.limit_storage import DatabaseStorage

T = TypeVar("T")


def limited(rate: str, by: Callable[[], str] | None = None, room: str = "") -> Callable[[Any], Any]:
    """Answer 429 to a POST beyond `rate` ("10 per minute"), for each member or address, or whatever `by`
    gives. `room`: the rate for an address that a room full of people shares; see `note_room`.
    """

    def guard(view: Any) -> Any:
        @wraps(view)
        def limited_view(*args: Any, **kwargs: Any) -> Any:
            if request.method == "POST":
                here = room if room and is_room() else rate
                consume(here, view.__name__, (by or member_or_address)())
            return view(*args, **kwargs)

        return limited_view

    return guard


def member_or_address() -> str:
    return f"member {g.viewer.id}" if g.get("viewer") else f"from {client_address()}"


def sign_in_key() -> str:
    """Return a key per sign-in rather than per member, so that a stolen sign-in cannot use up the member's
    tries on other devices.
    """
    return f"sign-in {g.viewer.sign_in_id}"


def client_address() -> str:
    """Return the client's address as a key, whoever is signed in."""
    return address_prefix(request.remote_addr)


def address_prefix(visitor: str | None) -> str:
    """Return the IPv4 address, or the /64 network of an IPv6 address, which is usually one household."""
    with suppress(ValueError):
        address = ip_address(visitor or "")
        return str(address if address.version == 4 else ip_network((address, 64), strict=False))
    return "somewhere"


ROOM_LIFETIME = 4 * 3600  # seconds


def note_room() -> None:
    """Note that an event takes place at the client's address: a room full of people joins and signs in
    from there for some hours. It raises only what is limited for a whole address, never the tries at one
    account.
    """
    if not is_room():
        tolerantly(lambda limiter: limiter.storage.incr(room_key(), ROOM_LIFETIME), 0)


def is_room() -> bool:
    return bool(tolerantly(lambda limiter: limiter.storage.get(room_key()), 0))


def room_key() -> str:
    return f"room {client_address()}"


def tolerantly(act: Callable[[Any], T], otherwise: T) -> T:
    """Call `act` with the limiter. A damaged file of counts is made anew; without counts, and without a
    limiter, the result is `otherwise`.
    """
    limiter: FixedWindowRateLimiter | None = current_app.extensions["limiter"]
    if limiter is None:
        return otherwise
    for _attempt in range(2):
        try:
            return act(limiter)
        except DBAPIError as trouble:
            storage: Any = limiter.storage
            if storage.engine.dialect.name != "sqlite":
                raise
            storage.make_anew(trouble)
    return otherwise


def spend(rate: str, name: str, key: str) -> Callable[[], None]:
    """Count a try before it is made; raises TooManyRequests. Call the returned function when it was right,
    to take it back.
    """
    consume(rate, name, key)
    return lambda: refund(rate, name, key)


def consume(rate: str, name: str, *keys: str) -> None:
    if not hit(rate, name, *keys):
        raise TooManyRequests(
            _("You’ve done this a lot in a short time. Please wait a little, then try again.")
        )


def hit(rate: str, name: str, *keys: str) -> bool:
    """Count one hit for each key; return whether all are still within the rate."""
    item = parse(rate)
    return all(
        [tolerantly(lambda at, key=key: at.hit(item, name, bounded_key(key)), True) for key in keys]  # type: ignore[misc]
    )


def refund(rate: str, name: str, *keys: str) -> None:
    """Uncount a try that was right. Tries are counted before they are made, to limit parallel ones too."""
    item = parse(rate)
    for key in keys:
        counted = item.key_for(name, bounded_key(key))
        tolerantly(lambda at, one=counted: at.storage.incr(one, item.get_expiry(), -1), 0)  # type: ignore[misc]


@dataclass(frozen=True)
class Throttle:
    """Limits wrong guesses of an account's secret, per account and client address, to `rate`. The limit is
    never for the account alone, or anybody could lock its owner out.

    Against guessing from many addresses: after `alarm` wrong guesses from anywhere, each address has only
    `wary` tries at that account. Its owner, who knows the secret, needs only one.
    """

    name: str
    rate: str
    alarm: str
    wary: str

    def spend(self, account: str) -> Callable[[], None]:
        """Count a try before it is made; raise TooManyRequests if it is one too many. Returns a function to
        call if the try was right, which uncounts it.
        """
        here = f"{client_address()} at {account}"
        is_alarmed = not within(self.alarm, f"{self.name} alarm", account)
        rate, name = (self.wary, f"{self.name} wary") if is_alarmed else (self.rate, self.name)
        consume(rate, name, here)
        hit(self.alarm, f"{self.name} alarm", account)

        def was_right() -> None:
            refund(rate, name, here)
            refund(self.alarm, f"{self.name} alarm", account)

        return was_right


def within(rate: str, name: str, key: str) -> bool:
    """Whether one more would be within the rate; counts nothing."""
    return tolerantly(lambda limiter: limiter.test(parse(rate), name, bounded_key(key)), True)


def bounded_key(key: str) -> str:
    """Return the key, hashed if it is too long for the column."""
    return key if len(key) <= 80 else hashlib.sha256(key.encode()).hexdigest()


def delete_expired() -> None:
    tolerantly(lambda limiter: limiter.storage.delete_expired(), None)


def init_app(app: Any) -> None:
    settings = app.config["SETTINGS"]
    app.extensions["limiter"] = None
    if not settings.rate_limits:
        return
    url = settings.database
    if url.startswith("sqlite"):  # in a file of its own: counting must not wait for members' writes
        file = settings.instance.resolve() / "limits.sqlite3"
        url = f"sqlite:///{file}"
        with open_lock(file.with_name("limits.lock")) as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            remove_if_damaged(file)
    options = engines.options(url) | {"execution_options": {"writes": True}}
    with advisory_lock.held(url):  # concurrent `create table if not exists` fails
        storage = DatabaseStorage(create_engine(url, **options))
    app.extensions["limiter"] = FixedWindowRateLimiter(storage)
