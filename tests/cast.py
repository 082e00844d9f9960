"""The cast of the tests: members who are created when first mentioned, by the real commands."""

from functools import cached_property

from turnabout.members import passwords
from turnabout.members.commands import confirm, join

PASSWORD = "open sesame, please"


class Cast:
    @cached_property
    def ana(self):
        """The one who usually helps."""
        return someone("Ana Vidal")

    @cached_property
    def ben(self):
        """The one who looks for work and usually asks for help."""
        return someone("Ben Osei")

    @cached_property
    def cleo(self):
        """The bystander, who has no part in what the others do."""
        return someone("Cleo Marsh")


def someone(name, confirmed=True, **more):
    """Create a member with the e-mail address `first-name@example.test`, confirmed by default."""
    email = f"{name.split()[0].lower()}@example.test"
    member = join(name, email, passwords.hash_password(PASSWORD), **more)
    if confirmed:
        confirm(member)
    return member
