from turnabout.base.jobs.queue import job
from turnabout.members import commands, drafts


@job("members.mail_password")
def mail_password(email: str) -> None:
    """By the worker, so that the page takes as long for an address that nobody has."""
    commands.mail_password_link(email)


@job("members.forget")
def forget() -> None:
    commands.delete_expired()
    drafts.delete_expired()
