"""The first administrator of a portal on which nobody is one yet: by a signed address that the machine prints.

The address is good for a day and as long as there is no administrator; nothing of it is kept.
"""

from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import select, text

from portal.accounts import services
from portal.accounts.models import Account, Posting
from portal.core import clock
from portal.core.access import Role
from portal.extensions import db

LIFE_SECONDS = 24 * 3600
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(7021126)")


def is_wanted() -> bool:
    """Say whether nobody holds the post of administrator with an account that is open."""
    return not _administrators()


def unfinished() -> Account | None:
    """Return the administrator who left before choosing a password, while nobody else can appoint anybody, or None."""
    found = _administrators()
    return None if not found or any(one.password for one in found) else found[0]


def _administrators() -> list[Account]:
    held = select(Posting.account_id).where(Posting.role == Role.ADMINISTRATOR.value)
    held = held.where(Posting.ends_on.is_(None) | (Posting.ends_on >= clock.today()))
    return list(db.session.scalars(select(Account).where(Account.active, Account.id.in_(held)).order_by(Account.id)))


def make_token() -> str:
    """Return a token that lets its holder become the first administrator within a day."""
    return str(_serializer().dumps("first"))


def opens(token: str) -> bool:
    """Say whether a token is one of ours, not older than a day, and an administrator still wanted."""
    try:
        _serializer().loads(token, max_age=LIFE_SECONDS)
    except BadSignature:
        return False
    return is_wanted()


def appoint(**values: Any) -> Account | None:
    """Make the first administrator's account and post: person_name, email, body_id; None where another was faster."""
    db.session.execute(_ONE_AT_A_TIME)
    if not is_wanted():
        return None
    return services.add_person(role=Role.ADMINISTRATOR, starts_on=clock.today(), **values)


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="first-administrator")
