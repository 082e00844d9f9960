"""Logs as events with facts: readable lines at a desk, JSON for a collector."""

import logging
import sys
import time
from typing import Any

import structlog
from flask import g, request

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
    app.before_request(start)
    app.after_request(note)


def start() -> None:
    g.started = time.perf_counter()


def note(answer: Any) -> Any:
    """Only what went wrong or was slow: a line for every page would cost more than the page."""
    took = time.perf_counter() - g.get("started", time.perf_counter())
    if answer.status_code >= 500 or took > 1:
        log.warning(
            "answered",
            method=request.method,
            endpoint=request.endpoint,
            status=answer.status_code,
            ms=round(took * 1000),
        )
    return answer
