"""The unit of the benchmark: plain Flask that says hello."""

from flask import Flask

from turnabout.base.server.webserver import Turnstile, take_up_work

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    return "hello"


def application() -> Turnstile:
    """Behind the same turnstile as the site."""
    take_up_work()
    return Turnstile(app, largest=1024 * 1024)
