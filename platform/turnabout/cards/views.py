"""Pages on which members manage their own cards."""

from datetime import timedelta
from typing import Any

from flask import (
    Blueprint,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from markupsafe import Markup
from werkzeug.exceptions import RequestEntityTooLarge

from turnabout.base.db.session import get_or_404
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _
from turnabout.base.web import errors
from turnabout.base.web.auth import current_member
from turnabout.base.web.rate_limits import limited
from turnabout.cards import (
    commands,
    downloads,
    photos,
    policy,
    public_files,
    queries,
    search_index,
    statistics,
)
from turnabout.cards.forms import AUDIENCE_NAMES, CardForm, NewCardForm, PhotoForm, too_large
from turnabout.cards.models import AUDIENCES, Card

bp = Blueprint("cards", __name__)
bp.register_blueprint(public_files.bp)
bp.register_blueprint(downloads.bp)
bp.add_app_template_global(queries.photo_url, "photo_url")


@bp.get("/cards")
def mine() -> Any:
    """Show the viewer's card, or a list if they have several."""
    cards = queries.cards_of(g.viewer.id)
    if not cards:
        return render_template("cards/none.html")
    if len(cards) == 1:
        return card_page(cards[0], cards)
    return render_template("cards/index.html", cards=cards, most=policy.MOST_CARDS)


@bp.get("/cards/<int:id>")
def show(id: int) -> Any:
    return card_page(my_card(id), queries.cards_of(g.viewer.id))


def card_page(card: Card, cards: list[Card]) -> Any:
    days = statistics.daily_counts(card, clock.today(g.viewer.time_zone) - timedelta(days=89))
    return render_template(
        "cards/mine.html", card=card, cards=cards, face=queries.face(card, "me"), qr=qr_markup(card),
        counts=statistics.total(days), days=days, link=queries.link(card),
    )  # fmt: skip


@bp.post("/cards")
def make() -> Any:
    """Create the first card of a member who has none."""
    return redirect_with_message(
        _("This is your card."), "cards.edit", id=commands.make(current_member()).id
    )


@bp.route("/cards/new", methods=["GET", "POST"])
def make_another() -> Any:
    cards = queries.cards_of(g.viewer.id)
    form = NewCardForm(cards, like=request.args.get("like", cards[0].id if cards else 0, type=int))
    if form.validate_on_submit():
        like = my_card(form.like.data) if form.like.data else None
        new_card = form.tries(
            commands.make_another, current_member(), form.label.data, like, form.slip.data or ""
        )
        if new_card:
            message = _("Here’s your new card. You can change what it says and who sees it.")
            return redirect_with_message(message, "cards.edit", id=new_card.id)
    return render_template("cards/new.html", form=form), form.status


@bp.post("/cards/<int:id>/place")
def move(id: int) -> Any:
    card, where = my_card(id), request.form.get("where")
    if where == "first":
        commands.put_first(card)
    elif where in ("up", "down"):
        commands.move(card, -1 if where == "up" else 1)
    return redirect_with_message(_("The new order is saved."))


@bp.route("/cards/<int:id>/end", methods=["GET", "POST"])
def destroy(id: int) -> Any:
    card = my_card(id)
    if request.method == "GET":
        return render_template("cards/destroy.html", card=card)
    commands.destroy(card)
    return redirect_with_message(_("The card is removed. Its code no longer works."))


@bp.route("/cards/<int:id>/edit", methods=["GET", "POST"])
def edit(id: int) -> Any:
    card = my_card(id)
    form = CardForm(card)
    if form.validate_on_submit():
        commands.edit(card, audiences=form.audiences, **form.facts)
        return redirect_with_message(_("Your card is saved."), "cards.show", id=id)
    return edit_page(card, form=form)


def edit_page(card: Card, form: CardForm | None = None, photo_form: PhotoForm | None = None) -> Any:
    form, photo_form = form or CardForm(card), photo_form or PhotoForm(most_megabytes())
    html = render_template("cards/edit.html", card=card, form=form, photo_form=photo_form)
    return html, max(form.status, photo_form.status)


@bp.post("/cards/<int:id>/photo")
@limited("60 per hour")
def give_photo(id: int) -> Any:
    card = my_card(id)
    form = PhotoForm(most_megabytes())
    if form.validate_on_submit():
        cut = form.tries(
            photos.make_pictures, form.photo.data.read()
        )  # outside the transaction: it takes a moment
        if cut:
            commands.give_photo(card, cut)
            return redirect_with_message(_("Your photo is now on your card."), "cards.edit", id=id)
    return edit_page(card, photo_form=form)


@bp.post("/cards/<int:id>/photo/removal")
def remove_photo(id: int) -> Any:
    commands.remove_photo(my_card(id))
    return redirect_with_message(_("Your photo is removed."), "cards.edit", id=id)


@bp.url_value_preprocessor
def allow_large_upload(endpoint: str | None, values: Any) -> None:
    """Raise the body limit for photo uploads before the form is parsed. The limit is well above the
    photo's, so that a photo slightly too large gets an error message beside its field.
    """
    if endpoint == "cards.give_photo":
        request.max_content_length = 4 * most_megabytes() * 1024 * 1024


@bp.errorhandler(RequestEntityTooLarge)
def too_large_response(error: RequestEntityTooLarge) -> Any:
    if request.endpoint != "cards.give_photo":
        return errors.error_page(error)
    flash(too_large(most_megabytes()), "refusal")
    return redirect(url_for("cards.edit", **(request.view_args or {})), 303)


def most_megabytes() -> int:
    return int(current_app.config["SETTINGS"].upload_megabytes)


@bp.get("/cards/<int:id>/preview")
def preview(id: int) -> Any:
    card = my_card(id)
    near = request.args.get("as", "public")
    near = near if near in AUDIENCES else "public"
    return render_template(
        "cards/preview.html", card=card, face=queries.face(card, near), near=near,
        names=AUDIENCE_NAMES,
    )  # fmt: skip


@bp.post("/cards/<int:id>/pause")
def pause(id: int) -> Any:
    commands.pause(my_card(id))
    message = _("Your card is paused. To others it looks as if it doesn’t exist.")
    return redirect_with_message(message, "cards.show", id=id)


@bp.post("/cards/<int:id>/resumption")
def resume(id: int) -> Any:
    commands.resume(my_card(id))
    return redirect_with_message(
        _("Your card is back on. People can open it again."), "cards.show", id=id
    )


@bp.route("/cards/<int:id>/code", methods=["GET", "POST"])
def replace_code(id: int) -> Any:
    card = my_card(id)
    if request.method == "GET":
        return render_template("cards/code.html", card=card)
    commands.replace_code(card)
    message = _("Your card has a new code. The old one no longer works.")
    return redirect_with_message(message, "cards.show", id=id)


@bp.post("/cards/<int:id>/counting")
def counting(id: int) -> Any:
    if request.form.get("counting") == "on":
        commands.resume_counting(my_card(id))
        return redirect_with_message(
            _("From now on, we count how often your card is opened and saved."), "cards.show", id=id
        )
    commands.stop_counting(my_card(id))
    message = _("Counting is off, and the numbers so far are deleted.")
    return redirect_with_message(message, "cards.show", id=id)


@bp.route("/settings/search", methods=["GET", "POST"])
def search() -> Any:
    """Let members choose whether the search finds them."""
    member = current_member()
    if request.method == "GET":
        return render_template("cards/search.html", member=member)
    if request.form.get("found") == "no":
        search_index.unlist(member)
        return redirect_with_message(_("You no longer show up in Search."), "cards.search")
    search_index.relist(member)
    return redirect_with_message(_("Members can now find you."), "cards.search")


def my_card(id: int) -> Card:
    return get_or_404(queries.of_member(g.viewer.id), id)


def qr_markup(card: Card) -> Markup:
    return Markup(queries.qr_svg(card, _("QR code for this card")))  # noqa: S704  (our own drawing)


def redirect_with_message(message: str, endpoint: str = "cards.mine", **values: Any) -> Any:
    flash(message, "done")
    return redirect(url_for(endpoint, **values), 303)
