from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, func, nulls_first, select
from sqlalchemy.orm import contains_eager

from turnabout.base.db.session import db, fetch_all, fetch_first
from turnabout.base.db.sort_keys import matches_name
from turnabout.contacts import queries as contacts
from turnabout.contacts.models import Contact, Touch
from turnabout.safety.queries import tied_to
from turnabout.updates.models import UpdateLetter, UpdateRecipient


def letters_of(member_id: int) -> Select[UpdateLetter]:
    return select(UpdateLetter).where(UpdateLetter.member_id == member_id)


def by_idempotency_key(member_id: int, slip: str | None) -> UpdateLetter | None:
    return fetch_first(letters_of(member_id).where(UpdateLetter.slip == slip)) if slip else None


def recipients(letter: UpdateLetter) -> Select[UpdateRecipient]:
    """The recipients by name, without those whom the member removed since or who are hidden from them."""
    known = contacts.book(letter.member_id).with_only_columns(Contact.id)
    scope = all_recipients(letter).join(UpdateRecipient.contact).where(Contact.id.in_(known))
    scope = scope.options(contains_eager(UpdateRecipient.contact))
    return scope.order_by(Contact.name_key, Contact.id)


def all_recipients(letter: UpdateLetter) -> Select[UpdateRecipient]:
    """All recipients, also those whom `recipients` leaves out."""
    return select(UpdateRecipient).where(UpdateRecipient.letter_id == letter.id)


def sent_counts(letter_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Map the ids of letters to (recipients, those to whom it was sent)."""
    columns = (UpdateRecipient.letter_id, func.count(), func.count(UpdateRecipient.sent_at))
    scope = select(*columns).where(UpdateRecipient.letter_id.in_(letter_ids))
    rows = db.session.execute(scope.group_by(UpdateRecipient.letter_id))
    return {id: (chosen, sent) for id, chosen, sent in rows}


def choices(letter: UpdateLetter, words: str, most: int) -> Sequence[Contact]:
    """Contacts of the letter's network who are not recipients yet: first those out of touch the longest."""
    chosen = select(UpdateRecipient.contact_id).where(UpdateRecipient.letter_id == letter.id)
    scope = contacts.book(letter.member_id, letter.network).where(Contact.id.not_in(chosen))
    if words:
        scope = scope.where(matches_name(Contact.name_words, words))
    in_order = (nulls_first(Contact.last_touch_on), Contact.name_key, Contact.id)
    return fetch_all(scope.order_by(*in_order).limit(most))


def asked_since(contact_ids: Sequence[int], since: date) -> dict[int, date]:
    """Map the contacts whom the member has asked for something since then to the latest day."""
    scope = select(Touch.contact_id, func.max(Touch.on)).where(
        Touch.contact_id.in_(contact_ids), Touch.direction == "asked_them", Touch.on >= since
    )
    return {id: on for id, on in db.session.execute(scope.group_by(Touch.contact_id))}


def reachable_ids(member_id: int, contact_ids: Sequence[int]) -> set[int]:
    """Which of these contacts are members with whom this member is connected."""
    scope = select(Contact.id).where(
        Contact.id.in_(contact_ids), Contact.member_id.in_(tied_to(member_id))
    )
    return set(db.session.scalars(scope))
