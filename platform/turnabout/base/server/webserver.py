"""The web server of `./dev run`: granian, and in front of the application a turnstile.

`python -m turnabout.base.server.webserver HOST PORT` is started, watched and ended by `serve`. It loads the
application at once, but serves only when the public address and the trusted hosts come on its standard
input: meanwhile `serve` looks at the settings and the database.
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

THREADS = 256  # of each process; nearly all of them sleep, waiting for somebody's slow line
BODIES = 200  # so many of them may wait for what a visitor sends; the others are for pages
INSIDE = 4  # so many requests are worked on at once: more would only take turns at the interpreter
PIECE = 64 * 1024


class RequestLimit:
    """Wait for a request's body outside, work on it inside.

    A visitor whose body trickles in then costs a sleeping thread, neither a place at work nor a
    database connection. Nobody else waits for them.
    """

    def __init__(self, app: Callable[..., Iterable[bytes]], largest: int):
        self.app, self.largest = app, largest
        self.bodies, self.inside = Semaphore(BODIES), Semaphore(INSIDE)

    def __call__(self, environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
        if not has_body(environ):
            with self.inside:
                return self.app(environ, start)
        if not self.bodies.acquire(blocking=False):
            start("503 Service Unavailable", [("Retry-After", "5"), ("Content-Length", "0")])
            return []
        try:
            body = read_body(environ, self.largest)
        finally:
            self.bodies.release()
        with body, self.inside:
            return self.app(environ | {"wsgi.input": body}, start)


def has_body(environ: dict[str, Any]) -> bool:
    return bool(environ.get("CONTENT_LENGTH") or environ.get("HTTP_TRANSFER_ENCODING"))


def read_body(environ: dict[str, Any], largest: int) -> IO[bytes]:
    """The body, up to one byte more than is allowed: the application says what is too much."""
    body, source = SpooledTemporaryFile(max_size=PIECE), environ["wsgi.input"]  # noqa: SIM115
    if not too_long(environ, largest):
        while body.tell() <= largest and (piece := source.read(PIECE)):
            body.write(piece)
        body.seek(0)
    return body


def too_long(environ: dict[str, Any], largest: int) -> bool:
    said = environ.get("CONTENT_LENGTH") or "0"
    return not said.isdigit() or int(said) > largest


def application() -> RequestLimit:
    """What each server process serves."""
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
    gc.freeze()  # what is there now stays: nobody need look through it again and again
    gc.set_threshold(20_000, 20, 20)  # a request leaves hardly any circles behind


def end_with_parent() -> None:
    """Ask Linux to end this process when the one that started it is gone, however it went."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def limit_malloc_arenas() -> None:
    """Else the C library keeps one for nearly every thread, each with room that is not used."""
    if sys.platform == "linux":
        import ctypes

        with suppress(AttributeError):  # not every C library can be asked
            ctypes.CDLL(None).mallopt(-8, 2)  # M_ARENA_MAX


def stop_accepting(*_: object) -> None:
    """Let nobody new in line; those who stand there are still served."""
    with suppress(FileNotFoundError):
        for fd in map(int, os.listdir("/proc/self/fd")):
            with suppress(OSError), socket.socket(fileno=os.dup(fd)) as door:
                if door.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                    door.listen(0)


def drain_backlog() -> None:
    """Before the processes are told to end: one that ends hangs up on whoever has not yet spoken."""
    for process in multiprocessing.active_children():
        with suppress(ProcessLookupError):
            os.kill(process.pid or 0, signal.SIGUSR1)
    time.sleep(0.5)


def import_rooms() -> None:
    """Before the processes part ways: they share the memory, and one that is replaced is quick."""
    from turnabout import BASE, FEATURES

    for module in [f"base.{part}" for part in ("web.app_config", *BASE)] + [
        f"{room}.views" for room in FEATURES
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
        backpressure=2048,  # open connections of a process, idle ones too
        respawn_failed_workers=True,
        workers_kill_timeout=3,
        log_level=LogLevels.error,
    )


def main(host: str, port: str, target: str = "turnabout.base.server.webserver:application") -> None:
    import_rooms()
    public_url, _, trusted_hosts = sys.stdin.readline().strip().partition(" ")
    if public_url:
        os.environ["TURNABOUT_PUBLIC_URL"] = public_url
        os.environ["TURNABOUT_TRUSTED_HOSTS"] = trusted_hosts
        server(host, int(port), target).serve()


if __name__ == "__main__":
    end_with_parent()
    main(*sys.argv[1:])
