"""What the pages of boards need, read in the viewer's own statement."""

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
    people: int  # raised when somebody here changed their name or went
    next_end: Any  # when the next note runs out: another one, once that has passed

    @property
    def drawn_from(self) -> tuple[Any, ...]:
        """While this is the same, the page is the same."""
        return (self.version, self.members, self.people, self.next_end)


BOARD = """community.id, community.slug, community.name, community.joining, community.members,
  community.open_posts, community.board_version,
  membership.joined_at is not null and membership.left_at is null,
  (select n from pulse where pulse.key = 'people'),
  (select min(placement.expires_at) from placement where placement.community_id = community.id
   and placement.listed = 1 and placement.expires_at > :now)"""
OF_SLUG = """left join community on community.slug = :slug left join membership
  on membership.community_id = community.id and membership.member_id = member.id"""

# For the board of all members and of connections; a connection more or less changes the second.
EVERYBODYS = """(select count(*) from tie where tie.member_id = member.id),
  (select max(since) from tie where tie.member_id = member.id),
  (select n from pulse where pulse.key = 'people'),
  (select n from pulse where pulse.key = 'notes'),
  (select min(placement.expires_at) from placement where placement.community_id is null
   and placement.listed = 1 and placement.expires_at > :now)"""
