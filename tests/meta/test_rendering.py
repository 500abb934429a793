"""Views and templates never ask the database: what a page shows is loaded before it is rendered."""

import ast
import inspect
import sys
from contextlib import suppress

import jinja2
import psycopg
import pytest
from flask import current_app, render_template_string
from sqlalchemy import ForeignKey, Text, text
from sqlalchemy.orm import DeclarativeBase, Mapped, deferred, mapped_column, relationship

from portal.core.access import Role
from portal.extensions import Base, db
from portal.units.models import Unit
from tests.meta.test_role_matrix import Matrix, visitor
from tests.rendering import REFUSED, QueryWhileRendering
from tests.shares import some

NOT_FOR_VIEWS = ("sqlalchemy", "flask_sqlalchemy", "psycopg", "portal.extensions")
ASKING_NAMES = {"db", "select"}
ASKING_CALLS = {"execute", "scalar", "scalars", "connection", "get_one", "connect"}
MAY_ASK = {"portal.core.health": "whether the database answers is what it is asked"}


def views(app):
    """Return our views by module, as the URL map has them: in whatever file they stand."""
    found = {}
    for view in app.view_functions.values():
        if view.__module__.startswith("portal."):
            found.setdefault(view.__module__, set()).add(inspect.unwrap(view))
    return found


def imported(tree):
    """Yield the full names of everything that a module imports, at its head or within a function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def asking(source):
    """Return what in a module with views would ask the database."""
    tree = ast.parse(source)
    beginnings = tuple(f"{one}." for one in NOT_FOR_VIEWS)
    found = [name for name in imported(tree) if f"{name}.".startswith(beginnings)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in ASKING_NAMES:
            found.append(node.id)
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ASKING_CALLS:
            found.append(node.func.attr)
    return found


def test_no_view_asks_the_database(databases):
    modules = set(views(databases.app)) - set(MAY_ASK)
    assert len(modules) > 30
    found = {name: asking(inspect.getsource(sys.modules[name])) for name in modules}
    assert {name: what for name, what in found.items() if what} == {}


@pytest.mark.parametrize(
    "planted",
    [
        "from portal.extensions import db",
        "def view():\n    from sqlalchemy import func",
        "def view():\n    return extensions.db.session.execute(statement)",
        "def view():\n    return current_app.extensions['sqlalchemy'].session.scalars(statement)",
        "def view():\n    return db.session.get(Founding, 1)",
    ],
)
def test_a_planted_query_in_a_view_is_found(planted):
    assert asking(planted)


@pytest.fixture
def refused():
    """What was refused on purpose is no fault of the test (tests/conftest.py looks)."""
    yield REFUSED
    REFUSED.clear()


def test_a_planted_query_in_a_template_is_refused(story_app, refused):
    ask = {"ask": lambda: db.session.scalar(text("SELECT 1"))}
    with story_app.test_request_context():
        with pytest.raises(QueryWhileRendering, match="SELECT 1"):
            render_template_string("{{ ask() }}", **ask)
        with pytest.raises(QueryWhileRendering):
            render_template_string("{% macro line() %}{{ ask() }}{% endmacro %}{{ line() }}", **ask)
        assert render_template_string("{{ asked }}", asked=ask["ask"]()) == "1"


def test_a_query_past_the_orm_or_with_its_fault_caught_is_refused(story_app, refused):
    def connect():
        with psycopg.connect(current_app.config["APP_DSN"]) as connection:
            connection.execute("SELECT 1")

    def cursor():
        db.session.connection().connection.cursor().execute("SELECT 1")

    def caught():
        with suppress(Exception):
            db.session.scalar(text("SELECT 1"))

    loader = jinja2.DictLoader({"own.html": "{{ ask() }}"})  # of a folder of its own
    with story_app.test_request_context():
        for ask in (connect, cursor):
            with pytest.raises(QueryWhileRendering, match="SELECT 1"):
                render_template_string("{{ ask() }}", ask=ask)
        with pytest.raises(QueryWhileRendering):
            current_app.jinja_env.overlay(loader=loader).get_template("own.html").render(ask=cursor)
        refused.clear()
        render_template_string("{{ ask() }}", ask=caught)
        assert len(refused) == 1
        db.session.remove()


def test_a_row_that_a_template_would_load_is_refused(story_app, refused):
    with story_app.test_request_context():
        row = db.session.scalars(db.select(Unit)).first()
        db.session.expire(row)
        with pytest.raises(QueryWhileRendering):
            render_template_string("{{ row.name_vi }}", row=row)


def test_a_row_is_read_again_after_a_rollback_only(story_app, refused):
    """A form's answer renders rows that the rollback let go of; one that nothing rolled back has them at hand."""
    for lost in (False, True):
        with story_app.test_request_context(method="POST"):
            row = db.session.scalars(db.select(Unit)).first()
            if lost:
                db.session.rollback()
                assert render_template_string("{{ row.name_vi }}", row=row) == row.name_vi
            else:
                db.session.expire(row)
                with pytest.raises(QueryWhileRendering):
                    render_template_string("{{ row.name_vi }}", row=row)
            db.session.remove()


def lazy(registry):
    """Return the relationships and columns that a template would load when it first reads them."""
    loads = [one for mapper in registry.mappers for one in mapper.relationships]
    found = [one for one in loads if one.lazy not in ("joined", "selectin", "raise", "raise_on_sql")]
    found += [one for mapper in registry.mappers for one in mapper.column_attrs if one.deferred]
    return [str(one) for one in found]


def test_nothing_of_a_row_is_loaded_when_it_is_read():
    """A template reads it, if on a page that one test opens or none: a relationship says how it is loaded."""
    assert lazy(Base.registry) == []


def test_a_planted_lazy_relationship_is_found():
    class Planted(DeclarativeBase):
        """Tables of this test alone."""

    class Thing(Planted):
        """A record."""

        __tablename__ = "things"
        id: Mapped[int] = mapped_column(primary_key=True)
        above_id: Mapped[int] = mapped_column(ForeignKey("things.id"))
        above: Mapped["Thing"] = relationship(remote_side=[id], foreign_keys=[above_id])
        loaded: Mapped["Thing"] = relationship(remote_side=[id], lazy="joined", viewonly=True)
        long: Mapped[str] = deferred(mapped_column(Text))

    assert lazy(Planted.registry) == ["Thing.above", "Thing.long"]


READERS = Role.COMMUNE_OFFICER, Role.DISTRICT_OFFICER, Role.INSPECTOR, Role.ADMINISTRATOR


@pytest.mark.parametrize("role", some(1, READERS, "rendering"))
def test_no_page_asks_the_database_while_it_renders(databases, story_app, role):
    matrix, faults = Matrix(databases, story_app), []
    someone = visitor(story_app, role)
    for rule in matrix.rules("GET"):
        path = matrix.address(rule, matrix.own)
        if path is not None and matrix.allowed(role, rule):
            try:
                someone.client.get(path)
            except QueryWhileRendering as fault:
                faults.append(f"{rule.endpoint}: {fault}"[:300])
    assert faults == []
