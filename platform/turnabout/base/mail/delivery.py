"""The worker's lane for e-mails: several at once, and apart from the jobs, which never wait for them."""

import threading
from typing import Any

from turnabout.base.db.session import db
from turnabout.base.jobs.outbox import Letter
from turnabout.base.mail import emails
from turnabout.base.server.logs import log

AT_ONCE = 4
PAUSE = 2  # seconds between two looks, when nobody rings


class MailDelivery:
    """One thread looks for e-mails that are due; each is sent in a thread of its own, at most `AT_ONCE`."""

    def __init__(self, app: Any):
        self.app = app
        self.places = threading.Semaphore(AT_ONCE)
        self.bell, self.stopped = threading.Event(), threading.Event()
        self.is_troubled = False

    def start(self) -> None:
        threading.Thread(target=self.run, name="mail lane", daemon=True).start()

    def ring(self) -> None:
        self.bell.set()

    def stop(self) -> None:
        """What is being sent just now is sent again by the next worker, under the same Message-ID."""
        self.stopped.set()
        self.ring()

    def run(self) -> None:
        while not self.stopped.is_set():
            self.places.acquire()
            number = self.next_number()
            if number:
                send = threading.Thread(target=self.send, args=(number,), daemon=True)
                send.start()
            else:
                self.places.release()
                self.bell.wait(PAUSE)
                self.bell.clear()

    def next_number(self) -> int | None:
        """The id of the e-mail that was claimed, if one is due and the database answers."""
        try:
            with self.app.app_context():
                found = emails.take_next()
                self.is_troubled = False
                return found.id if found else None
        except Exception as trouble:
            if not self.is_troubled:  # said once, not every two seconds
                log.warning("no e-mail can be taken up", trouble=repr(trouble))
            self.is_troubled = True
            return None

    def send(self, number: int) -> None:
        try:
            with self.app.app_context():
                emails.send(db.session.get_one(Letter, number))
        except Exception:
            log.exception("the e-mail is tried again in ten minutes", id=number)
        finally:
            self.places.release()
            self.ring()
