"""Logs as events with facts: readable lines at a desk, JSON for a collector."""

import logging
import sys
from typing import Any

import structlog

log = structlog.get_logger("turnabout")


def set_up(form: str) -> None:
    shape = (
        structlog.processors.JSONRenderer()
        if form == "json"
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
    """Only what went wrong or was slow: a line for every page would cost more than the page."""
    if seconds > 1 or status.startswith("5"):
        request = environ.get("werkzeug.request")  # none, when the way in itself has failed
        log.warning(
            "answered",
            method=environ["REQUEST_METHOD"],
            endpoint=request and request.endpoint,
            status=int(status[:3]),
            ms=round(seconds * 1000),
        )
