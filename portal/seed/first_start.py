"""What `flask prepare` does before the portal serves: migrate, and on the first start load the district."""

from pathlib import Path

import psycopg
from flask import current_app
from flask_migrate import upgrade

from portal.core import schema_version
from portal.core.clock import MAIL, SET_UP, write_setting
from portal.core.tenancy import acting_as
from portal.extensions import db
from portal.seed import district
from portal.seed.demo import STORY_DAY, story
from portal.units.scope import district_scope

ACCOUNTS_FILE = "demo-accounts.csv"
SEED = 2021


def prepare(instance: Path, *, empty: bool, accounts: bool = True) -> bool:
    """Migrate, load the district on the first start, and let the planner know; returns whether anything was loaded.

    `accounts`: one to try each post with, their passwords in a file; without, the first administrator comes first.
    """
    before = _revision()
    schema_version.refuse_unknown(before)
    if current_app.config["OWNER_DSN"]:
        migrate()
    schema_version.require()  # without the owner's address an upgrade is not ours to make
    loaded = load(instance, empty=empty, accounts=accounts)
    if loaded or before != _revision():
        _analyze()
    return loaded


def migrate() -> None:
    """Bring the tables up to date, as their owner."""
    upgrade()


def _revision() -> str | None:
    """Return what the tables were migrated to, or None; only the owner may read it."""
    if not current_app.config["OWNER_DSN"]:
        return None
    with psycopg.connect(current_app.config["OWNER_DSN"]) as connection:
        if connection.execute("SELECT to_regclass('public.alembic_version')").fetchone() == (None,):
            return None
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return row[0] if row else None


def _analyze() -> None:
    """Count rows and values as the owner: the server itself does so a minute later, and plans badly until then."""
    with psycopg.connect(current_app.config["OWNER_DSN"], autocommit=True) as connection:
        connection.execute("ANALYZE")


def load(instance: Path, *, empty: bool, accounts: bool = True) -> bool:
    """On the first start load the district, the accounts to try it with and, unless `empty`, the illustrative figures.

    Without accounts it is a portal for real, which begins with its set-up: until its start day is chosen and its
    deadlines are confirmed nobody owes anything, and no mail goes out.
    Returns whether anything was loaded. One transaction: a first start that was killed begins anew.
    """
    if district.is_loaded():
        return False
    programme = district.load_district(confirmed=accounts)
    with acting_as(district_scope()):
        if accounts:
            district.create_accounts(instance / ACCOUNTS_FILE)
        else:
            write_setting(SET_UP, "open")
            write_setting(MAIL, "off")
        if not empty:
            write_setting("illustrative", "1")
            write_setting("business_date", STORY_DAY.isoformat())
            story.tell(SEED, programme)
        db.session.commit()
    return True
