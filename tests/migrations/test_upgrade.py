"""From each landed head to the newest: rows, history, audit chains and files are what they were.

A dump holds the schema and a little data as of its migration (`make_dump.py`). A migration that means to change a
number says so in `MEANT`.
"""

import gzip
import io
import json
import re
from datetime import datetime
from pathlib import Path

import psycopg
import pytest
from flask_migrate import upgrade
from sqlalchemy import select

from migrations import generate
from portal.accounts import session as account_session
from portal.attachments import services as attachments
from portal.core import chain, files, schema_version
from portal.core.tenancy import acting_as
from portal.extensions import db
from portal.foundings.models import Founding
from portal.registry.models import EvidenceFile
from portal.units.scope import district_scope
from tests.database import EMPTY
from tests.meta.test_migrations import stands
from tests.migrations.content import NAMES, content
from tests.migrations.make_dump import DUMPS, PDF

# By dump: tables whose number of rows a later migration changes, with the number after it.
MEANT: dict[str, dict[str, int]] = {}
LANDED = sorted(Path(path).stem for path in generate.pinned() if path.startswith("versions/"))


def test_every_landed_head_has_a_dump():
    assert sorted(file.name.removesuffix(".sql.gz") for file in DUMPS.glob("*.sql.gz")) == LANDED
    assert max(file.stat().st_size for file in DUMPS.iterdir()) < 100_000


@pytest.fixture(params=LANDED)
def upgraded(request, databases, tmp_path, monkeypatch):
    """The application on a dump, brought up to date; and what the dump held."""
    databases.empty()
    with databases.owner() as owner:
        owner.execute(gzip.decompress((DUMPS / f"{request.param}.sql.gz").read_bytes()).decode())
    with psycopg.connect(databases.server.url("portal_owner"), autocommit=True) as owner:
        before = content(owner)
    assert before == json.loads((DUMPS / f"{request.param}.json").read_text(encoding="utf-8"))
    monkeypatch.setitem(databases.app.config, "FILES", str(tmp_path))
    with databases.app.test_request_context():
        upgrade()
        schema_version.require()
        with acting_as(district_scope()):
            yield request.param, before
            db.session.rollback()
        db.session.remove()


# What the migrations write by hand and no model says: who may read and write a row, what the past shows.
BY_HAND = {
    "expressions": "SELECT schemaname, tablename, policyname, permissive, roles::text, qual, with_check"
    " FROM pg_policies",
    "definitions": "SELECT oid::regclass::text, pg_get_viewdef(oid) FROM pg_class WHERE relkind = 'v'"
    " AND relnamespace IN ('public'::regnamespace, 'known'::regnamespace)",
    "functions": "SELECT pg_get_functiondef(oid), proacl::text FROM pg_proc"
    " WHERE pronamespace IN ('public'::regnamespace, 'history'::regnamespace, 'known'::regnamespace)",
    "triggers": "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
}


def tables_of(databases):
    """Return what stands in the database, without the brackets: a dump that was read in again has fewer of them."""
    with databases.owner() as owner:
        found = stands(owner)
        found |= {name: set(owner.execute(one).fetchall()) for name, one in BY_HAND.items()}
    return {name: {re.sub(r"[()]", "", str(row)) for row in rows} for name, rows in found.items()}


@pytest.fixture
def newly_installed(databases):
    databases.fresh(EMPTY)
    return tables_of(databases)


def test_the_tables_are_those_of_a_new_installation(databases, newly_installed, upgraded):
    """A migration that was edited after it landed makes others there than here, pinned anew or not."""
    here = tables_of(databases)
    differing = {name: here[name] ^ newly_installed[name] for name in here}
    assert {name: what for name, what in differing.items() if what} == {}


def test_rows_history_and_chains_are_what_they_were(databases, upgraded):
    name, before = upgraded
    with databases.owner() as owner:
        after = content(owner)
    assert {table: after["rows"].get(table) for table in before["rows"]} == before["rows"] | MEANT.get(name, {})
    assert {tuple(one) for one in before["names"]} <= {tuple(one) for one in after["names"]}
    checked = list(chain.verify(against={unit: chain.Head(seq, digest) for unit, seq, digest in before["heads"]}))
    assert [one.faults for one in checked if one.faults] == []
    assert sum(one.events for one in checked) >= before["rows"]["public.audit_events"]


def test_a_past_moment_shows_what_it_showed(upgraded):
    _name, before = upgraded
    shown = []
    for moment, name in before["names"]:
        with account_session.view_at(datetime.fromisoformat(moment)):
            shown.append((name, db.session.scalars(select(Founding.working_name)).all()))
    assert [found for _name, found in shown] == [[name] for name, _found in shown]
    assert set(NAMES) == {name for name, _found in shown}


def test_what_is_written_next_goes_on_with_history_and_chain(databases, upgraded):
    _name, before = upgraded
    founding = db.session.scalars(select(Founding)).one()
    founding.villages = "Sau khi nâng cấp"
    db.session.commit()
    with databases.owner() as owner:
        versions = owner.execute("SELECT count(*) FROM history.foundings WHERE upper_inf(recorded)").fetchone()[0]
        assert (versions, len(content(owner)["names"])) == (1, len(before["names"]) + 1)
    assert [one.faults for one in chain.verify() if one.faults] == []


def test_files_are_where_their_rows_say(upgraded):
    row = db.session.scalars(select(EvidenceFile)).one()
    files.store(row.tenant_id, io.BytesIO(PDF), attachments.MOST_BYTES)
    with files.read(row.tenant_id, row.sha256) as file:
        assert file.read() == PDF
