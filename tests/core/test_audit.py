"""Every write leaves who, on which post, for whom, from where, what, before and after; never a secret."""

import ast
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Boolean, Date, DateTime, Integer, Numeric, create_engine, delete, insert, text, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from portal.accounts.models import Account
from portal.cli import driver_url
from portal.core import tenancy
from portal.core.audit import SECRET_COLUMNS, UnauditedWrite, coarse, is_audited, record_of
from portal.core.tenancy import Scope
from portal.extensions import Base, db
from portal.tables import MODULES
from tests.pages import Visitor

ROOT = Path(__file__).resolve().parents[2]
assert MODULES
AUDITED = sorted((one.class_ for one in Base.registry.mappers if is_audited(one.class_)), key=lambda one: one.__name__)
# What keeps its own record, or is no record of anybody's work; a further one is written here on purpose.
NOT_AUDITED = {
    "AccessEntry",
    "AuditEvent",
    "AuditHead",
    "FormKey",
    "Notice",
    "SecondFactor",  # secrets; who sets one up or takes one away is in the log of entries
    "SignInAttempt",
    "SignInSession",
}


def events(databases, table):
    with databases.owner() as owner:
        return owner.execute(
            "SELECT actor, action, change, before, after FROM audit_events WHERE table_name = %s ORDER BY seq", [table]
        ).fetchall()


def last(databases, columns, table):
    with databases.owner() as owner:
        return owner.execute(
            f"SELECT {columns} FROM audit_events WHERE table_name = %s ORDER BY at DESC LIMIT 1", [table]
        ).fetchone()


def test_a_change_names_actor_action_before_and_after(databases, app):
    before = len(events(databases, "accounts"))
    visitor = Visitor(app, "commune_officer", "00952")
    visitor.forge("/locale", {"locale": "en"})
    actor, action, change, was, now = events(databases, "accounts")[before]
    assert actor.startswith("posting:")
    assert (action, change) == ("accounts.set_locale", "update")
    assert (was["locale"], now["locale"]) == ("vi", "en")


def test_a_change_names_person_post_and_network(databases, app):
    visitor = Visitor(app, "commune_officer", "00952")
    data = {"locale": "en", "csrf_token": visitor.token()}
    visitor.client.post("/locale", data=data, environ_base={"REMOTE_ADDR": "203.0.113.77"})
    account, posting, deputy, address, record = last(
        databases, "account_id, posting_id, deputy_for_id, address, record", "accounts"
    )
    assert (account, deputy) == (visitor.account_id, None)
    with databases.owner() as owner:
        held = owner.execute("SELECT id FROM postings WHERE account_id = %s", [account]).fetchall()
    assert held == [(posting,)]
    assert (address, record) == ("203.0.113.0/24", f"accounts/{account}")


def test_what_a_deputy_does_names_the_one_whose_deputy_acts(databases, app):
    deputy, holder = Visitor(app, "commune_officer", "00952"), Visitor(app, "commune_leader", "00952")
    with databases.owner() as owner:
        posting, body = owner.execute(
            "SELECT id, body_id FROM postings WHERE account_id = %s", [holder.account_id]
        ).fetchone()
        own = owner.execute(
            "INSERT INTO postings (account_id, body_id, role, starts_on, ends_on, deputy_for_id, version)"
            " VALUES (%s, %s, 'commune_leader', '2024-10-01', '2024-12-31', %s, 1) RETURNING id",
            [deputy.account_id, body, posting],
        ).fetchone()[0]
    deputy.forge(f"/account/posting/{own}")
    deputy.forge("/locale", {"locale": "en"})
    assert last(databases, "posting_id, deputy_for_id", "accounts") == (own, posting)


def test_a_visitor_with_a_one_time_link_is_audited_too(databases, app):
    with app.app_context():
        from portal.accounts import services
        from portal.units.scope import district_scope

        with tenancy.acting_as(district_scope()):
            account = db.session.get(Account, 3)
            token = services.issue_link(account, None)
            db.session.commit()
    stranger = Visitor(app)
    stranger.send(stranger.get(f"/sign-in/link/{token}"), "/sign-in/link/")
    assert last(databases, "actor, action, record", "accounts") == ("", "accounts.use_link", "accounts/3")


def test_what_is_rolled_back_leaves_nothing(databases, app):
    before = events(databases, "accounts")
    with app.app_context():
        db.session.get(Account, 3).locale = "en"
        db.session.flush()
        db.session.rollback()
        db.session.commit()
    assert events(databases, "accounts") == before


def test_no_secret_is_kept(databases, app):
    with databases.owner() as owner:
        hashes = owner.execute(
            "SELECT count(*) FROM audit_events WHERE before ?| %(names)s OR after ?| %(names)s",
            {"names": ["password", "fs_uniquifier", "token_hash"]},
        ).fetchone()[0]
        assert hashes == 0
        assert owner.execute("SELECT count(*) FROM audit_events").fetchone()[0] > 90


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("192.0.2.17", "192.0.2.0/24"),
        ("2001:db8:1:2::9", "2001:db8:1::/48"),
        (None, ""),
        ("unix:", ""),
    ],
)
def test_only_the_network_is_kept(address, kept):
    assert coarse(address) == kept


# --- nothing escapes ---------------------------------------------------------------------------------

SAMPLES = {
    Integer: (7, 8),
    Boolean: (True, False),
    Date: (date(2024, 1, 1), date(2024, 1, 2)),
    DateTime: (datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 1, 2, tzinfo=UTC)),
    Numeric: (Decimal("1.50"), Decimal("2.50")),
    JSONB: ([{"a": 1}], [{"a": 2}]),
}


