"""The web server of `./dev run`: granian, its limits, and how its processes start and stop.

The supervisor runs `python -m turnabout.base.server.webserver HOST PORT`, which imports the application
while the supervisor checks the settings and the database. It serves once a line with the public URL and
the trusted hosts arrives on standard input.
"""

import ctypes
import gc
import multiprocessing
import os
import resource
import signal
import socket
import struct
import sys
import time
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from turnabout.base.server.connection_watch import is_listening, sockets, watch_connections
from turnabout.base.server.request_limit import RequestLimit

THREADS = 256  # per process; nearly all of them sleep, waiting for slow connections
CONNECTIONS = 2048  # open connections of a process, idle ones too
HEADER_SECONDS = 20  # to send the headers of a request; also how long a connection may be idle
KILL_TIMEOUT = 12  # seconds for requests in hand at a stop: a writer waits up to 10


def application() -> RequestLimit:
    """Return the WSGI application of a server process."""
    from turnabout import create_app
    from turnabout.base.web.rate_limits import address_prefix

    init_worker()
    app = create_app()
    tune_gc()
    settings = app.config["SETTINGS"]
    watch_connections(None if settings.proxy_hops else address_prefix)
    largest = settings.upload_megabytes * 1024 * 1024
    return RequestLimit(app, largest, settings.proxy_hops)


# --- the processes ---


def init_worker() -> None:
    end_with_parent()
    limit_malloc_arenas()
    signal.signal(signal.SIGUSR1, stop_accepting)


def tune_gc() -> None:
    gc.freeze()  # modules and templates live as long as the process
    gc.set_threshold(20_000, 20, 20)  # requests create few reference cycles


def end_with_parent() -> None:
    """Have Linux terminate this process when its parent dies for any reason."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def limit_malloc_arenas() -> None:
    """Limit malloc to two arenas: glibc would create many for this number of threads, mostly unused."""
    if sys.platform == "linux":
        with suppress(AttributeError):  # not every C library has it
            ctypes.CDLL(None).mallopt(-8, 2)  # M_ARENA_MAX


# A socket filter (linux/filter.h) that drops each packet with the flag SYN: no new connection begins, while
# one that is half open, or waits to be accepted, goes on.
DROP_SYN = (
    (0x30, 0, 0, 13),  # load the byte with the flags of the TCP header
    (0x45, 0, 1, 0x02),  # is it a SYN?
    (0x06, 0, 0, 0),  # then keep 0 bytes
    (0x06, 0, 0, 0xFFFFFFFF),  # else all
)
SO_ATTACH_FILTER = 26


def stop_accepting(*_: object) -> None:
    """Have Linux let no new connection begin, so that those that wait are still served: a socket that is
    closed drops them. Whoever comes later tries again by TCP's own rules, and is refused then.
    """
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *one) for one in DROP_SYN))
    program = struct.pack("HP", len(DROP_SYN), ctypes.addressof(code))
    for at in sockets():
        with suppress(OSError):
            if is_listening(at):
                at.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, program)


def drain_backlog() -> None:
    """Have the worker processes stop accepting connections before they end: an ending process drops
    connections that it has not read from.
    """
    for process in multiprocessing.active_children():
        with suppress(ProcessLookupError):
            os.kill(process.pid or 0, signal.SIGUSR1)
    time.sleep(0.5)


def preload() -> None:
    """Import all modules before forking: worker processes share the memory, and new ones start quickly."""
    from turnabout import BASE, FEATURES

    for module in [f"base.{part}" for part in ("web.app_config", *BASE)] + [
        f"{feature}.views" for feature in FEATURES
    ]:
        if find_spec(f"turnabout.{module}"):
            import_module(f"turnabout.{module}")


def allow_open_files() -> None:
    """Raise the soft limit on open files, often 1024, so that it is not reached before `CONNECTIONS`."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = min(4 * CONNECTIONS, hard) if hard != resource.RLIM_INFINITY else 4 * CONNECTIONS
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def server(host: str, port: int, target: str) -> Any:
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels

    class Server(Granian):  # type: ignore[misc,valid-type]
        def signal_handler_interrupt(self, *args: Any) -> None:
            drain_backlog()
            super().signal_handler_interrupt(*args)

    return Server(
        target,
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=min(4, max(2, os.cpu_count() or 2)),
        blocking_threads=THREADS,
        backlog=4096,
        backpressure=CONNECTIONS,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_SECONDS * 1000),
        respawn_failed_workers=True,
        workers_kill_timeout=KILL_TIMEOUT,
        log_level=LogLevels.error,
    )


def main(host: str, port: str, target: str = "turnabout.base.server.webserver:application") -> None:
    allow_open_files()
    preload()
    public_url, _, trusted_hosts = sys.stdin.readline().strip().partition(" ")
    if public_url:
        os.environ["TURNABOUT_PUBLIC_URL"] = public_url
        os.environ["TURNABOUT_TRUSTED_HOSTS"] = trusted_hosts
        server(host, int(port), target).serve()


if __name__ == "__main__":
    end_with_parent()
    main(*sys.argv[1:])
