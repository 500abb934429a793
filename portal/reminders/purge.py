"""What nobody needs any more goes by its age: nothing grows without bound, least of all what strangers cause."""

from datetime import timedelta

import psycopg
from flask import current_app
from sqlalchemy import delete, select

from portal.core import clock, files
from portal.core.tenancy import acting_as
from portal.extensions import Base, db
from portal.imports import kept_files
from portal.imports.choices import BatchState
from portal.imports.models import ImportBatch
from portal.units.scope import district_scope

# Where somebody has signed in for thirty days counts as a place of theirs (accounts/guessing.py).
KEYS, ATTEMPTS, PREVIEWS = timedelta(days=30), timedelta(days=30), timedelta(days=7)
SESSIONS = timedelta(days=30)
STRANGERS, ENTRIES = timedelta(days=90), timedelta(days=2 * 365)
# The portal's own role can only add to the log of who was let in: its owner shortens it, where the address is known.
_SHORTEN = "DELETE FROM access_log WHERE at < %s OR (account_id IS NULL AND at < %s)"


def purge() -> int:
    """Remove old one-time keys, tries to sign in, sessions, previews of imports and lines of the access log; commits.

    Returns how many rows and files went: with a preview goes the spreadsheet that was looked at. A preview that was
    applied is no preview any more, and stays.
    """
    moment, gone = clock.now(), 0
    of_age = ("form_keys", "used_at", KEYS), ("sign_in_attempts", "at", ATTEMPTS)
    with acting_as(district_scope()):
        for name, column, age in (*of_age, ("sign_in_sessions", "expires_at", SESSIONS)):
            table = Base.metadata.tables[name]
            old = delete(table).where(table.c[column] < moment - age).returning(table.c[column])
            gone += len(db.session.execute(old).all())
        seen = select(ImportBatch).where(
            ImportBatch.state == BatchState.PREVIEWED, ImportBatch.recorded_at < moment - PREVIEWS
        )
        for batch in db.session.scalars(seen):
            db.session.delete(batch)
            gone += 1
        db.session.commit()
    if current_app.config["OWNER_DSN"]:
        with psycopg.connect(current_app.config["OWNER_DSN"], connect_timeout=5) as owner:
            gone += owner.execute(_SHORTEN, [moment - ENTRIES, moment - STRANGERS]).rowcount
    return gone + files.remove_older(kept_files.PREVIEWS, moment - PREVIEWS)
