"""The header of a board: columns of its community, loaded in the same statement as the viewer."""

from typing import Any, NamedTuple


class Board(NamedTuple):
    id: int | None
    slug: str
    name: str
    joining: str
    members: int
    open_posts: int
    version: int
    is_in: bool
    next_end: Any  # when the next listed post expires

    @property
    def list_version(self) -> tuple[Any, ...]:
        """Cache version of the list of posts, which changes only when this tuple does."""
        return (self.version, self.next_end)


BOARD_COLUMNS = """community.id, community.slug, community.name, community.joining, community.members,
  community.open_posts, community.board_version,
  membership.joined_at is not null and membership.left_at is null,
  (select min(placement.expires_at) from placement where placement.community_id = community.id
   and placement.listed = 1 and placement.expires_at > :now)"""
BOARD_JOINS = """left join community on community.slug = :slug left join membership
  on membership.community_id = community.id and membership.member_id = member.id"""
