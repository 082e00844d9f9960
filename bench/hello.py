"""The baseline of the benchmark: plain Flask that answers "hello"."""

from flask import Flask

from turnabout.base.server.webserver import RequestLimit, init_worker

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    return "hello"


def application() -> RequestLimit:
    """Return the application, behind the same request limit as the site."""
    init_worker()
    return RequestLimit(app, largest=1024 * 1024)
