"""Guessing is slowed down by account and address together, exactly, however many try at once.

A try is written down as a failed one before anything is compared, under locks of its account and its address; a
success marks it afterwards. So of a thousand tries at the same moment no more are compared than of a thousand in a row.

An outsider's failures count against the outsider's address alone: the person goes on signing in from elsewhere. Many
addresses together are held back too, but never one from which the person has signed in before. In an office, where
all have one address, the mistakes of one count against that one; what tries many accounts from there is held back, but
nobody who has signed in there before.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from flask import current_app, request
from sqlalchemy import Connection, exists, insert, select, text, update
from sqlalchemy.orm import aliased
from werkzeug.exceptions import TooManyRequests

from portal.accounts.models import SignInAttempt
from portal.core import clock
from portal.extensions import db

FAMILIAR = timedelta(days=30)  # so long an address is known as one of a person's own


@dataclass(frozen=True)
class Limit:
    """So many failures within a time."""

    most: int
    within: timedelta

    def wait(self, failures: list[datetime], moment: datetime) -> float:
        """Return for how many seconds no further try is taken: 0 while it is; failures in their order."""
        recent = [at for at in failures if at > moment - self.within]
        return (recent[-self.most] + self.within - moment).total_seconds() if len(recent) >= self.most else 0.0


OF_THE_PAIR = Limit(8, timedelta(minutes=15))  # one account from one address
OF_THE_ACCOUNT = Limit(100, timedelta(hours=1))  # from all addresses that are not its own (ASVS asks for no more)
OF_THE_ADDRESS = Limit(240, timedelta(hours=1))  # on all accounts that never signed in there: an office of thirty
LONGEST = timedelta(hours=1)
_LOCK = text("SELECT pg_advisory_xact_lock(:key)")


def reserve(what: str) -> int:
    """Write down a try at an account (its e-mail; for other secrets any name of what is guessed); return its id.

    Aborts with 429 and Retry-After where there were too many. In a transaction of its own, at once.
    """
    account, address, moment = mark(what.strip().lower()), mark(own_address(request.remote_addr)), clock.now()
    with db.engine.begin() as connection:
        for key in (account, address):  # in this order always: accounts before addresses
            connection.execute(_LOCK, {"key": int(key[:15], 16)})
        wait = _wait(connection, account, address, moment)
        if wait <= 0:
            values = {"at": moment, "email_hash": account, "address": address, "succeeded": False}
            statement = insert(SignInAttempt).values(**values).returning(SignInAttempt.id)
            return int(connection.execute(statement).scalar_one())
    raise TooManyRequests(retry_after=int(wait) + 1)


def succeeded(attempt_id: int) -> None:
    """Mark a try as the right one, with the request's own commit."""
    db.session.execute(update(SignInAttempt).where(SignInAttempt.id == attempt_id).values(succeeded=True))


def _wait(connection: Connection, account: str, address: str, moment: datetime) -> float:
    before = aliased(SignInAttempt)
    same = before.email_hash == SignInAttempt.email_hash, before.address == SignInAttempt.address
    is_familiar = exists().where(*same, before.succeeded, before.at > moment - FAMILIAR)
    columns = SignInAttempt.email_hash, SignInAttempt.address, SignInAttempt.at, SignInAttempt.succeeded
    either = (SignInAttempt.email_hash == account) | (SignInAttempt.address == address)
    recent = select(*columns, is_familiar.label("familiar")).where(either, SignInAttempt.at > moment - LONGEST)
    tries = connection.execute(recent.order_by(SignInAttempt.at, SignInAttempt.id)).all()
    pair = [one for one in tries if (one.email_hash, one.address) == (account, address)]
    right = max((place for place, one in enumerate(pair) if one.succeeded), default=-1)
    waits = [OF_THE_PAIR.wait([one.at for one in pair[right + 1 :]], moment)]
    mine = select(exists().where(before.email_hash == account, before.address == address, before.succeeded))
    if not connection.execute(mine.where(before.at > moment - FAMILIAR)).scalar():
        strange = [one for one in tries if not one.succeeded and not one.familiar]
        waits.append(OF_THE_ACCOUNT.wait([one.at for one in strange if one.email_hash == account], moment))
        waits.append(OF_THE_ADDRESS.wait([one.at for one in strange if one.address == address], moment))
    return max(waits)


def own_address(address: str | None) -> str:
    """Return the address that counts as one: of IPv6 the network that one line is given (/64)."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return ""
    return str(found) if found.version == 4 else str(ip_network(f"{found}/64", strict=False))


def mark(value: str) -> str:
    """Return what tells a value from others without telling it: hashed with the portal's own secret."""
    return hmac.new(current_app.config["SECRET_KEY"].encode(), value.encode(), hashlib.sha256).hexdigest()
