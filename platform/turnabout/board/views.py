"""Pages of boards, posts and responses."""

from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from markupsafe import Markup

from turnabout.base.db.session import get_or_404
from turnabout.base.i18n.translations import _, display_name
from turnabout.base.web.auth import current_member, viewer_columns
from turnabout.base.web.pagination import below, page_of
from turnabout.base.web.rate_limits import limited
from turnabout.board import (
    commands,
    leaving_community,
    policy,
    post_form,
    post_page,
    presenters,
    queries,
)
from turnabout.board.board_header import BOARD_COLUMNS, BOARD_JOINS, Board
from turnabout.board.forms import DeclineForm, ResponseForm, TakeOutForm
from turnabout.board.models import Post
from turnabout.communities import queries as communities

bp = Blueprint("board", __name__)
bp.add_app_template_global(post_form.requests_for_steps, "requests_for_steps")
bp.add_app_template_global(queries.may_open, "may_open_post")
bp.add_app_template_global(
    lambda author_id: queries.posts_of_author(author_id, g.viewer.id), "posts_of_member"
)


@bp.get("/communities/<slug>")
@viewer_columns(BOARD_COLUMNS, BOARD_JOINS)
def show_board(slug):
    board = Board(*g.viewer.asked)
    if board.id is None:
        abort(404)
    if board.joining != "open" and not board.is_in:
        return redirect(url_for("communities.about", slug=slug))
    by = presenters.filters_from_request()

    def render(viewer_id: int | None) -> str:
        rows = queries.board_posts(board.id or 0, by, viewer_id)
        return presenters.render_list("board/board.html", rows, by, board=board)

    key = ("board", board.id, bool(board.is_in))
    body = presenters.cached_list(key, board.list_version, by, render)
    return render_template("board/show_board.html", title=board.name, body=body)


@bp.get("/board")
def feed():
    by = presenters.filters_from_request()
    rows = queries.feed(g.viewer.id, by, queries.board_ids_of(g.viewer.id))
    body = Markup(presenters.render_list("board/feed.html", rows, by))  # noqa: S704  (a template's own output)
    return render_template("board/show_feed.html", body=body)


@bp.get("/posts")
def mine():
    page = page_of(queries.my_posts(g.viewer.id), Post.id, below())
    undecided = [post.id for post in page if policy.may_change(g.viewer, post)]
    waiting = queries.waiting_counts(g.viewer.id, undecided)
    return render_template("board/mine.html", page=page, state=policy.state, waiting=waiting)


@bp.route("/posts/new", methods=["GET", "POST"])
@limited("30 per hour")
def new():
    """Query parameters that prefill the form: `kind`, `community` (a slug) and `step` (the id of a goal
    step).
    """
    kind = "offer" if request.values.get("kind") == "offer" else "request"
    form = post_form.new_form(kind)
    if form.validate_on_submit():
        new_post = form.tries(
            commands.post, current_member(), kind, step_id=post_form.step_of(form), **form.values
        )
        if new_post:
            flash(post_form.confirmation(new_post), "done")
            return redirect(url_for(".show_post", id=new_post.id), 303)
    return render_template(f"board/new_{kind}.html", form=form), form.status


@bp.get("/posts/<int:id>")
def show_post(id, form=None, decline_form=None):
    content = post_page.load(id) or abort(404)
    invalid_form = decline_form or form
    page = render_template(
        "board/post.html", **post_page.template_values(content, form, decline_form)
    )
    return page, invalid_form.status if invalid_form else 200


@bp.route("/posts/<int:id>/edit", methods=["GET", "POST"])
def edit(id):
    post = own_post(id)
    if not policy.may_change(current_member(), post):
        flash(_("This post is closed. Write a new one if you need it again."), "refusal")
        return redirect(url_for(".show_post", id=id), 303)
    form = post_form.edit_form(post)
    if form.validate_on_submit():
        fields = {name: value for name, value in form.values.items() if name != "slip"}
        form.tries(commands.edit, current_member(), post, **fields)
        if form.status == 200:
            flash(_("Saved. The boards show the new version."), "done")
            return redirect(url_for(".show_post", id=id), 303)
    return render_template(f"board/new_{post.kind}.html", form=form, post=post), form.status


