from turnabout.base.jobs.queue import job
from turnabout.members import commands, drafts


@job("members.mail_password")
def mail_password(email: str) -> None:
    """Mail a password link. Done by the worker, so that response times do not reveal who has an
    account.
    """
    commands.mail_password_link(email)


@job("members.forget")
def forget() -> None:
    commands.delete_expired()
    drafts.delete_expired()
