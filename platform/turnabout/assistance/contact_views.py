"""Thanks to a contact without an account: as a file and a card to print, and marked as sent."""

from typing import Any

from flask import Blueprint, Response, abort, flash, g

from turnabout.assistance import contact_mail, contact_thanks, policy, queries
from turnabout.assistance.forms import ContactThanksForm
from turnabout.assistance.models import Assistance, Outcome
from turnabout.base.db.session import get_or_404
from turnabout.base.i18n.translations import _
from turnabout.base.mail.mail_draft import eml_response
from turnabout.base.web.auth import current_member, redirect_back
from turnabout.printing import api as printing

bp = Blueprint("contact_thanks", __name__, url_prefix="/assistance/<int:id>")


def record_of_contact(id: int) -> Assistance:
    """The member's own record of help by a contact without an account, or a 404."""
    record = get_or_404(queries.with_people(queries.visible_to(g.viewer.id)), id)
    if record.contact is None or record.receiver_id != g.viewer.id or record.withdrawn_at:
        abort(404)
    return record


def written(record: Assistance) -> str:
    """The member's words of thanks; "" before they wrote any."""
    return record.thanks.words if record.thanks else ""


@bp.post("/thanked")
def mark_sent(id: int) -> Any:
    contact_thanks.mark_sent(record_of_contact(id), current_member())
    flash(_("Done. It’s noted that you thanked them."), "done")
    return redirect_back("assistance.show", id=id)


@bp.get("/thanks.eml")
def thanks_file(id: int) -> Response:
    record = record_of_contact(id)
    draft = contact_mail.thanks_draft(record, written(record) or abort(404))
    return eml_response(draft, f"thanks-{id}")


@bp.get("/thank-you-card.pdf")
def card(id: int) -> Response:
    words = written(record_of_contact(id)) or abort(404)
    paper = printing.thank_you_card(_("Thank you"), words)
    named = {"Content-Disposition": f'attachment; filename="thank-you-{id}.pdf"'}
    return Response(paper, mimetype="application/pdf", headers=named)


@bp.get("/outcomes/<int:outcome>.eml")
def outcome_file(id: int, outcome: int) -> Response:
    record = record_of_contact(id)
    told = next((one for one in record.outcomes if one.id == outcome), None)
    draft = outcome_mail(record, told) if told else None
    return eml_response(draft or abort(404), f"outcome-{outcome}")


def outcome_mail(record: Assistance, told: Outcome) -> Any:
    return contact_mail.outcome_draft(record, told, g.viewer.name)


def page_values(record: Assistance, thanks: Any) -> dict[str, Any]:
    """What the page of a record shows about thanks and outcomes to send; {} for other records."""
    if record.contact is None or record.receiver_id != g.viewer.id or record.withdrawn_at:
        return {}
    words = written(record)
    suggested = contact_mail.suggested_thanks(record, g.viewer.name)
    return {
        "may_thank_contact": policy.may_thank_contact(g.viewer, record),
        "words_form": thanks or ContactThanksForm(formdata=None, words=words or suggested),
        "thanks_draft": contact_mail.thanks_draft(record, words) if words else None,
        "outcome_drafts": {one.id: outcome_mail(record, one) for one in record.outcomes},
    }
