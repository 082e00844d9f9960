"""Finding members who could help with a request, each with the text of theirs that fits it."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from zlib import crc32

from sqlalchemy import Select, func, or_, select

from turnabout.base.db.session import db, fetch_all, fetch_first
from turnabout.base.i18n import clock
from turnabout.base.text import folding
from turnabout.board.models import Placement, Post, Response
from turnabout.cards import queries as cards
from turnabout.communities.models import Membership
from turnabout.communities.queries import IN
from turnabout.matching.stopwords import STOPWORDS
from turnabout.members.models import Member
from turnabout.members.queries import PRESENT
from turnabout.notices.models import Notice
from turnabout.notices.queries import about
from turnabout.safety.queries import in_sight, tied_to
from turnabout.search.queries import matching

NOTICE_KIND = "request-matched"
MAX_NOTIFIED = 7  # members for one request
MAX_CANDIDATES = 100  # the best-ranked, whose notice history is read
MAX_UNREAD = 3  # notices of this kind; a member with so many gets no more
MAX_STEMS, MAX_HITS = 12, 2000
MIN_LENGTH = 4
NOT_SKILLS = {"a", "i"}  # single letters that are ordinary words; C and R are skills
SEPARATORS = re.compile(r"[\n,;:!?،、。]+|\.+(?=\s|$)")


@dataclass(frozen=True)
class Match:
    """A member who fits a request.

    `why` says where the match was found, `card` or `offer`; `words` is the matching text from there.
    """

    member: Member
    why: str
    words: str


def find_helpers(post: Post) -> list[Match]:
    """Return the best matches among the request's audience, by how well their cards and offers fit;
    among equals, whoever was notified longest ago comes first. Nobody is notified twice of the same
    request.
    """
    notified = set(fetch_all(select(Notice.to_id).where(Notice.kind == NOTICE_KIND, about(post))))
    score = Counter(members_by_offer(post))
    for stem in stems(post):
        score.update(members_by_card(post, stem))
    candidates = [id for id in rank(score, post.id) if id not in notified][:MAX_CANDIDATES]
    history = notice_history(candidates)
    eligible = [id for id in candidates if history[id].unread < MAX_UNREAD]
    eligible.sort(key=lambda id: (-score[id], history[id].last))
    matches = (explain(id, post) for id in eligible[: max(0, MAX_NOTIFIED - len(notified))])
    return [match for match in matches if match]


def rank(score: Mapping[int, int], salt: int) -> list[int]:
    """Sort member ids by descending score, ties in a pseudo-random order that differs from request to
    request.
    """
    return sorted(score, key=lambda id: (-score[id], crc32(b"%d %d" % (salt, id))))


def stems(post: Post) -> list[str]:
    """Return stems of the title without stop words, and of every word of the skills except single
    letters.
    """
    skills = [word for skill in post.skills for word in skill_words(skill)]
    title = [
        word
        for word in folding.words(post.title)
        if len(word) >= MIN_LENGTH and word not in STOPWORDS
    ]
    return list(dict.fromkeys(map(stem, skills + title)))[:MAX_STEMS]


def skill_words(skill: str) -> list[str]:
    """Return the words of a skill, or whole phrases in scripts that put no spaces between words."""
    capitals = {folding.fold(part) for part in re.split(r"[\s/]+", skill) if part.isupper()}
    letters = {*(capitals - NOT_SKILLS), folding.fold(skill)}
    return [run for run in folding.phrases(skill) if len(run) > 1 or run in letters]


def stem(word: str) -> str:
    """Strip a plural s: enough for English and French."""
    return word[:-1] if word.endswith("s") and len(word) > MIN_LENGTH else word


def members_by_card(post: Post, stem: str) -> Sequence[int]:
    """Return the ids of members in the audience whose card matches the stem."""
    matches = Member.id.in_(matching(stem, "helper", most=MAX_HITS))
    return fetch_all(audience(post).where(matches).limit(MAX_HITS))


def members_by_offer(post: Post) -> Sequence[int]:
    """Return the ids of members in the audience with a current offer in the same category."""
    return fetch_all(audience(post).where(Member.id.in_(select(current_offers(post).c.author_id))))


def current_offers(post: Post) -> Any:
    """Subquery (author_id, post_id): current offers in the request's category, except `other`."""
    is_current = or_(Placement.expires_at.is_(None), Placement.expires_at > clock.now())
    scope = select(Placement.author_id, Placement.post_id).where(
        Placement.kind == "offer",
        Placement.category == post.category,
        Placement.listed == 1,
        is_current,
    )
    return scope.where(Placement.category != "other").subquery()


def audience(post: Post) -> Select[int]:
    """Select the ids of members who may see the request, except its author and those who have responded."""
    responded = select(Response.id).where(
        Response.post_id == post.id, Response.member_id == Member.id
    )
    scope = select(Member.id).where(*PRESENT, Member.id != post.author_id, ~responded.exists())
    scope = scope.where(in_sight(post.author_id, Member.id))
    if post.audience == "connections":
        return scope.where(Member.id.in_(tied_to(post.author_id)))
    if post.audience == "members":
        return scope
    boards = select(Placement.community_id).where(Placement.post_id == post.id)
    memberships = select(Membership.id).where(
        Membership.member_id == Member.id, Membership.community_id.in_(boards), *IN
    )
    return scope.where(memberships.exists())


class NoticeHistory(NamedTuple):
    """How many matching notices a member has not read, and the id of the last one."""

    unread: int = 0
    last: int = 0


def notice_history(ids: Sequence[int]) -> dict[int, NoticeHistory]:
    """Return the notice history of each of these members, by id."""
    unread = func.count(Notice.id).filter(Notice.read_at.is_(None))
    scope = select(Notice.to_id, unread, func.max(Notice.id)).group_by(Notice.to_id)
    rows = db.session.execute(scope.where(Notice.kind == NOTICE_KIND, Notice.to_id.in_(ids)))
    return dict.fromkeys(ids, NoticeHistory()) | {id: NoticeHistory(*rest) for id, *rest in rows}


def explain(member_id: int, post: Post) -> Match | None:
    """Return the text that makes the member fit, or None."""
    member = db.session.get_one(Member, member_id)
    words = best_phrase(card_phrases(member_id), stems(post))
    if words:
        return Match(member, "card", words)
    offers = current_offers(post)
    title = select(Post.title).join(offers, offers.c.post_id == Post.id)
    offer = fetch_first(title.where(Post.author_id == member_id).order_by(Post.id.desc()))
    return Match(member, "offer", offer) if offer else None


def card_phrases(member_id: int) -> Iterable[str]:
    """Return the skills and the phrases of "can help" on the member's card, as shown to members."""
    card = cards.shown_of(member_id)
    if card is None:
        return []
    face = cards.face(card, "members")
    return [*face.skills, *SEPARATORS.split(face.can_help)]


def best_phrase(phrases: Iterable[str], stems: Sequence[str]) -> str:
    """Return the phrase that contains most of the stems, or ""."""
    best, most = "", 0
    for phrase in phrases:
        hits = sum(contains(phrase, stem) for stem in stems)
        if hits > most:
            best, most = phrase.strip()[:120], hits
    return best


def contains(phrase: str, stem: str) -> bool:
    if folding.is_unspaced(stem):
        return stem in folding.fold(phrase)
    return any(word_matches(word, stem) for word in folding.words(phrase))


def word_matches(word: str, stem: str) -> bool:
    """Whether the word begins with the stem, or, if the stem is short, equals it."""
    return word.startswith(stem) if len(stem) >= MIN_LENGTH else word == stem
