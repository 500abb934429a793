"""A forgotten password: a link to a new one goes to the person's own address, and to no other.

Whoever asks gets the same answer after the same time, whether there is such an account or not: it is looked up, and
the mail sent, in a thread of its own. Nothing of it waits in the outbox, where the link would stand in plain text; a
mail that fails is asked for again.
"""

from concurrent.futures import ThreadPoolExecutor

from flask import Flask, current_app
from flask_babel import force_locale, gettext
from flask_mailman import EmailMessage

from portal.accounts import guessing, queries, services
from portal.accounts.models import Account
from portal.core.pages import absolute
from portal.core.tenancy import acting_as
from portal.extensions import db
from portal.notices.outbox import Server
from portal.notices.services import path_to
from portal.units.scope import district_scope

later = ThreadPoolExecutor(1, "forgotten").submit


def ask(email: str) -> None:
    """Let a link be sent to an address, if it is an account's; raises TooManyRequests after some."""
    guessing.reserve(f"forgotten password of {email}")
    later(answer, current_app._get_current_object(), email)  # type: ignore[attr-defined]


def answer(app: Flask, email: str) -> None:
    """Send the link to an account that is open, a few times an hour at most."""
    with app.app_context(), acting_as(district_scope()):
        account = queries.account_by_email(email)
        token = services.issue_own_link(account) if account is not None and account.active else None
        if account is None or token is None:
            return
        mail = message(account, token)
        db.session.commit()
        server = Server()
        try:
            server.send(mail)
        except Exception as error:  # whatever a server or a network brings: the person asks again
            app.logger.warning("A link to a new password was not sent: %s", type(error).__name__)
        finally:
            server.hang_up()


def message(account: Account, token: str) -> EmailMessage:
    """Return the mail with the link, in the person's language."""
    link = absolute(path_to("accounts.open_link", token=token))
    with force_locale(account.locale):
        subject = gettext("A new password for the Commune Portal")
        parts = [
            gettext("Open this link within an hour to choose a new password. It works once:"),
            link,
            gettext("If you did not ask for it, do nothing: your password stays as it is."),
        ]
    headers = {"Auto-Submitted": "auto-generated"}
    return EmailMessage(subject=subject, body="\n\n".join(parts), to=[account.email], headers=headers)
