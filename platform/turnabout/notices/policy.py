"""The kinds of notices, and which of them are e-mailed.

By default, what waits for the member's answer is e-mailed; what is only good to know waits on the site.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from turnabout.base.i18n.translations import lazy
from turnabout.members.models import Member
from turnabout.notices import queries

MAIL, APP = "mail", "app"
WAYS = (MAIL, APP)
REPEAT_AFTER = timedelta(days=1)  # tell again of a thing whose notice is still unread


@dataclass(frozen=True)
class Kind:
    """A kind of notice.

    `label` completes "You get this e-mail when …" in the e-mail, and labels the checkbox in the settings.
    """

    group: str
    label: Any
    way: str = APP
    once: bool = False  # no second unread notice about the same thing
    may_stop: bool = True  # members may switch off its e-mails
    operators: bool = False  # for operators only


GROUPS = {
    "people": lazy("People"),
    "help": lazy("Offers and requests"),
    "loop": lazy("Help given and received"),
    "communities": lazy("Communities"),
    "events": lazy("Events"),
    "safety": lazy("Safety"),
}

KINDS = {
    "message-received": Kind("people", lazy("somebody writes to you"), MAIL, once=True),
    "connection-asked": Kind("people", lazy("somebody would like to connect with you"), MAIL),
    "connection-accepted": Kind("people", lazy("somebody accepts your request to connect")),
    "connection-met": Kind("people", lazy("somebody scans your card in person")),
    "introduction-offered": Kind(
        "people", lazy("somebody would like to introduce you to somebody"), MAIL
    ),
    "introduction-agreed": Kind(
        "people", lazy("you and somebody both agree to be introduced"), MAIL
    ),
    "introduction-made": Kind("people", lazy("two people you introduced are in touch")),
    "introduction-thanked": Kind("people", lazy("somebody you introduced says thank you for help")),
    "introduction-outcome": Kind("people", lazy("somebody you introduced tells what came of it")),
    "path-asked": Kind(
        "people",
        lazy("somebody looks for a way into an organisation where you know somebody"),
        MAIL,
    ),
    "path-found": Kind(
        "people", lazy("somebody may be able to introduce you at an organisation"), MAIL
    ),
    "people-met": Kind("people", lazy("you met people the day before"), MAIL),
    "losing-touch": Kind(
        "people", lazy("you wanted to be in touch with somebody by now (once a week)"), MAIL
    ),
    "pairing-typed": Kind(
        "people", lazy("your code and somebody else’s are typed in together"), MAIL
    ),
    "guest-left": Kind(
        "people", lazy("somebody without an account leaves you their details"), MAIL
    ),
    "response-offered": Kind("help", lazy("somebody answers your post"), MAIL),
    "response-agreed": Kind("help", lazy("the author of a post accepts your answer"), MAIL),
    "response-declined": Kind("help", lazy("the author of a post says no to your answer")),
    "response-withdrawn": Kind("help", lazy("somebody takes back an answer to your post")),
    "request-matched": Kind("help", lazy("somebody asks for something you can help with")),
    "request-unanswered": Kind("help", lazy("your request has had no answer for a week"), MAIL),
    "post-expiring": Kind("help", lazy("one of your posts is about to expire"), MAIL),
    "post-expired": Kind("help", lazy("one of your posts has expired")),
    "post-paused": Kind("help", lazy("one of your posts is paused because you were away")),
    "post-closed": Kind("help", lazy("a post you answered is closed")),
    "help-recorded": Kind("loop", lazy("somebody records help between you"), MAIL),
    "help-confirmed": Kind("loop", lazy("somebody confirms help you recorded")),
    "help-contested": Kind("loop", lazy("somebody disagrees with help you recorded"), MAIL),
    "help-undone": Kind("loop", lazy("somebody takes back help they recorded")),
    "thanked": Kind("loop", lazy("somebody thanks you"), MAIL),
    "outcome-told": Kind("loop", lazy("somebody tells you what came of your help"), MAIL),
    "outcome-asked": Kind("loop", lazy("it’s time to say what came of help you received"), MAIL),
    "membership-asked": Kind("communities", lazy("somebody asks to join your community"), MAIL),
    "membership-accepted": Kind("communities", lazy("a community accepts you as a member"), MAIL),
    "membership-refused": Kind("communities", lazy("a community can’t accept you")),
    "membership-ended": Kind("communities", lazy("the stewards remove you from a community"), MAIL),
    "help-to-look-at": Kind(
        "communities",
        lazy("two members of a community you look after remember help differently"),
        MAIL,
    ),
    "request-passed-on": Kind(
        "communities",
        lazy("a request has had no answer and you may know somebody who can help"),
        MAIL,
    ),
    "steward-named": Kind("communities", lazy("you’re asked to look after a community"), MAIL),
    "event-coming": Kind("events", lazy("an event you’re going to is a day away"), MAIL),
    "event-soon": Kind("events", lazy("an event you’re going to starts in two hours")),
    "event-place": Kind("events", lazy("a place opens up for you at an event"), MAIL),
    "event-changed": Kind(
        "events", lazy("the time or place of an event you’re going to changes"), MAIL
    ),
    "event-called-off": Kind("events", lazy("an event you’re going to is called off"), MAIL),
    "taken-down": Kind(
        "safety",
        lazy("something of yours is removed by the people who run this site"),
        MAIL,
        may_stop=False,
    ),
    "report-settled": Kind("safety", lazy("a report you made has been looked at"), MAIL),
    "report-made": Kind(
        "safety", lazy("somebody reports a member"), MAIL, may_stop=False, operators=True
    ),
}


def ways_of(member: Member) -> dict[str, str]:
    """Return how the member hears of each kind (`mail` or `app`): their choice, else the default."""
    choices = queries.chosen_ways(member.id)
    return {name: choices.get(name, kind.way) for name, kind in KINDS.items()}


def is_mailed(member: Member, kind: str) -> bool:
    """Whether notices of this kind are e-mailed to the member; never to an unconfirmed address."""
    reachable = member.is_confirmed and member.email
    return bool(reachable and (queries.chosen_way(member.id, kind) or KINDS[kind].way) == MAIL)


def may_stop(kind: str) -> bool:
    """Whether members may switch off e-mails of this kind."""
    return kind in KINDS and KINDS[kind].may_stop


def choices_of(member: Member) -> Iterator[tuple[str, Kind]]:
    """Yield the kinds that this member may receive and switch off, as (name, kind)."""
    for name, kind in KINDS.items():
        if kind.may_stop and (member.is_operator or not kind.operators):
            yield name, kind
