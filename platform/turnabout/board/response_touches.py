"""Touches in the contact books of the two who agreed on help with a post."""

from turnabout.board.models import Response
from turnabout.contacts.api import follow_between, undo_between
from turnabout.members.models import Member


def follow(response: Response) -> None:
    """Log a touch in the contact books of both. For whoever asked for help (the author of a request, or
    whoever took up an offer), it counts as an ask.
    """
    directions = ("for_them", "asked_them")
    follow_between(helper_and_helped(response), directions, "answer", "response", response.id)


def undo(response: Response) -> None:
    undo_between(helper_and_helped(response), "response", response.id)


def helper_and_helped(response: Response) -> tuple[Member, Member]:
    pair = (response.member, response.post.author)
    return pair if response.post.kind == "request" else pair[::-1]
