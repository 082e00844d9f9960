"""The web server of `./dev run`: granian, with a limit on concurrent requests.

The supervisor runs `python -m turnabout.base.server.webserver HOST PORT`, which imports the application
while the supervisor checks the settings and the database. It serves once a line with the public URL and
the trusted hosts arrives on standard input.
"""

import gc
import multiprocessing
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from tempfile import SpooledTemporaryFile
from threading import Semaphore
from typing import IO, Any

THREADS = 256  # per process; nearly all of them wait for slow connections
BODIES = 200  # threads that may wait for request bodies; the others serve pages
RUNNING = 4  # concurrent requests: more would only compete for the GIL
CHUNK = 64 * 1024


class RequestLimit:
    """WSGI middleware that reads the body of a request first, then waits for one of `RUNNING` slots.

    So a slow upload occupies a waiting thread, but neither a slot nor a database connection, and
    delays nobody else.
    """

    def __init__(self, app: Callable[..., Iterable[bytes]], largest: int):
        self.app, self.largest = app, largest
        self.bodies, self.running = Semaphore(BODIES), Semaphore(RUNNING)

    def __call__(self, environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
        if not has_body(environ):
            with self.running:
                return self.app(environ, start)
        if not self.bodies.acquire(blocking=False):
            start("503 Service Unavailable", [("Retry-After", "5"), ("Content-Length", "0")])
            return []
        try:
            body = read_body(environ, self.largest)
        finally:
            self.bodies.release()
        with body, self.running:
            return self.app(environ | {"wsgi.input": body}, start)


def has_body(environ: dict[str, Any]) -> bool:
    return bool(environ.get("CONTENT_LENGTH") or environ.get("HTTP_TRANSFER_ENCODING"))


def read_body(environ: dict[str, Any], largest: int) -> IO[bytes]:
    """Read the body into a temporary file; stop soon after the limit, so that the application answers 413."""
    body, source = SpooledTemporaryFile(max_size=CHUNK), environ["wsgi.input"]  # noqa: SIM115
    if not too_long(environ, largest):
        while body.tell() <= largest and (chunk := source.read(CHUNK)):
            body.write(chunk)
        body.seek(0)
    return body


def too_long(environ: dict[str, Any], largest: int) -> bool:
    length = environ.get("CONTENT_LENGTH") or "0"
    return not length.isdigit() or int(length) > largest


def application() -> RequestLimit:
    """Return the WSGI application of a server process."""
    from turnabout import create_app

    init_worker()
    app = create_app()
    tune_gc()
    return RequestLimit(app, largest=app.config["SETTINGS"].upload_megabytes * 1024 * 1024)


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
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def limit_malloc_arenas() -> None:
    """Limit malloc to two arenas: glibc would create many for this number of threads, mostly unused."""
    if sys.platform == "linux":
        import ctypes

        with suppress(AttributeError):  # not every C library has it
            ctypes.CDLL(None).mallopt(-8, 2)  # M_ARENA_MAX


def stop_accepting(*_: object) -> None:
    """Shrink the backlog of each listening socket to 0, so that no new connections arrive while waiting ones
    are still served.
    """
    with suppress(FileNotFoundError):
        for fd in map(int, os.listdir("/proc/self/fd")):
            with suppress(OSError), socket.socket(fileno=os.dup(fd)) as listener:
                if listener.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                    listener.listen(0)


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


def server(host: str, port: int, target: str) -> Any:
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
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
        backpressure=2048,  # open connections per process, including idle ones
        respawn_failed_workers=True,
        workers_kill_timeout=3,
        log_level=LogLevels.error,
    )


def main(host: str, port: str, target: str = "turnabout.base.server.webserver:application") -> None:
    preload()
    public_url, _, trusted_hosts = sys.stdin.readline().strip().partition(" ")
    if public_url:
        os.environ["TURNABOUT_PUBLIC_URL"] = public_url
        os.environ["TURNABOUT_TRUSTED_HOSTS"] = trusted_hosts
        server(host, int(port), target).serve()


if __name__ == "__main__":
    end_with_parent()
    main(*sys.argv[1:])
