from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for

from turnabout.base.db.session import fetch_all, fetch_first, get_or_404
from turnabout.base.i18n.translations import _
from turnabout.base.mail.mail_draft import MailDraft, eml_response
from turnabout.base.web.auth import current_member
from turnabout.base.web.errors import Refused
from turnabout.base.web.pagination import below, key_argument, page_of
from turnabout.base.web.rate_limits import limited
from turnabout.contacts import queries as contacts
from turnabout.contacts.models import Contact
from turnabout.introductions import commands, formats, path_views, policy, queries
from turnabout.introductions.forms import ReasonsForm
from turnabout.introductions.models import Introduction
from turnabout.introductions.notifications import name_and_headline

bp = Blueprint("introductions", __name__, url_prefix="/introductions")
bp.register_blueprint(path_views.bp)
PEOPLE = 50


@bp.get("")
def index() -> Any:
    me, since = g.viewer.id, policy.open_since()
    waiting = fetch_all(queries.unanswered_by(me, since).order_by(Introduction.id.desc()).limit(50))
    answered = fetch_all(queries.involving(me).order_by(Introduction.id.desc()).limit(50))
    return render_template(
        "introductions/index.html", waiting=[asked_of(one) for one in waiting],
        past=[asked_of(one) for one in answered if one not in waiting],
        made=page_of(queries.made_by(me), Introduction.id, below()), is_open=policy.is_open,
        paths=queries.path_requests_waiting_for(me, since),
    )  # fmt: skip


def asked_of(introduction: Introduction) -> dict[str, Any]:
    """An introduction as one of its sides sees it: the other's name and headline, and their own answer."""
    side = introduction.side_of(g.viewer.id)
    other = introduction.opposite(side).member
    assert other is not None
    name, headline = name_and_headline(g.viewer.id, other)
    return {
        "introduction": introduction, "side": side, "other": other, "name": name,
        "headline": headline, "is_open": policy.is_open(introduction),
    }  # fmt: skip


# --- making one ---


@bp.route("/new", methods=["GET", "POST"])
@limited("60 per hour")
def new() -> Any:
    """Choose the first person, then the second, then write to each."""
    one, other = (chosen(name) for name in ("contact", "other"))
    if one is None or other is None or one.id == other.id:
        return choose(one)
    form = ReasonsForm(one.name, other.name)
    if form.validate_on_submit():
        reasons = form.first.data or "", form.second.data or ""
        made = form.tries(commands.propose, current_member(), one, other, reasons, form.slip.data)
        if made:
            return redirect(url_for(".show", id=made.id), 303)
        one, other = chosen("contact"), chosen("other")
    way = policy.way_of(current_member(), one, other) if one and other else "mail"
    page = render_template("introductions/new.html", form=form, one=one, other=other, way=way)
    return page, form.status


def chosen(name: str) -> Contact | None:
    id = key_argument(name)
    return fetch_first(contacts.book(g.viewer.id).where(Contact.id == id)) if id else None


def choose(one: Contact | None) -> str:
    words = request.args.get("q", "")[:100]
    people = fetch_all(
        queries.people_named(g.viewer.id, words, one.id if one else None).limit(PEOPLE + 1)
    )
    return render_template(
        "introductions/choose.html", one=one, people=people[:PEOPLE], words_asked=words,
        has_more=len(people) > PEOPLE,
    )  # fmt: skip


# --- one introduction, from three sides ---


@bp.get("/<int:id>")
def show(id: int) -> Any:
    mine = fetch_first(queries.made_by(g.viewer.id).where(Introduction.id == id))
    if mine:
        return show_made(mine)
    offered = fetch_first(queries.involving(g.viewer.id).where(Introduction.id == id))
    if offered is None:
        abort(404)
    return render_template("introductions/asked.html", **asked_of(offered))


def show_made(one: Introduction) -> str:
    drafts = [draft_of(one, position) for position in (0, 1)] if one.way == "mail" else []
    return render_template(
        "introductions/made.html", one=one, is_open=policy.is_open(one), drafts=drafts,
        joint=draft_of(one, None) if drafts else None, days=policy.LIFETIME.days,
        agreed=all(side.agreed_at for side in one.sides) if drafts else False,
    )  # fmt: skip


def draft_of(one: Introduction, position: int | None) -> MailDraft:
    """The e-mail to one side, or with None to both."""
    first, second = one.sides
    if position is None:
        names, emails = (
            (first.contact.name, second.contact.name),
            [side.contact.email for side in one.sides],
        )
        return formats.joint(names, emails, g.viewer.name)
    side = one.sides[position]
    other = one.opposite(side).contact.name
    return formats.asking(side.contact.name, side.contact.email, other, side.reason, g.viewer.name)


def my_introduction(id: int) -> Introduction:
    return get_or_404(queries.made_by(g.viewer.id), id)


@bp.get("/<int:id>/<any(first, second, both):to>.eml")
def eml(id: int, to: str) -> Any:
    one = my_introduction(id)
    if one.way != "mail" or (to == "both" and not all(side.agreed_at for side in one.sides)):
        abort(404)
    draft = draft_of(one, {"first": 0, "second": 1}.get(to))
    return eml_response(draft, f"introduction-{one.id}-{to}")


@bp.post("/<int:id>/withdrawal")
def withdraw(id: int) -> Any:
    return done(id, _("You took it back."), commands.withdraw, my_introduction(id))


@bp.post("/<int:id>/sides/<int(max=1):position>/<any(yes, open):answer>")
def mark(id: int, position: int, answer: str) -> Any:
    """Tick that somebody asked by e-mail has said yes, or take the tick back."""
    one = my_introduction(id)
    return done(id, _("Saved."), commands.mark, one, position, answer == "yes")


@bp.post("/<int:id>/sent")
def sent(id: int) -> Any:
    return done(id, _("Saved."), commands.mark_sent, my_introduction(id))


@bp.post("/<int:id>/<any(agree, decline):answer>")
@limited("60 per hour")
def reply(id: int, answer: str) -> Any:
    introduction = get_or_404(queries.involving(g.viewer.id), id)
    act = commands.agree if answer == "agree" else commands.decline
    return done(id, "", act, introduction, current_member())


def done(id: int, words: str, act: Any, *args: Any) -> Any:
    """Run the command, say what happened unless the page does, and go back to the page."""
    try:
        act(*args)
        if words:
            flash(words, "done")
    except Refused as refusal:
        flash(str(refusal), "refusal")
    return redirect(url_for(".show", id=id), 303)