@bp.post("/posts/<int:id>/pause")
def pause(id):
    commands.pause(current_member(), own_post(id))
    return redirect_to_post(id, _("Off the boards for now. Nobody sees it until you put it back."))


@bp.post("/posts/<int:id>/resumption")
def resume(id):
    commands.resume(current_member(), own_post(id))
    return redirect_to_post(id, _("Back on the boards."))


@bp.post("/posts/<int:id>/renewal")
def renew(id):
    commands.renew(current_member(), own_post(id))
    return redirect_to_post(id, _("Renewed. It’s on the boards again from today."))


@bp.post("/posts/<int:id>/closing")
def close(id):
    how = "helped" if request.form.get("how") == "helped" else "not_needed"
    commands.close(own_post(id), how)
    return redirect_to_post(
        id, _("Closed. Anyone who was still waiting for your answer has been told.")
    )


@bp.post("/posts/<int:id>/reopening")
def reopen(id):
    commands.reopen(current_member(), own_post(id))
    return redirect_to_post(id, _("It’s open again."))


@bp.post("/posts/<int:id>/responses")
@limited("30 per hour")
def respond(id):
    post, form = queries.post_for(g.viewer.id, id) or abort(404), ResponseForm()
    if form.validate_on_submit():
        response = form.tries(commands.respond, current_member(), post, form.words.data or "")
        if response:
            message = _(
                "%(name)s has been told. It’s their turn now.", name=response.post.author.name
            )
            return redirect_to_post(id, message)
    return show_post(id, form)


@bp.post("/responses/<int:id>/agreement")
def agree(id):
    response = queries.response_of(g.viewer.id, id) or abort(404)
    agreed = commands.agree(current_member(), response)
    message = _(
        "You and %(name)s can write to each other now. Say when and how.", name=agreed.member.name
    )
    flash(message, "done")
    return redirect(url_for("threads.show", id=agreed.thread_id), 303)


@bp.post("/responses/<int:id>/decline")
def decline(id):
    response, form = queries.response_of(g.viewer.id, id) or abort(404), DeclineForm(id)
    if not form.validate_on_submit():
        return show_post(response.post_id, decline_form=form)
    words = form.words.data or form.ready.data or ""
    commands.decline(current_member(), response, words)
    return redirect_to_post(
        response.post_id, _("Your answer is on its way. A clear no is kind too.")
    )


@bp.post("/responses/<int:id>/withdrawal")
def withdraw(id):
    response = queries.response_of(g.viewer.id, id) or abort(404)
    commands.withdraw(current_member(), response)
    return redirect_to_post(response.post_id, _("Taken back. The place is free again."))


@bp.post("/communities/<slug>/departure")
def leave_community(slug):
    community, _membership = communities.by_slug(slug, g.viewer.id) or abort(404)
    leaving_community.leave_community(current_member(), community)
    flash(
        _("You’ve left %(name)s. Your posts there have been removed.", name=community.name), "done"
    )
    return redirect(url_for("communities.index"), 303)


@bp.route("/communities/memberships/<int:id>/departure", methods=["GET", "POST"])
def take_out(id):
    membership = get_or_404(
        communities.memberships_managed_by(g.viewer.id, g.viewer.is_operator), id
    )
    form, people = TakeOutForm(), url_for("communities.people", slug=membership.community.slug)
    if not membership.is_in:
        return redirect(people, 303)
    if form.validate_on_submit():
        form.tries(
            leaving_community.take_out_of_community, current_member(), membership, form.why.data
        )
        if form.status == 200:
            flash(
                _(
                    "%(name)s has been removed and told why.",
                    name=display_name(membership.member.name),
                ),
                "done",
            )
            return redirect(people, 303)
    page = render_template("communities/take_out.html", form=form, other=membership, people=people)
    return page, form.status


def own_post(id: int) -> Post:
    """The viewer's post with this id, or 404."""
    return get_or_404(queries.my_posts(g.viewer.id), id)


def redirect_to_post(id: int, message: str) -> Any:
    """Redirect to the post, or to Today if the viewer may not see the post any more."""
    flash(message, "done")
    is_visible = queries.post_for(g.viewer.id, id) is not None
    return redirect(url_for(".show_post", id=id) if is_visible else "/", 303)
