"""Structured logs: readable lines in a terminal, or JSON for a log collector."""

import logging
import sys
from typing import Any

import structlog

log = structlog.get_logger("turnabout")


def set_up(log_format: str) -> None:
    shape = (
        structlog.processors.JSONRenderer()
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            shape,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def init_app(app: Any) -> None:
    set_up(app.config["SETTINGS"].log_format)


def log_request(environ: Any, status: str, seconds: float) -> None:
    """Log a request if it failed or took over a second. Logging every request would cost too much."""
    if seconds > 1 or status.startswith("5"):
        request = environ.get("werkzeug.request")  # None if a middleware failed
        log.warning(
            "answered",
            method=environ["REQUEST_METHOD"],
            endpoint=request and request.endpoint,
            status=int(status[:3]),
            ms=round(seconds * 1000),
        )
