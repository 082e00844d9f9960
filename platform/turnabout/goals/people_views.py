"""The page with the people who could help with a goal."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for

from turnabout.base.db.session import fetch_all, get_or_404
from turnabout.base.web.errors import Refused
from turnabout.contacts import queries as contacts
from turnabout.contacts.models import Contact
from turnabout.goals import goal_helpers, queries
from turnabout.goals.models import Goal

bp = Blueprint("people", __name__, url_prefix="/goals/<int:id>/people")


def my_goal(id: int) -> Goal:
    return get_or_404(queries.goals_of(g.viewer.id), id)


def my_contact(id: int) -> Contact:
    return get_or_404(contacts.book(g.viewer.id), id)


@bp.get("")
def index(id: int) -> Any:
    goal, words = my_goal(id), request.args.get("q", "").strip()[:100]
    return render_template(
        "goals/people.html", goal=goal, q=words,
        chosen=[one.contact for one in fetch_all(goal_helpers.helper_rows(goal))],
        found=goal_helpers.search(goal, words) if words else [],
        suggested=[] if words else goal_helpers.suggestions(goal),
    )  # fmt: skip


@bp.post("/<int:contact>/adding")
def add(id: int, contact: int) -> Any:
    try:
        goal_helpers.add_helper(my_goal(id), my_contact(contact))
    except Refused as refused:
        flash(str(refused), "refusal")
    return redirect(url_for(".index", id=id), 303)


@bp.post("/<int:contact>/removal")
def remove(id: int, contact: int) -> Any:
    goal_helpers.remove_helper(my_goal(id), my_contact(contact))
    return redirect(url_for(".index", id=id), 303)
