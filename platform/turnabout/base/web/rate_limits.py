"""Rate limits, counted in a database so that they hold across processes."""

import hashlib
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import wraps
from ipaddress import ip_address, ip_network
from typing import Any

from flask import current_app, g, request
from limits import parse
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import create_engine, text
from sqlalchemy.engine import Engine
from werkzeug.exceptions import TooManyRequests

from turnabout.base.db import advisory_lock
from turnabout.base.db import engine as engines
from turnabout.base.i18n.translations import _


class DatabaseStorage(Storage):
    """Fixed windows in one table: key → count and end of the window (seconds since 1970)."""

    STORAGE_SCHEME = ["turnabout"]
    base_exceptions = Exception

    def __init__(self, engine: Engine):
        super().__init__()
        self.engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        with self.engine.begin() as at:
            unlogged = "unlogged" if at.dialect.name == "postgresql" else ""
            at.execute(
                text(
                    f"create {unlogged} table if not exists rate_limit"
                    " (key varchar(255) primary key,"
                    " n integer not null, until double precision not null)"
                )
            )

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        now = time.time()
        raised = text(
            "insert into rate_limit (key, n, until) values (:key, :amount, :until)"
            " on conflict (key) do update set"
            " n = case when rate_limit.until < :now then :amount else rate_limit.n + :amount end,"
            " until = case when rate_limit.until < :now then :until else rate_limit.until end"
            " returning n"
        )
        values = {"key": key, "amount": amount, "until": now + expiry, "now": now}
        with self.engine.begin() as at:
            return int(at.execute(raised, values).scalar_one())

    def get(self, key: str) -> int:
        return int(self.read(key)[0])

    def get_expiry(self, key: str) -> float:
        return float(self.read(key)[1])

    def read(self, key: str) -> tuple[int, float]:
        now = time.time()
        live = text("select n, until from rate_limit where key = :key and until >= :now")
        with self.engine.begin() as at:
            found = at.execute(live, {"key": key, "now": now}).first()
        return (found[0], found[1]) if found else (0, now)

    def check(self) -> bool:
        return self.read("")[0] == 0

    def reset(self) -> int | None:
        with self.engine.begin() as at:
            return int(at.execute(text("delete from rate_limit")).rowcount)

    def clear(self, key: str) -> None:
        with self.engine.begin() as at:
            at.execute(text("delete from rate_limit where key = :key"), {"key": key})

    def delete_expired(self) -> None:
        with self.engine.begin() as at:
            at.execute(text("delete from rate_limit where until < :now"), {"now": time.time()})


def limited(rate: str, by: Callable[[], str] | None = None) -> Callable[[Any], Any]:
    """Answer 429 to POSTs beyond `rate` ("10 per minute"), counted per member, per IP address for
    strangers, or per key returned by `by`.
    """

    def guard(view: Any) -> Any:
        @wraps(view)
        def limited_view(*args: Any, **kwargs: Any) -> Any:
            if request.method == "POST":
                consume(rate, view.__name__, (by or member_or_address)())
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


def consume(rate: str, name: str, *keys: str) -> None:
    if not hit(rate, name, *keys):
        raise TooManyRequests(
            _("You’ve done this a lot in a short time. Please wait a little, then try again.")
        )


def hit(rate: str, name: str, *keys: str) -> bool:
    """Count one hit for each key; return whether all are still within the rate."""
    limiter: FixedWindowRateLimiter | None = current_app.extensions["limiter"]
    if limiter is None:
        return True
    item = parse(rate)
    return all([limiter.hit(item, name, bounded_key(key)) for key in keys])


def refund(rate: str, name: str, *keys: str) -> None:
    """Uncount a try that was right. Tries are counted before they are made, to limit parallel ones too."""
    limiter: FixedWindowRateLimiter | None = current_app.extensions["limiter"]
    if limiter is None:
        return
    item = parse(rate)
    for key in keys:
        limiter.storage.incr(item.key_for(name, bounded_key(key)), item.get_expiry(), -1)


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
    """Whether one more hit would be within the rate. Counts nothing."""
    limiter: FixedWindowRateLimiter | None = current_app.extensions["limiter"]
    return limiter is None or limiter.test(parse(rate), name, bounded_key(key))


def bounded_key(key: str) -> str:
    """Return the key, hashed if it is too long for the column."""
    return key if len(key) <= 80 else hashlib.sha256(key.encode()).hexdigest()


def delete_expired() -> None:
    limiter = current_app.extensions["limiter"]
    if limiter is not None:
        limiter.storage.delete_expired()


def init_app(app: Any) -> None:
    settings = app.config["SETTINGS"]
    app.extensions["limiter"] = None
    if not settings.rate_limits:
        return
    url = settings.database
    if url.startswith("sqlite"):  # a separate file: counting must not wait for other writes
        url = f"sqlite:///{settings.instance.resolve() / 'limits.sqlite3'}"
    options = engines.options(url) | {"execution_options": {"writes": True}}
    with advisory_lock.held(url):  # concurrent `create table if not exists` fails
        storage = DatabaseStorage(create_engine(url, **options))
    app.extensions["limiter"] = FixedWindowRateLimiter(storage)
