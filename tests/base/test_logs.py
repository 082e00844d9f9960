from unittest.mock import patch

import pytest
from flask import Flask
from structlog.testing import capture_logs

from turnabout.base.web import headers


@pytest.fixture
def site():
    app = Flask(__name__)

    @app.get("/well")
    def well():
        return "well"

    @app.get("/broken")
    def broken():
        raise RuntimeError

    app.logger.disabled = True
    app.wsgi_app = headers.DefaultHeaders(app.wsgi_app, ())
    return app.test_client()


def noted(site, path, took=0.0):
    with capture_logs() as said, patch("time.perf_counter", side_effect=[0.0, took]):
        site.get(path)
    return [{key: line[key] for key in ("endpoint", "method", "status", "ms")} for line in said]


def test_what_failed_is_noted(site):
    assert noted(site, "/broken") == [
        {"endpoint": "broken", "method": "GET", "status": 500, "ms": 0}
    ]


def test_what_took_long_is_noted(site):
    assert noted(site, "/well", took=1.5) == [
        {"endpoint": "well", "method": "GET", "status": 200, "ms": 1500}
    ]


def test_what_went_well_is_not_noted(site):
    assert noted(site, "/well", took=0.5) == []
    assert noted(site, "/no/such/page") == []
