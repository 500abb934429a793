"""Reads of the set-up that no single feature answers."""

from sqlalchemy import func, select

from portal.accounts.models import Account
from portal.extensions import db


def people_number() -> int:
    """Return how many people have an account that is open."""
    return db.session.scalar(select(func.count()).select_from(Account).where(Account.active)) or 0
