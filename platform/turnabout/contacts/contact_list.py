"""The rows of the contact list: filtered, searched and paged, read without the ORM."""

from typing import Any

from turnabout.base.db import read_only
from turnabout.base.db.sort_keys import like_pattern
from turnabout.base.text import folding
from turnabout.contacts.models import NETWORKS

PAGE = 30
MAX_SEARCH_WORDS = 8  # words of one search
PARTS = folding.PARTS  # of one word

LINES = """
    select contact.id, contact.name, contact.network, contact.origin, contact.organisation,
      contact.met_where, cast(contact.last_touch_on as varchar(10)),
      cast(contact.due_on as varchar(10)), member.photo
    from contact left join member on member.id = contact.member_id
      and member.left_at is null and member.suspended_at is null
    where contact.owner_id = :owner and contact.removed_at is {removed} {more}
      and not exists (select 1 from veil where veil.member_id = :owner
        and veil.other_id = contact.member_id)
    order by {order}, contact.id limit :most
"""
# The columns that the list is ordered by. Texts of dates compare alike on both databases.
ORDERS = {
    "name": "contact.name_key",
    "last": "coalesce(cast(contact.last_touch_on as varchar(10)), '')",
    "next": "contact.due_on",
}
CONDITIONS = {
    "network": "and contact.network = :network",
    "origin": "and contact.origin = :origin",
    "tag": "and contact.id in (select contact_id from contact_tag"
    " where owner_id = :owner and tag_key = :tag)",
    "after": "and ({order}, contact.id) > (select {before}, before.id"
    " from contact before where before.id = :after and before.owner_id = :owner)",
}


def book_rows(
    owner_id: int, view: str = "all", order: str = "name", **wanted: Any
) -> tuple[list[Any], int | None]:
    """One page of the contact book, and the id to pass as `after` for the next page (or None). `order`:
    `name`, `last` (the longest out of touch first) or `next` (only those who are due some day).

    `view` is `all`, a network, `unsorted` or `removed`. The other filters are `origin`, `tag` (its key),
    `words` and `after`.
    """
    values = {name: value for name, value in wanted.items() if value}
    words = values.pop("words", "").strip()
    more = [CONDITIONS[name] for name in values]
    terms = folding.search_terms(words, MAX_SEARCH_WORDS)
    if words and not terms:
        return [], None
    for number, term in enumerate(terms):
        more.append(word_condition(number))
        values |= word_parameters(number, term)
    if view in NETWORKS:
        values["network"] = view
        more.append(CONDITIONS["network"])
    elif view == "unsorted":
        more.append("and contact.network is null")
    found = read_only.rows(statement(view, order, more), owner=owner_id, most=PAGE + 1, **values)
    return found[:PAGE], found[PAGE - 1][0] if len(found) > PAGE else None


def statement(view: str, order: str, more: list[str]) -> str:
    """The SQL of one page, with these further conditions."""
    column, conditions = ORDERS[order], " ".join(more)
    if order == "next":
        conditions += " and contact.due_on is not null"
    removed = "not null" if view == "removed" else "null"
    before = column.replace("contact.", "before.")
    return LINES.format(
        more=conditions.format(order=column, before=before), removed=removed, order=column
    )


def word_condition(number: int) -> str:
    """SQL condition for one search word. The number of parameters is fixed, to keep the number of distinct
    statements in the prepared-statement cache small.
    """
    likes = [
        f"' ' || contact.name_words || ' ' like :word{number}_{place}" for place in range(2 * PARTS)
    ]
    one, other = (" and ".join(some) for some in (likes[:PARTS], likes[PARTS:]))
    return f"and (({one}) or ({other}))"


def word_parameters(number: int, term: folding.Term) -> dict[str, str]:
    """The parameters of `word_condition`: the first and last spelling of the word."""
    words = [word for one in (term[0], term[-1]) for word in (*one, *one[-1:] * PARTS)[:PARTS]]
    return {f"word{number}_{place}": like_pattern(word) for place, word in enumerate(words)}