def sample(column, number):
    kept = getattr(column.type, "impl_instance", column.type)  # what a type of our own is kept as
    found = next((values for kind, values in SAMPLES.items() if isinstance(kept, kind)), ("a", "b"))
    return found[number]


@pytest.fixture
def loose(databases, app):
    """A session on copies of all tables without keys and checks, where a row can be anything."""
    engine = create_engine(
        driver_url(databases.server.url("postgres", "portal")),
        connect_args={"options": "-c search_path=loose,public"},
    )
    with engine.begin() as connection:
        connection.execute(text("CREATE SCHEMA loose"))
        for model in AUDITED:
            name = model.__tablename__
            connection.execute(text(f"CREATE TABLE loose.{name} (LIKE public.{name} INCLUDING DEFAULTS)"))
    with Session(engine) as session:
        tenancy.bind(Scope("test", frozenset({1, 2}), frozenset({1, 2}), 1), session)
        yield session
    engine.dispose()


def test_what_is_not_audited_is_written_here_on_purpose():
    assert {one.class_.__name__ for one in Base.registry.mappers} - {one.__name__ for one in AUDITED} == NOT_AUDITED


def test_insert_update_and_delete_of_every_table_leave_their_events(databases, loose):
    expected = []
    for model in AUDITED:
        columns = model.__table__.columns
        tenant = "tenant_id" in columns
        values = {column.name: 2 if column.name == "tenant_id" else sample(column, 0) for column in columns}
        row = model(**values)
        loose.add(row)
        loose.flush()
        free = [one for one in columns if not one.primary_key and one.name not in SECRET_COLUMNS | {"version"}]
        free = [one for one in free if one.name != record_of(model)[1]]
        told = (model, free[0].name if free else "", tenant)
        if free:  # a link is made and removed, never changed
            setattr(row, free[0].name, sample(free[0], 1))
            loose.flush()
            expected.append((told, "update"))
        loose.delete(row)
        loose.flush()
        expected += [(told, "insert"), (told, "delete")]
    loose.commit()
    assert len(expected) > 60
    with databases.owner() as owner:
        found = owner.execute(
            "SELECT table_name, change, tenant_id, before, after, record FROM audit_events WHERE actor = 'test'"
        ).fetchall()
    for (model, column, tenant), change in expected:
        table = model.__tablename__
        left = [one for one in found if one[:2] == (table, change)]
        assert len(left) == 1, (table, change)
        _table, _change, tenant_id, before, after, record = left[0]
        assert tenant_id == (2 if tenant else 1), table
        assert (before is None, after is None) == (change == "insert", change == "delete"), table
        assert not {*(before or {}), *(after or {})} & SECRET_COLUMNS, table
        if change == "update":
            assert before[column] != after[column], table
        name, parent = record_of(model)
        assert record.split("/")[0] == name, table
        assert ("/" in record) == (parent is not None), table
    assert len(found) == len(expected)


@pytest.mark.parametrize(
    "statement",
    [
        insert(Account).values(email="a"),
        insert(Account.__table__).values(email="a"),
        update(Account).values(locale="en"),
        delete(Account),
        text("UPDATE accounts SET locale = 'en'"),
        text("  with x as (delete from accounts returning 1) select 1"),
    ],
    ids=str,
)
def test_a_bulk_statement_is_refused(app, statement):
    with app.app_context(), pytest.raises(UnauditedWrite):
        db.session.execute(statement)


# Where the portal may speak to the database past its session: what no audited table is written by.
PAST_THE_SESSION = {
    "accounts/guessing.py": {"engine"},  # attempts to sign in
    "assembly.py": {"engine"},  # sets its limits of time
    "core/access.py": {"engine"},  # denied attempts
    "core/audit.py": {"connection"},  # the events themselves
    "core/chain.py": {"connection"},  # begins a transaction
    "core/embedded.py": {"psycopg.connect"},  # makes roles and the database
    "core/health.py": {"engine"},  # reads
    "core/schema_version.py": {"engine"},  # reads
    "core/tenancy.py": {"connection"},  # tells the scope
    "operations/backup.py": {"psycopg.connect"},  # reads
    "operations/cli.py": {"engine"},  # lets go of its connections
    "operations/doctor.py": {"engine", "psycopg.connect"},  # reads
    "operations/programs.py": {"psycopg.connect"},  # reads the server's version
    "operations/restore.py": {"psycopg.connect"},  # puts back a whole database, and compares the audit's heads
    "reminders/purge.py": {"psycopg.connect"},  # shortens the log of entries, as the owner
    "seed/first_start.py": {"psycopg.connect"},  # counts the statistics anew, as the owner
}
RAW = ("engine", "connection", "raw_connection", "bulk_save_objects", "bulk_insert_mappings", "bulk_update_mappings")


def past_the_session(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr in RAW and "mail" not in ast.unparse(node):
            owner = ast.unparse(node.value)
            if owner in ("db", "db.session", "session", "db.session()", "target") or "bulk" in node.attr:
                yield node.attr
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "psycopg.connect":
            yield "psycopg.connect"
        if isinstance(node, ast.Name) and node.id == "create_engine":
            yield "create_engine"


def test_nothing_writes_past_the_session():
    found = {}
    for path in sorted((ROOT / "portal").rglob("*.py")):
        if names := set(past_the_session(path)):
            found[path.relative_to(ROOT / "portal").as_posix()] = names
    assert found == PAST_THE_SESSION
