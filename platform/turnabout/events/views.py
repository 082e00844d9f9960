from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for

from turnabout.base.db.session import db
from turnabout.base.i18n.translations import _
from turnabout.base.web.auth import current_member
from turnabout.base.web.pagination import key_argument
from turnabout.base.web.rate_limits import limited
from turnabout.communities import queries as communities
from turnabout.communities.policy import is_steward, may_read_board
from turnabout.events import (
    badges,
    commands,
    event_page,
    policy,
    queries,
    time_phrases,
)
from turnabout.events.forms import CallOffForm, ComeForm, EventForm
from turnabout.events.models import Event

bp = Blueprint("events", __name__)
bp.register_blueprint(badges.bp)
bp.add_app_template_global(event_page.times_of, "event_times")


@bp.get("/events")
def index() -> Any:
    """List the coming events of all the member's communities."""
    rows = db.session.execute(queries.upcoming_for_member(g.viewer.id, key_argument("after"))).all()
    return render_template("events/index.html", **event_page.list_context(rows))


@bp.get("/communities/<slug>/events")
def of_community(slug: str) -> Any:
    community, membership = communities.by_slug(slug, g.viewer.id) or abort(404)
    if not may_read_board(membership, community):
        abort(404)
    past = request.args.get("when") == "past"
    scope = queries.past_in_community if past else queries.upcoming_in_community
    rows = db.session.execute(scope(community.id, key_argument("after"))).all()
    return render_template(
        "events/of_community.html", community=community, past=past, **event_page.list_context(rows),
        is_in=membership is not None and membership.is_in,
        is_steward=is_steward(g.viewer, membership, community),
    )  # fmt: skip


@bp.route("/communities/<slug>/events/new", methods=["GET", "POST"])
@limited("60 per hour")
def new(slug: str) -> Any:
    community, membership = communities.by_slug(slug, g.viewer.id) or abort(404)
    if not is_steward(g.viewer, membership, community):
        abort(404)
    form = EventForm(data={"zone": g.viewer.time_zone})
    if form.validate_on_submit():
        event = form.tries(commands.create_event, current_member(), community, **form.values)
        if event:
            flash(_("It’s in the list now. Members of %(name)s can say that they’re coming.",
                    name=community.name), "done")  # fmt: skip
            return redirect(url_for(".show", id=event.id), 303)
    page = render_template("events/write.html", form=form, community=community, event=None)
    return page, form.status


@bp.get("/events/<int:id>")
def show(id: int) -> Any:
    seen = event_page.get_event_or_404(id)
    return render_template(
        "events/show.html", form=ComeForm(formdata=None), **event_page.page_context(seen)
    )


@bp.route("/events/<int:id>/edit", methods=["GET", "POST"])
def edit(id: int) -> Any:
    event = event_page.get_stewarded_event_or_404(id)
    if not policy.is_open(event):
        return back_to_event(id, _("This event is over, or it was called off."), "refusal")
    form = edit_form(event)
    if form.validate_on_submit():
        form.tries(commands.edit, current_member(), event, **form.values)
        if form.status == 200:
            return back_to_event(
                id, _("Saved. If the time or place has changed, everybody who is coming is told.")
            )
    page = render_template("events/write.html", form=form, community=event.community, event=event)
    return page, form.status


def edit_form(event: Event) -> EventForm:
    start, end = policy.local_times(event)
    default_end_day = policy.default_last_day(start.date(), start.time(), end.time())
    ends_on = end.date() if end.date() != default_end_day else None
    shown = {"on": start.date(), "starts": start.time(), "ends": end.time(), "ends_on": ends_on}
    in_series = event.series_id is not None
    return EventForm(obj=event, data=shown, changes=True, in_series=in_series)


@bp.route("/events/<int:id>/calling-off", methods=["GET", "POST"])
def call_off(id: int) -> Any:
    event = event_page.get_stewarded_event_or_404(id)
    form = CallOffForm(in_series=event.series_id is not None)
    if form.validate_on_submit():
        following = "which" in form and form.which.data == "following"
        form.tries(commands.call_off, current_member(), event, form.why.data, following=following)
        if form.status == 200:
            return back_to_event(id, _("Called off. Everybody who wanted to come is told."))
    page = render_template(
        "events/call_off.html", form=form, event=event, times=event_page.times_of(event)
    )
    return page, form.status


# --- attendance of the viewer ---


@bp.post("/events/<int:id>/attendance")
@limited("60 per hour")
def come(id: int) -> Any:
    event, form = event_page.get_event_or_404(id).event, ComeForm()
    attendance = commands.come(current_member(), event, form.shown.data)
    if attendance.comes_since:
        sentences = _("You’re coming."), time_phrases.reminder_sentence(event, attendance.remind_at)
        return back_to_event(id, " ".join(filter(None, sentences)))
    return back_to_event(
        id,
        _(
            "You’re on the waiting list. If a place comes free for you, it’s yours and we’ll tell you."
        ),
    )


@bp.post("/events/<int:id>/attendance/end")
def cannot_come(id: int) -> Any:
    commands.cannot_come(current_member(), event_page.get_event_or_404(id).event)
    return back_to_event(id, _("Thank you for letting us know. Somebody else can have your place."))


@bp.post("/events/<int:id>/attendance/shown")
def choose_shown(id: int) -> Any:
    shown = ComeForm().shown.data
    commands.choose_shown(current_member(), event_page.get_event_or_404(id).event, shown)
    if shown:
        return back_to_event(id, _("The others who are coming can now see your name."))
    return back_to_event(id, _("The others no longer see that you’re coming."))


def back_to_event(id: int, words: str, kind: str = "done") -> Any:
    flash(words, kind)
    return redirect(url_for("events.show", id=id), 303)
