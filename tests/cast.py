"""A small town for the tests: everyone is made on first mention, by the real commands."""

from functools import cached_property

from turnabout.members import passwords
from turnabout.members.commands import confirm, join

PASSWORD = "open sesame, please"


class Cast:
    @cached_property
    def ana(self):
        """Knows the trade; the one who usually helps."""
        return someone("Ana Vidal")

    @cached_property
    def ben(self):
        """Looks for work; the one who usually asks."""
        return someone("Ben Osei")

    @cached_property
    def cleo(self):
        """Looks on; owns nothing in any story."""
        return someone("Cleo Marsh")


def someone(name, confirmed=True, **more):
    """A member with the address `first-name@example.test`, confirmed unless told otherwise."""
    email = f"{name.split()[0].lower()}@example.test"
    member = join(name, email, passwords.hash_password(PASSWORD), **more)
    if confirmed:
        confirm(member)
    return member
