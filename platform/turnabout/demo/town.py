"""The state of the simulated town: its members and boards, who and what is still to come, and randomness."""

import random
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from turnabout.base.i18n import clock
from turnabout.base.web.errors import Refused
from turnabout.communities import queries as communities
from turnabout.communities.models import Community
from turnabout.demo import sample_people, sample_posts
from turnabout.demo.sample_people import Person
from turnabout.demo.sample_posts import SamplePost
from turnabout.members.models import Member

SEED = 20
BOARDS = ("club", "tools", "new", "returning", "screens")  # the board names in posts.txt


class Town:
    def __init__(self, password_hash: str):
        self.random = random.Random(SEED)  # noqa: S311
        self.password_hash = password_hash
        self.now: datetime = clock.now()
        self.newcomers: list[Person] = sample_people.load()
        self.members: list[Member] = []
        self.boards: list[Community] = []
        self.unposted: list[SamplePost] = sample_posts.load()

    def board(self, name: str) -> Community:
        """The community with this board name in posts.txt; `welcome` is the welcome community."""
        welcome = communities.welcome_community()
        return welcome if name == "welcome" and welcome else self.boards[BOARDS.index(name)]

    def sample(self, population: Iterable[Any], most: int) -> list[Any]:
        """Up to `most` items, chosen at random and in random order."""
        population = list(population)
        return self.random.sample(population, min(most, len(population)))

    def happens(self, probability: float) -> bool:
        """Return True with this probability."""
        return self.random.random() < probability

    def new_key(self) -> str:
        """An idempotency key, like those that forms send."""
        return f"demo {self.random.getrandbits(60)}"


def attempt(command: Callable[..., Any], *args: Any, **values: Any) -> Any:
    """Run a command. Return None if it is refused: like real people, the simulated ones sometimes come too
    late.
    """
    try:
        return command(*args, **values)
    except Refused:
        return None
