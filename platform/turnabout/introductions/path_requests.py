"""Commands on the organisations where a member knows somebody, and on questions for a path to one.

The asker hears of nobody until somebody agrees, and never how many were asked.
"""

from turnabout.base.db.session import command, db, fetch_all, save
from turnabout.base.db.sort_keys import name_key
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _
from turnabout.base.web.errors import Refused
from turnabout.base.web.links import url_path
from turnabout.introductions import policy, queries
from turnabout.introductions.models import KnownOrganisation, PathRequest, PathRequestRecipient
from turnabout.members.models import Member
from turnabout.notices import commands as notices
from turnabout.notices import queries as notice_queries
from turnabout.notices.commands import tell
from turnabout.threads import commands as threads
from turnabout.threads.models import Thread


@command
def mark(member: Member, name: str) -> None:
    """Note that the member knows somebody at this organisation."""
    key = name_key(name)
    known = fetch_all(queries.organisations_of(member.id).limit(policy.MOST_ORGANISATIONS))
    if any(one.name_key == key for one in known):
        return
    if len(known) == policy.MOST_ORGANISATIONS:
        raise Refused(_("Your list is full. Remove an organisation to add another."), field="name")
    save(KnownOrganisation(member_id=member.id, name=name, name_key=key))


@command
def unmark(organisation: KnownOrganisation) -> None:
    db.session.delete(organisation)


@command
def ask(asker: Member, organisation: str, why: str, slip: str | None = None) -> PathRequest:
    """Ask who could introduce the asker to somebody at an organisation. Reaches only members near the
    asker who marked it.
    """
    found = db.session.scalars(
        queries.path_requests_of(asker.id).where(PathRequest.slip == slip)
    ).first()
    if found and slip:
        return found
    key = name_key(organisation)
    policy.check_path_request(asker, key)
    request = save(PathRequest(
        asker_id=asker.id, organisation=organisation, organisation_key=key, why=why, slip=slip or None
    ))  # fmt: skip
    near = queries.who_know_somebody_at(key, asker.id).order_by(Member.id)
    for member in fetch_all(near.limit(policy.MOST_RECIPIENTS)):
        save(PathRequestRecipient(request_id=request.id, member_id=member.id))
        url = url_path("introductions.paths.show", id=request.id)
        tell(member, "path-asked", asker, request, url, organisation)
    return request


@command
def agree(recipient: PathRequestRecipient) -> Thread:
    """Say yes: only now does the asker hear of this member, and a conversation between them opens with
    the question.
    """
    request, asker, member = recipient.request, recipient.request.asker, recipient.member
    if not policy.is_request_open(request) and not recipient.agreed_at:
        raise Refused(_("This question can no longer be answered."))
    key = f"path {request.id} {member.id}"
    thread = threads.open_thread(key, [asker, member], request.organisation)
    notices.settle(member.id, request)
    if recipient.agreed_at is None:
        recipient.agreed_at, recipient.declined_at = clock.now(), None
        recipient.thread_id = thread.id
        threads.add_first_message(
            thread, asker, request.why, f"path {request.id}", request.asked_at
        )
        url = url_path("threads.show", id=thread.id)
        tell(asker, "path-found", member, request, url, request.organisation)
    return thread


@command
def decline(recipient: PathRequestRecipient) -> None:
    """Say no. Nobody is told."""
    if recipient.agreed_at is None:
        recipient.declined_at = recipient.declined_at or clock.now()
        notices.settle(recipient.member_id, recipient.request)


@command
def close(request: PathRequest) -> None:
    """End a question. Conversations that it led to stay."""
    if request.closed_at is None:
        request.closed_at = clock.now()
        for to_id in fetch_all(notice_queries.members_with_unread_about(request)):
            if to_id != request.asker_id:
                notices.settle(to_id, request)
