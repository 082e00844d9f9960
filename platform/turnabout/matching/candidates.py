"""Who could help with a request, and by which words of their own one thinks of them."""

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
MAX_NOTIFIED = 7  # hear of one request
MAX_CANDIDATES = 100  # are looked at more closely
MAX_UNREAD = 3  # unread ones, and somebody is left in peace
MAX_STEMS, MAX_HITS = 12, 2000
MIN_LENGTH = 4
NOT_SKILLS = {"a", "i"}  # as capitals within more words; C and R are
SEPARATORS = re.compile(r"[\n,;:!?،、。]+|\.+(?=\s|$)")


@dataclass(frozen=True)
class Match:
    """`why` is `card` or `offer`; `words` the helper's own, on which the guess rests."""

    member: Member
    why: str
    words: str


def find_helpers(post: Post) -> list[Match]:
    """Those in its audience who say they can do this, the best first; of the equally good, those who
    were longest left in peace. Nobody hears twice of the same request.
    """
    told = set(fetch_all(select(Notice.to_id).where(Notice.kind == NOTICE_KIND, about(post))))
    score = Counter(by_offer(post))
    for stem in stems(post):
        score.update(by_card(post, stem))
    likely = [id for id in rank(score, post.id) if id not in told][:MAX_CANDIDATES]
    heard = notice_history(likely)
    fresh = [id for id in likely if heard[id].unread < MAX_UNREAD]
    fresh.sort(key=lambda id: (-score[id], heard[id].last))
    found = (explain(id, post) for id in fresh[: max(0, MAX_NOTIFIED - len(told))])
    return [one for one in found if one]


def rank(score: Mapping[int, int], salt: int) -> list[int]:
    """The highest first; the equal in an order that is another one for each request."""
    return sorted(score, key=lambda id: (-score[id], crc32(b"%d %d" % (salt, id))))


def stems(post: Post) -> list[str]:
    """The words of the request that say something, without the s of a plural; of a skill, every one but
    single letters within it.
    """
    skills = [word for skill in post.skills for word in skill_words(skill)]
    title = [
        word
        for word in folding.words(post.title)
        if len(word) >= MIN_LENGTH and word not in STOPWORDS
    ]
    return list(dict.fromkeys(map(stem, skills + title)))[:MAX_STEMS]


def skill_words(skill: str) -> list[str]:
    """In scripts without blanks a whole phrase, of which no part alone says enough."""
    capitals = {folding.fold(one) for one in re.split(r"[\s/]+", skill) if one.isupper()}
    letters = {*(capitals - NOT_SKILLS), folding.fold(skill)}
    return [run for run in folding.phrases(skill) if len(run) > 1 or run in letters]


def stem(word: str) -> str:
    return word[:-1] if word.endswith("s") and len(word) > MIN_LENGTH else word


def by_card(post: Post, stem: str) -> Sequence[int]:
    ours = Member.id.in_(matching(stem, "helper", most=MAX_HITS))
    return fetch_all(audience(post).where(ours).limit(MAX_HITS))


def by_offer(post: Post) -> Sequence[int]:
    """Who offers something of the same kind just now."""
    return fetch_all(audience(post).where(Member.id.in_(select(offers(post).c.author_id))))


def offers(post: Post) -> Any:
    live = or_(Placement.expires_at.is_(None), Placement.expires_at > clock.now())
    scope = select(Placement.author_id, Placement.post_id).where(
        Placement.kind == "offer", Placement.category == post.category, Placement.listed == 1, live
    )
    return scope.where(Placement.category != "other").subquery()


def audience(post: Post) -> Select[int]:
    """The ids of those who can see the request, but for its author and who answered already."""
    answered = select(Response.id).where(
        Response.post_id == post.id, Response.member_id == Member.id
    )
    scope = select(Member.id).where(*PRESENT, Member.id != post.author_id, ~answered.exists())
    scope = scope.where(in_sight(post.author_id, Member.id))
    if post.audience == "connections":
        return scope.where(Member.id.in_(tied_to(post.author_id)))
    if post.audience == "members":
        return scope
    boards = select(Placement.community_id).where(Placement.post_id == post.id)
    near = select(Membership.id).where(
        Membership.member_id == Member.id, Membership.community_id.in_(boards), *IN
    )
    return scope.where(near.exists())


class NoticeHistory(NamedTuple):
    """How many such notices somebody has not read yet, and which was the last one."""

    unread: int = 0
    last: int = 0


def notice_history(ids: Sequence[int]) -> dict[int, NoticeHistory]:
    unread = func.count(Notice.id).filter(Notice.read_at.is_(None))
    scope = select(Notice.to_id, unread, func.max(Notice.id)).group_by(Notice.to_id)
    rows = db.session.execute(scope.where(Notice.kind == NOTICE_KIND, Notice.to_id.in_(ids)))
    return dict.fromkeys(ids, NoticeHistory()) | {id: NoticeHistory(*rest) for id, *rest in rows}


def explain(member_id: int, post: Post) -> Match | None:
    member = db.session.get_one(Member, member_id)
    words = best_phrase(card_phrases(member_id), stems(post))
    if words:
        return Match(member, "card", words)
    ours = offers(post)
    title = select(Post.title).join(ours, ours.c.post_id == Post.id)
    offer = fetch_first(title.where(Post.author_id == member_id).order_by(Post.id.desc()))
    return Match(member, "offer", offer) if offer else None


def card_phrases(member_id: int) -> Iterable[str]:
    """What the card shows to members of what its owner can do, piece by piece."""
    card = cards.shown_of(member_id)
    if card is None:
        return []
    face = cards.face(card, "members")
    return [*face.skills, *SEPARATORS.split(face.can_help)]


def best_phrase(said: Iterable[str], wanted: Sequence[str]) -> str:
    """The piece in which most of the wanted words stand; nothing when there is none."""
    best, most = "", 0
    for one in said:
        hits = sum(contains(one, stem) for stem in wanted)
        if hits > most:
            best, most = one.strip()[:120], hits
    return best


def contains(one: str, stem: str) -> bool:
    if folding.is_unspaced(stem):
        return stem in folding.fold(one)
    return any(word_matches(word, stem) for word in folding.words(one))


def word_matches(word: str, stem: str) -> bool:
    return word.startswith(stem) if len(stem) >= MIN_LENGTH else word == stem
