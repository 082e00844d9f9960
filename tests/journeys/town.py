"""The data that exists before a journey begins."""

from functools import cached_property

from tests.cast import PASSWORD, Cast, confirm
from turnabout.arrival.commands import join
from turnabout.connections.commands import ask
from turnabout.members import passwords


class Town(Cast):
    """The cast, each of them arrived by the front door: with a card, and in the first community."""

    @cached_property
    def ana(self):
        return arrived("Ana Vidal")

    @cached_property
    def ben(self):
        return arrived("Ben Osei")


def arrived(name):
    email = f"{name.split()[0].lower()}@example.test"
    member = join(name, email, passwords.hash_password(PASSWORD))
    confirm(member)
    return member


def connected(one, other):
    ask(other, one)
    ask(one, other)  # asking back is accepting
