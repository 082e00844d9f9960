from turnabout.base.db.migrate import seed
from turnabout.base.db.row_locks import locks
from turnabout.base.db.session import command, fetch_all, fetch_first, save
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _
from turnabout.base.web.errors import Refused
from turnabout.base.web.links import url_path
from turnabout.communities import policy, queries
from turnabout.communities.memberships import admit, end_membership, get_or_create
from turnabout.communities.models import Community, Membership
from turnabout.members.models import Member
from turnabout.members.policy import may_contact_strangers
from turnabout.notices.commands import settle, tell
from turnabout.search import commands as search


@command
def create_community(
    founder: Member, name: str, about: str = "", joining: str = "open"
) -> Community:
    """Create a community with its founder as member and steward. Idempotent for the same name."""
    slug = policy.slug_of(name)
    existing = fetch_first(queries.with_slug(slug))
    if existing and existing.founder_id == founder.id and existing.name == name:
        return existing
    policy.check_may_create(founder)
    if existing:
        raise Refused(
            _("There is already a community with this name. Please choose another one."), "name"
        )
    community = save(
        Community(slug=slug, name=name, about=about, joining=joining, founder_id=founder.id)
    )
    admit(community, get_or_create(community, founder))
    index_for_search(community)
    return community


@command
def edit(steward: Member, community: Community, name: str, about: str, joining: str) -> None:
    """Change a community. Its slug stays even if the name changes: the address may be in print."""
    require_steward(steward, community)
    community.name, community.about, community.joining = name, about, joining
    index_for_search(community)


@command
@locks("community")
def ask_to_join(member: Member, community: Community, words: str = "") -> Membership:
    """Join an open community at once, or send a join request; a pending request is not sent again.

    Notify the stewards of a request, or the operators if there is no steward to answer it.
    """
    was_pending = queries.is_waiting(community.id, member.id)
    membership = get_or_create(community, member)
    if membership.is_in:
        return membership
    if policy.may_join_directly(membership, community):
        return admit(community, membership)
    if was_pending:
        membership.words = words or membership.words
        return membership
    require_may_ask(member, membership)
    membership.asked_at, membership.words = clock.now(), words
    membership.refused_at = membership.left_at = membership.joined_at = None
    url = members_url(community)
    for approver in fetch_all(queries.join_request_approvers(community)):
        tell(approver, "membership-asked", member, membership, url, community.name)
    return membership


def require_may_ask(member: Member, membership: Membership) -> None:
    if not may_contact_strangers(member):
        raise Refused(_("Please confirm your e-mail address first. Then you can ask to join."))
    if not policy.may_ask_again(membership):
        raise Refused(
            _(
                "The stewards of %(name)s said no recently."
                " Please wait a month before you ask again.",
                name=membership.community.name,
            )
        )


@command
@locks("membership.community")
def accept_member(steward: Member, membership: Membership) -> Membership:
    community = membership.community
    require_steward(steward, community)
    if membership.is_in:
        return membership
    require_pending(membership)
    # Before admitting: the first member becomes steward, and the notices went to the operators.
    settle_request_notices(membership)
    admit(community, membership)
    url = url_path("board.show_board", slug=community.slug)
    tell(membership.member, "membership-accepted", None, membership, url, community.name)
    return membership


@command
def refuse_member(steward: Member, membership: Membership) -> Membership:
    require_steward(steward, membership.community)
    if membership.refused_at:
        return membership
    require_pending(membership)
    membership.refused_at = clock.now()
    settle_request_notices(membership)
    tell(
        membership.member,
        "membership-refused",
        None,
        membership,
        "/communities",
        membership.community.name,
    )
    return membership


@command
@locks("community")
def leave(member: Member, community: Community) -> None:
    """End one's membership. The last steward must first appoint another, unless they are alone."""
    membership = queries.membership(community.id, member.id)
    if membership is None or membership.left_at:
        return
    if membership.is_steward and community.members > 1 and is_last_steward(community):
        raise Refused(
            _(
                "You’re the only steward of %(name)s."
                " Make somebody else a steward first, then you can leave.",
                name=community.name,
            )
        )
    end_membership(membership)


@command
@locks("membership.community")
def remove_member(steward: Member, membership: Membership, why: str) -> None:
    """Remove a member and tell them why. They can come back only if a steward accepts them.

    If two stewards remove the same member at once, the first reason stands.
    """
    community = membership.community
    require_steward(steward, community)
    if not membership.is_in:
        return
    if not policy.may_remove_member(steward, membership):
        raise Refused(_("You can’t remove somebody who looks after this community."))
    end_membership(membership)
    membership.taken_out_at, membership.taken_out_by_id, membership.taken_out_why = (
        clock.now(),
        steward.id,
        why,
    )
    url = url_path("communities.about", slug=community.slug)
    tell(membership.member, "membership-ended", None, membership, url, f"{community.name}\n{why}")


@command
def name_steward(steward: Member, membership: Membership) -> Membership:
    require_steward(steward, membership.community)
    if not (membership.is_in and membership.member.is_here):
        raise Refused(_("Only a member of this community can be its steward."))
    if membership.is_steward:
        return membership
    appoint_steward(membership, by=steward)
    return membership


@command
def appoint_steward(membership: Membership, by: Member | None = None) -> None:
    membership.steward_since = clock.now()
    url = members_url(membership.community)
    tell(membership.member, "steward-named", by, membership, url, membership.community.name)


@command
def step_down(steward: Member, community: Community) -> None:
    membership = queries.membership(community.id, steward.id)
    if membership is None or not membership.is_steward:
        return
    if is_last_steward(community):
        raise Refused(_("You’re the only steward here. Make somebody else a steward first."))
    membership.steward_since = None


@command
def join_welcome_community(member: Member) -> Membership | None:
    """Add a new member to the welcome community; None if there is none."""
    community = queries.welcome_community()
    return admit(community, get_or_create(community, member)) if community else None


def require_steward(member: Member, community: Community) -> None:
    membership = queries.membership(community.id, member.id)
    if not policy.is_steward(member, membership, community):
        raise Refused(_("Only the stewards of %(name)s can do this.", name=community.name))


def require_pending(membership: Membership) -> None:
    if membership.is_in or membership.refused_at or membership.left_at:
        raise Refused(_("Somebody has already answered this."))


def is_last_steward(community: Community) -> bool:
    return len(fetch_all(queries.stewards(community.id).limit(2))) < 2


def settle_request_notices(membership: Membership) -> None:
    for approver in fetch_all(queries.join_request_approvers(membership.community)):
        settle(approver.id, membership)


def index_for_search(community: Community) -> None:
    text = f"{community.name}\n{community.about}"
    search.index("community", community.id, text)


def members_url(community: Community) -> str:
    return url_path("communities.people", slug=community.slug)


@seed
@command
def ensure_welcome() -> None:
    """Create the welcome community, with name and text in the site's language; the operator may edit them."""
    if queries.welcome_community():
        return
    community = fetch_first(queries.with_slug("welcome")) or save(
        Community(
            slug="welcome",
            name=_("Welcome"),
            about=_("Everybody starts somewhere. Ask for one small thing, or offer one."),
        )
    )
    community.welcome_since = clock.now()
    index_for_search(community)
