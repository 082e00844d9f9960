from turnabout.base.jobs.queue import job
from turnabout.members import commands, drafts


@job("members.mail_password")
def mail_password(email: str) -> None:
    """By the worker, so that the page takes as long for an address that nobody has."""
    commands.ask_for_password(email)


@job("members.forget")
def forget() -> None:
    commands.forget_old()
    drafts.forget_old()
