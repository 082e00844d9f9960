"""Signed in on a computer that others use too: for a while only, and nothing stays behind."""

import time
from typing import Any

from flask import after_this_request, flash, g, redirect, request, session, url_for
from flask_login import logout_user

from turnabout.base.words import _
from turnabout.members import commands

REST = 10 * 60  # seconds without a tap, after which the next one may be somebody else's
NOTED = 30  # the cookie is not written anew for every page


def begin() -> None:
    session["shared"] = int(time.time())
    after_this_request(leave_no_trace)


def is_on() -> bool:
    return "shared" in session


def watch() -> Any:
    """Before each page: whoever rested too long is signed out."""
    begun = session.get("shared") if g.viewer else None
    if begun is None:
        return None
    after_this_request(leave_no_trace)
    rested = time.time() - begun
    if rested > REST:
        end()
        flash(
            _("You were signed out, since this computer is shared and nobody used it for a while."),
            "done",
        )
        return redirect(url_for("members.sign_in"), 303)
    if rested > NOTED:
        begin()
    return None


def end() -> None:
    """This device forgets who was here."""
    language = g.viewer.language
    commands.sign_out(g.viewer.token)
    session.clear()
    logout_user()  # afterwards, since it leaves a word to take the remembering cookie away
    session["language"] = language
    g.viewer = None


def leave_no_trace(answer: Any) -> Any:
    """No page stays in the memory of a browser that somebody else will use."""
    if g.viewer and is_on() and request.endpoint != "static":
        answer.headers["Cache-Control"] = "no-store"
    return answer
