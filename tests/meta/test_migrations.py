"""Migrations go up, down and up again, and make what the models say; what has landed is never edited."""

import ast
import re

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import create_engine, text

from migrations import generate
from portal.cli import driver_url
from portal.extensions import Base


def differences(app):
    engine = create_engine(driver_url(app.config["OWNER_DSN"]))
    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata)
    engine.dispose()
    return found


def tables(app):
    engine = create_engine(driver_url(app.config["OWNER_DSN"]))
    with engine.connect() as connection:
        names = connection.scalars(
            text("SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname IN ('public', 'history')")
        ).all()
    engine.dispose()
    return sorted(names)


def test_up_down_up_again_and_equal_to_the_models(app):
    with app.app_context():
        assert differences(app) == []
        before = tables(app)
        downgrade(revision="base")
        assert tables(app) == ["public.alembic_version"]
        upgrade()
        assert tables(app) == before
        assert differences(app) == []


# What stands in a database, in words: all that a model and its `__kept__` say.
STANDS = {
    "columns": "SELECT table_schema, table_name, column_name, data_type, is_nullable, column_default, is_identity,"
    " numeric_precision, numeric_scale FROM information_schema.columns"
    " WHERE table_schema IN ('public', 'history', 'known')",
    "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace AND contype <> 'n' AND conname <> 'keep_history'",
    "indexes": "SELECT schemaname, indexname, indexdef FROM pg_indexes WHERE schemaname IN ('public', 'history')",
    "policies": "SELECT schemaname, tablename, policyname, cmd FROM pg_policies",
    "closed": "SELECT oid::regclass::text, relrowsecurity, relforcerowsecurity FROM pg_class"
    " WHERE relkind = 'r' AND relnamespace IN ('public'::regnamespace, 'history'::regnamespace)",
    "history": "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = 'keep_history'",
    "views": "SELECT oid::regclass::text, reloptions::text FROM pg_class WHERE relkind = 'v'"
    " AND relnamespace = 'known'::regnamespace",
    "grants": "SELECT table_schema, table_name, privilege_type FROM information_schema.role_table_grants"
    " WHERE grantee = 'portal_app'",
}
# What stands in every database beside what the models say.
ALEMBIC = "CREATE TABLE alembic_version (version_num varchar(32) NOT NULL CONSTRAINT alembic_version_pkc PRIMARY KEY);"


def stands(connection):
    return {name: set(connection.execute(statement).fetchall()) for name, statement in STANDS.items()}


@pytest.fixture
def from_models(databases):
    """A database made from the models alone, beside the migrated one."""
    databases.admin.execute("CREATE DATABASE from_models OWNER portal_owner TEMPLATE template0")
    with psycopg.connect(databases.server.url("portal_owner", "from_models"), autocommit=True) as connection:
        connection.execute(ALEMBIC + generate.VERSION_GRANT)
        connection.execute((generate.SQL / generate.FIRST / "up_1_functions.sql").read_text())
        for table in Base.metadata.sorted_tables:
            connection.execute(generate.whole(table))
        for by_hand in ("up_8_audit_chain.sql", "up_9_duty_board.sql"):
            connection.execute((generate.SQL / generate.FIRST / by_hand).read_text())
        yield connection
    databases.admin.execute("DROP DATABASE from_models")


def test_the_migrated_database_is_what_the_models_say(databases, app, from_models):
    """Checks, policies, history, past views and grants too, which Alembic does not compare."""
    with databases.owner() as owner:
        migrated, modelled = stands(owner), stands(from_models)
    for name in STANDS:
        missing, extra = modelled[name] - migrated[name], migrated[name] - modelled[name]
        assert (missing, extra) == (set(), set()), f"{name}: see the first lines of migrations/generate.py"


def test_a_table_goes_and_comes_again(databases, app):
    """The SQL that a later migration of a new table would hold, and what takes it away again."""
    table = Base.metadata.tables["partners"]
    with databases.owner() as owner:
        before = stands(owner)
        owner.execute(generate.drop(table))
        assert stands(owner) != before
        owner.execute(generate.whole(table))
        assert stands(owner) == before


def test_every_table_says_how_it_is_kept():
    for table in Base.metadata.sorted_tables:
        assert generate.kept(table)


def test_migrations_import_nothing_of_the_portal():
    """A change of living code must never change what an old migration does."""
    for file in generate.VERSIONS.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not [name for name in names if name.split(".")[0] not in ("pathlib", "alembic", "sqlalchemy")], file
            assert getattr(node, "id", "") not in ("__import__", "exec", "eval"), file
            text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
            assert not re.search(r"\bportal(/|\.\w+\.|$)", text), file


def test_migrations_are_numbered_one_after_the_other():
    """Whatever lies in the folder is run, so it has its number and is pinned."""
    names = sorted(file.stem for file in generate.VERSIONS.glob("*.py"))
    assert [name[:5] for name in names] == [f"{number:04d}_" for number in range(1, len(names) + 1)]
    assert {folder.name for folder in generate.SQL.iterdir()} <= set(names)
    files = {path for path in generate.VERSIONS.rglob("*") if "__pycache__" not in path.parts}
    assert files == {generate.VERSIONS / f"{name}.py" for name in names}
    before = "None"
    for name in names:
        text = (generate.VERSIONS / f"{name}.py").read_text()
        said = dict(re.findall(r"^(revision|down_revision) = (.+)$", text, re.M))
        assert said["down_revision"] == before, name
        before = said["revision"]


def test_what_has_landed_is_never_edited():
    now, pinned = generate.hashes(), generate.pinned()
    assert {path: now.get(path) for path in pinned} == pinned, "a landed migration was edited: make a new one"


def test_only_the_newest_migration_may_wait_to_land():
    """The first has landed whole, and so has each that another follows."""
    waiting = generate.hashes().keys() - generate.pinned().keys()
    newest = max(file.name for file in generate.VERSIONS.glob("[0-9]*.py"))
    assert waiting <= {f"versions/{newest}"} - {f"versions/{generate.FIRST}.py"}, "make migration-landed"


@pytest.mark.verify
def test_before_a_release_every_migration_has_landed():
    assert generate.hashes() == generate.pinned(), "make migration-landed"
