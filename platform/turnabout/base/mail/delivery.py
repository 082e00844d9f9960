"""The worker's threads that send e-mails, so that jobs never wait for the mail server."""

import threading
from typing import Any

from turnabout.base.db.session import db
from turnabout.base.jobs.outbox import Letter
from turnabout.base.mail import emails
from turnabout.base.server.logs import log

AT_ONCE = 4
PAUSE = 2  # seconds between two polls, unless woken


class MailDelivery:
    """One thread polls for e-mails that are due and starts a thread for each, at most `AT_ONCE` at a time."""

    def __init__(self, app: Any):
        self.app = app
        self.slots = threading.Semaphore(AT_ONCE)
        self.wake_up, self.stopped = threading.Event(), threading.Event()
        self.is_troubled = False

    def start(self) -> None:
        threading.Thread(target=self.run, name="mail delivery", daemon=True).start()

    def wake(self) -> None:
        self.wake_up.set()

    def stop(self) -> None:
        """Take up no further e-mail."""
        self.stopped.set()
        self.wake()

    def finish(self) -> None:
        """Wait for the e-mails in hand. Each ends at its deadline. One that is cut off earlier, since the
        process is killed, is sent again by the next worker, with the same Message-ID.
        """
        for _ in range(AT_ONCE):
            self.slots.acquire()

    def run(self) -> None:
        while not self.stopped.is_set():
            self.slots.acquire()
            email_id = None if self.stopped.is_set() else self.claim_next()
            if email_id:
                send = threading.Thread(target=self.send, args=(email_id,), daemon=True)
                send.start()
            else:
                self.slots.release()
                self.wake_up.wait(PAUSE)
                self.wake_up.clear()

    def claim_next(self) -> int | None:
        """Claim an e-mail that is due and return its id, or None if there is none or the database fails."""
        try:
            with self.app.app_context():
                email = emails.take_next()
                self.is_troubled = False
                return email.id if email else None
        except Exception as trouble:
            if not self.is_troubled:  # log the first failure only
                log.warning("no e-mail can be taken up", trouble=repr(trouble))
            self.is_troubled = True
            return None

    def send(self, email_id: int) -> None:
        try:
            with self.app.app_context():
                emails.send(db.session.get_one(Letter, email_id))
        except Exception:
            log.exception("the e-mail is tried again in ten minutes", id=email_id)
        finally:
            self.slots.release()
            self.wake()
