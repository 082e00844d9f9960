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
def found(founder: Member, name: str, about: str = "", joining: str = "open") -> Community:
    """A new community; who founds it is in it and looks after it. Again: the same one."""
    slug = policy.slug_of(name)
    taken = fetch_first(queries.named(slug))
    if taken and taken.founder_id == founder.id and taken.name == name:
        return taken
    policy.check_may_found(founder)
    if taken:
        raise Refused(
            _("There is already a community with this name. Please choose another one."), "name"
        )
    community = save(
        Community(slug=slug, name=name, about=about, joining=joining, founder_id=founder.id)
    )
    admit(community, get_or_create(community, founder))
    make_findable(community)
    return community


@command
def edit(steward: Member, community: Community, name: str, about: str, joining: str) -> None:
    """The address stays: people have it on paper."""
    must_be_steward(steward, community)
    community.name, community.about, community.joining = name, about, joining
    make_findable(community)


@command
@locks("community")
def ask_to_join(member: Member, community: Community, words: str = "") -> Membership:
    """Join at once if the community is open, else ask to join; a pending request is not repeated.

    Requests go to the stewards, or to the operators if nobody else is left to answer.
    """
    asks_already = queries.is_waiting(community.id, member.id)
    asked = get_or_create(community, member)
    if asked.is_in:
        return asked
    if policy.may_join_directly(asked, community):
        return admit(community, asked)
    if asks_already:
        asked.words = words or asked.words
        return asked
    if not may_contact_strangers(member):
        raise Refused(_("Please confirm your e-mail address first. Then you can ask to join."))
    if not policy.may_ask_again(asked):
        raise Refused(
            _(
                "The stewards of %(name)s said no recently."
                " Please wait a month before you ask again.",
                name=community.name,
            )
        )
    asked.asked_at, asked.words, asked.refused_at, asked.left_at = clock.now(), words, None, None
    asked.joined_at = None
    for keeper in fetch_all(queries.gatekeepers(community)):
        tell(keeper, "membership-asked", member, asked, people_url(community), community.name)
    return asked


@command
@locks("asked.community")
def accept_member(steward: Member, asked: Membership) -> Membership:
    community = asked.community
    must_be_steward(steward, community)
    if asked.is_in:
        return asked
    must_be_waiting(asked)
    settle_notices(asked)  # before somebody is in: until then these may be the operators
    admit(community, asked)
    url = url_path("board.show_board", slug=community.slug)
    tell(asked.member, "membership-accepted", None, asked, url, community.name)
    return asked


@command
def refuse_member(steward: Member, asked: Membership) -> Membership:
    must_be_steward(steward, asked.community)
    if asked.refused_at:
        return asked
    must_be_waiting(asked)
    asked.refused_at = clock.now()
    settle_notices(asked)
    tell(asked.member, "membership-refused", None, asked, "/communities", asked.community.name)
    return asked


@command
@locks("community")
def leave(member: Member, community: Community) -> None:
    """The last steward names another one first, unless nobody else is there."""
    mine = queries.membership(community.id, member.id)
    if mine is None or mine.left_at:
        return
    if mine.is_steward and community.members > 1 and is_last_steward(community):
        raise Refused(
            _(
                "You’re the only steward of %(name)s."
                " Make somebody else a steward first, then you can leave.",
                name=community.name,
            )
        )
    end_membership(mine)


@command
@locks("other.community")
def take_out(steward: Member, other: Membership, why: str) -> None:
    """Out by a word of the stewards, and back only by one. The member is told why. Of two stewards
    the first one says it.
    """
    community = other.community
    must_be_steward(steward, community)
    if not other.is_in:
        return
    if not policy.may_take_out(steward, other):
        raise Refused(_("You can’t remove somebody who looks after this community."))
    end_membership(other)
    other.taken_out_at, other.taken_out_by_id, other.taken_out_why = clock.now(), steward.id, why
    url = url_path("communities.about", slug=community.slug)
    tell(other.member, "membership-ended", None, other, url, f"{community.name}\n{why}")


@command
def name_steward(steward: Member, other: Membership) -> Membership:
    must_be_steward(steward, other.community)
    if not (other.is_in and other.member.is_here):
        raise Refused(_("Only a member of this community can be its steward."))
    if other.is_steward:
        return other
    look_after(other, by=steward)
    return other


@command
def look_after(row: Membership, by: Member | None = None) -> None:
    row.steward_since = clock.now()
    url = people_url(row.community)
    tell(row.member, "steward-named", by, row, url, row.community.name)


@command
def step_down(steward: Member, community: Community) -> None:
    mine = queries.membership(community.id, steward.id)
    if mine is None or not mine.is_steward:
        return
    if is_last_steward(community):
        raise Refused(_("You’re the only steward here. Make somebody else a steward first."))
    mine.steward_since = None


@command
def welcome(member: Member) -> Membership | None:
    """Add a new member to the welcome community, if there is one."""
    community = queries.welcome()
    return admit(community, get_or_create(community, member)) if community else None


def must_be_steward(member: Member, community: Community) -> None:
    mine = queries.membership(community.id, member.id)
    if not policy.is_steward(member, mine, community):
        raise Refused(_("Only the stewards of %(name)s can do this.", name=community.name))


def must_be_waiting(asked: Membership) -> None:
    if asked.is_in or asked.refused_at or asked.left_at:
        raise Refused(_("Somebody has already answered this."))


def is_last_steward(community: Community) -> bool:
    return len(fetch_all(queries.stewards(community.id).limit(2))) < 2


def settle_notices(asked: Membership) -> None:
    for keeper in fetch_all(queries.gatekeepers(asked.community)):
        settle(keeper.id, asked)


def make_findable(community: Community) -> None:
    text = f"{community.name}\n{community.about}"
    search.index("community", community.id, text)


def people_url(community: Community) -> str:
    return url_path("communities.people", slug=community.slug)


@seed
@command
def ensure_welcome() -> None:
    """Its words are the site's language, as long as the operator does not change them."""
    if queries.welcome():
        return
    community = fetch_first(queries.named("welcome")) or save(
        Community(
            slug="welcome",
            name=_("Welcome"),
            about=_("Everybody starts somewhere. Ask for one small thing, or offer one."),
        )
    )
    community.welcome_since = clock.now()
    make_findable(community)
