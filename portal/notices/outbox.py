"""Sending what waits in the outbox: each mail once, as far as SMTP can promise it.

A row is claimed, sent and marked in one transaction of its own, and rows that another process holds are skipped.
What SMTP cannot promise: where the server took a mail but its answer was lost (the line broke, or this process died
before its commit), nobody can know, and the mail goes out again rather than never; under the same Message-ID, by
which mailboxes know a copy.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_mailman import EmailMessage

from portal.core import clock
from portal.core.pages import absolute
from portal.extensions import db, mail
from portal.notices import queries
from portal.notices.models import Notice

# Minutes to the next try after each failure; after the last, some three days on, the address counts as failed.
BACK_OFF = (1, 5, 30, 60, 120, 240, 360, 480, 720, 1080, 1440)
REASON = 500  # characters of a server's answer that are kept


@dataclass
class Sent:
    """What one run did; `dropped`: what had become untrue just before it was to go out."""

    sent: int = 0
    postponed: int = 0
    failed: int = 0
    dropped: int = 0


def _always(_notice: Notice) -> bool:
    return True


def send_due(*, now: bool = False, holds: Callable[[Notice], bool] = _always) -> Sent:
    """Send all mail that is due, committing after each; `now` also tries what waits for its next try.

    Each mail is tried once a run, if its post has not ended and what it says still `holds` at that moment: a run over
    a slow server takes long. None goes out while mail is off. Needs no scope of its own: notices belong to people, not
    to communes.
    """
    result, server, last_id = Sent(), Server(), 0
    if not clock.mail_is_on():
        return result
    try:
        while (notice := queries.next_to_send(last_id, None if now else clock.now())) is not None:
            last_id = notice.id
            state = _try(notice, server) if _is_held(notice) and holds(notice) else _drop(notice)
            db.session.commit()
            setattr(result, state, getattr(result, state) + 1)
    finally:
        db.session.rollback()
        server.hang_up()
    return result


def _is_held(notice: Notice) -> bool:
    ends_on = notice.posting.ends_on
    return ends_on is None or ends_on >= clock.today()


def _try(notice: Notice, server: "Server") -> str:
    """Send one mail; note how it went. Returns sent, postponed or failed.

    A try before its time (`now`) comes on top: it uses up none of the three days after which an address counts as
    failed, however often somebody runs it while a server is down.
    """
    is_due = notice.next_try_at is None or notice.next_try_at <= clock.now()
    notice.tries += is_due
    try:
        server.send(message(notice))
    except Exception as error:  # whatever a server, a network or an address brings: this mail alone has failed
        server.hang_up()
        notice.last_error = f"{type(error).__name__}: {error}"[:REASON]
        return _put_off(notice) if is_due else "postponed"
    notice.mail, notice.sent_at, notice.next_try_at, notice.last_error = "sent", clock.now(), None, ""
    return "sent"


def _drop(notice: Notice) -> str:
    notice.mail, notice.next_try_at = "none", None
    return "dropped"


def _put_off(notice: Notice) -> str:
    if notice.tries > len(BACK_OFF):
        notice.mail, notice.next_try_at = "failed", None
        return "failed"
    notice.next_try_at = clock.now() + timedelta(minutes=BACK_OFF[notice.tries - 1])
    return "postponed"


def message(notice: Notice) -> EmailMessage:
    """Return the mail of a notice: plain text in the person's language, with the link."""
    person = notice.posting.account
    with force_locale(person.locale):
        parts = [notice.text, absolute(notice.url) if notice.url else "", _why()]
    host = current_app.config["MAIL_DEFAULT_SENDER"].rpartition("@")[2].strip("> ") or "localhost"
    headers = {"Message-ID": f"<notice-{notice.id}@{host}>", "Auto-Submitted": "auto-generated"}
    body = "\n\n".join(part for part in parts if part)
    return EmailMessage(subject=notice.subject, body=body, to=[person.email], headers=headers)


def _why() -> str:
    url = absolute("/account/notices/choices")
    return "-- \n" + _("The Commune Portal sends this. Choose what comes by mail: %(url)s", url=url)


class Server:
    """One connection to the mail server, made when first needed and again after each failure."""

    def __init__(self) -> None:
        self.connection: Any = None

    def send(self, one: EmailMessage) -> None:
        """Hand a mail over; raises what the server or the network answers."""
        if self.connection is None:
            self.connection = mail.get_connection()
            self.connection.open()
        if self.connection.send_messages([one]) != 1:
            raise ConnectionError("The mail server did not take it.")

    def hang_up(self) -> None:
        """Close the connection, whatever state it is in."""
        connection, self.connection = self.connection, None
        if connection is None:
            return
        try:
            connection.close()
        except Exception as error:
            current_app.logger.info("The mail server's connection did not close well: %s", error)
