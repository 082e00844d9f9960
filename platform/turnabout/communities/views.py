from functools import partial

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from turnabout.base.db.session import fetch_all, get_or_404
from turnabout.base.i18n.translations import _
from turnabout.base.web.auth import current_member
from turnabout.base.web.pagination import below, page_of
from turnabout.base.web.rate_limits import limited
from turnabout.communities import commands, policy, queries
from turnabout.communities.forms import CommunityForm, JoinForm
from turnabout.communities.models import Community, Membership

bp = Blueprint("communities", __name__, url_prefix="/communities")


@bp.get("")
def index():
    communities = fetch_all(
        queries.communities_of(g.viewer.id).order_by(Community.name_key, Community.id).limit(50)
    )
    words = request.args.get("q", "")
    page = page_of(queries.communities_to_join(g.viewer.id, words), Community.id, below())
    return render_template("communities/index.html", mine=communities, page=page)


@bp.route("/new", methods=["GET", "POST"])
@limited("10 per hour")
def new():
    form = CommunityForm()
    if form.validate_on_submit():
        community = form.tries(commands.create_community, current_member(), **form.values)
        if community:
            flash(
                _(
                    "%(name)s is open. Publish the first post, and invite people.",
                    name=community.name,
                ),
                "done",
            )
            return redirect(url_for("board.show_board", slug=community.slug), 303)
    return render_template("communities/new.html", form=form), form.status


@bp.get("/<slug>/about")
def about(slug, form=None):
    community, membership = get_community_or_404(slug)
    form = form or JoinForm(formdata=None)
    return render_template(
        "communities/about.html",
        community=community,
        mine=membership,
        is_in=membership is not None and membership.is_in,
        is_steward=policy.is_steward(g.viewer, membership, community),
        stewards=fetch_all(queries.stewards(community.id, g.viewer.id).limit(20)),
        left_to_operators=queries.is_run_by_operators(community),
        may_read=policy.may_read_board(membership, community),
        may_step_in=policy.may_join_directly(membership, community),
        form=form,
    ), form.status


@bp.get("/<slug>/members")
def people(slug):
    community, membership = get_community_or_404(slug)
    is_steward = policy.is_steward(g.viewer, membership, community)
    may_read = policy.may_read_board(membership, community)
    if not (is_steward or may_read):
        abort(404)
    scope = queries.people(community.id, g.viewer.id)
    join_requests = (
        fetch_all(queries.join_requests(community.id, g.viewer.id).limit(50)) if is_steward else []
    )
    page = page_of(scope, Membership.id, below())
    return render_template(
        "communities/people.html",
        community=community,
        page=page,
        asking=join_requests,
        is_steward=is_steward,
        may_read=may_read,
        may_take_out=partial(policy.may_remove_member, g.viewer),
    )


@bp.post("/<slug>/membership")
@limited("30 per hour")
def join(slug):
    (community, _membership), form = get_community_or_404(slug), JoinForm()
    if not form.validate_on_submit():
        return about(slug, form)
    membership = form.tries(
        commands.ask_to_join, current_member(), community, form.words.data or ""
    )
    if membership is None:
        return about(slug, form)
    if membership.is_in:
        flash(_("You’ve joined. This is the board of %(name)s.", name=community.name), "done")
        return redirect(url_for("board.show_board", slug=slug), 303)
    flash(request_sent_message(community), "done")
    return redirect(url_for(".about", slug=slug), 303)


def request_sent_message(community: Community) -> str:
    if queries.is_run_by_operators(community):
        return _("The operators of this site decide who joins. You’ll hear from them.")
    return _("You’ve asked to join %(name)s. You’ll hear from the stewards.", name=community.name)


@bp.route("/<slug>/edit", methods=["GET", "POST"])
def edit(slug):
    community, membership = get_community_or_404(slug)
    if not policy.is_steward(g.viewer, membership, community):
        abort(404)
    form = CommunityForm(obj=community)
    if form.validate_on_submit():
        form.tries(commands.edit, current_member(), community, **form.values)
        if form.status == 200:
            flash(_("Saved."), "done")
            return redirect(url_for(".about", slug=slug), 303)
    return render_template("communities/edit.html", form=form, community=community), form.status


@bp.post("/memberships/<int:id>/acceptance")
def accept(id):
    membership = commands.accept_member(current_member(), get_membership_or_404(id))
    flash(_("%(name)s is a member now.", name=membership.member.name), "done")
    return back_to_people(membership)


@bp.post("/memberships/<int:id>/refusal")
def refuse(id):
    membership = commands.refuse_member(current_member(), get_membership_or_404(id))
    flash(
        _("%(name)s has been told that it isn’t possible just now.", name=membership.member.name),
        "done",
    )
    return back_to_people(membership)


@bp.post("/memberships/<int:id>/steward")
def name_steward(id):
    membership = commands.name_steward(current_member(), get_membership_or_404(id))
    flash(_("%(name)s is a steward now too.", name=membership.member.name), "done")
    return back_to_people(membership)


@bp.post("/<slug>/steward/end")
def step_down(slug):
    community, _membership = get_community_or_404(slug)
    commands.step_down(current_member(), community)
    message = _(
        "You’re no longer a steward, but you’re still a member."
        " Thank you for looking after the community."
    )
    flash(message, "done")
    return redirect(url_for(".about", slug=slug), 303)


def get_community_or_404(slug: str) -> tuple[Community, Membership | None]:
    return queries.by_slug(slug, g.viewer.id) or abort(404)


def get_membership_or_404(id: int) -> Membership:
    """Return a membership in a community in which the viewer acts as a steward, else abort with 404."""
    return get_or_404(queries.memberships_managed_by(g.viewer.id, g.viewer.is_operator), id)


def back_to_people(membership: Membership) -> BaseResponse:
    """Redirect to the list of members, or to the about page if the viewer may no longer see the list."""
    community, own_membership = get_community_or_404(membership.community.slug)
    may_see = policy.may_read_board(own_membership, community) or policy.is_steward(
        g.viewer, own_membership, community
    )
    return redirect(url_for(".people" if may_see else ".about", slug=community.slug), 303)
