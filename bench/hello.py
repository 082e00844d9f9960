"""The unit of the benchmark: plain Flask that says hello."""

from flask import Flask

from turnabout.base.server.webserver import RequestLimit, init_worker

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    return "hello"


def application() -> RequestLimit:
    """Behind the same turnstile as the site."""
    init_worker()
    return RequestLimit(app, largest=1024 * 1024)
