"""Who could help with a goal: contacts whom the member chose, and suggestions from their book."""

from collections.abc import Sequence

from sqlalchemy import Select, String, func, or_, select
from sqlalchemy.orm import contains_eager

from turnabout.base.db.session import command, db, fetch_all
from turnabout.base.db.sort_keys import matches_name
from turnabout.base.i18n.translations import _
from turnabout.base.web.errors import Refused
from turnabout.contacts import queries as contacts
from turnabout.contacts.models import Contact
from turnabout.goals.models import Goal, GoalHelper

MOST_HELPERS = 50  # for one goal
SHORTEST_WORD, MOST_WORDS = 5, 12  # of a goal, to look for in the contact book
SUGGESTIONS, RESULTS = 6, 20


@command
def add_helper(goal: Goal, contact: Contact) -> None:
    """Note that a contact could help with the goal. Repeating it changes nothing."""
    if db.session.get(GoalHelper, (goal.id, contact.id)):
        return
    if len(fetch_all(helper_rows(goal))) >= MOST_HELPERS:
        raise Refused(_("You already have a lot of people here. Remove somebody first."))
    db.session.add(GoalHelper(goal_id=goal.id, contact_id=contact.id))


@command
def remove_helper(goal: Goal, contact: Contact) -> None:
    helper = db.session.get(GoalHelper, (goal.id, contact.id))
    if helper:
        db.session.delete(helper)


def helper_rows(goal: Goal) -> Select[GoalHelper]:
    """The contacts chosen for the goal, by name, without those removed since or hidden from the member."""
    known = contacts.book(goal.member_id).with_only_columns(Contact.id)
    scope = select(GoalHelper).where(GoalHelper.goal_id == goal.id)
    scope = scope.join(GoalHelper.contact).where(Contact.id.in_(known))
    scope = scope.options(contains_eager(GoalHelper.contact))
    return scope.order_by(Contact.name_key, Contact.id)


def helpers_by_goal(member_id: int, goals: Sequence[Goal]) -> dict[int, list[Contact]]:
    """Map the ids of the member's goals to the contacts chosen for them."""
    ids = [goal.id for goal in goals]
    known = contacts.book(member_id).join(GoalHelper, GoalHelper.contact_id == Contact.id)
    scope = known.add_columns(GoalHelper.goal_id).where(GoalHelper.goal_id.in_(ids))
    chosen: dict[int, list[Contact]] = {}
    for contact, goal_id in db.session.execute(scope.order_by(Contact.name_key, Contact.id)):
        chosen.setdefault(goal_id, []).append(contact)
    return chosen


def not_chosen(goal: Goal) -> Select[Contact]:
    chosen = select(GoalHelper.contact_id).where(GoalHelper.goal_id == goal.id)
    return contacts.book(goal.member_id).where(Contact.id.not_in(chosen))


def suggestions(goal: Goal) -> Sequence[Contact]:
    """Contacts whose organisation, job or interests share a word with the goal or its open steps."""
    steps = (step.title for step in goal.listed_steps if step.done_at is None)
    words = long_words(" ".join([goal.title, *steps]))
    if not words:
        return []
    text = Contact.organisation + " " + Contact.job_title + " " + Contact.cares_about
    lower = func.lower(text, type_=String)
    scope = not_chosen(goal).where(or_(*(lower.contains(word, autoescape=True) for word in words)))
    return fetch_all(scope.order_by(Contact.name_key, Contact.id).limit(SUGGESTIONS))


def long_words(text: str) -> list[str]:
    """The distinct longer words of a text in lower case; short ones say too little."""
    words = ("".join(filter(str.isalnum, word)) for word in text.lower().split())
    return [word for word in dict.fromkeys(words) if len(word) >= SHORTEST_WORD][:MOST_WORDS]


def search(goal: Goal, words: str) -> Sequence[Contact]:
    """Contacts found by name, without those chosen already."""
    scope = not_chosen(goal).where(matches_name(Contact.name_words, words))
    return fetch_all(scope.order_by(Contact.name_key, Contact.id).limit(RESULTS))
