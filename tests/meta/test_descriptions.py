"""Every column says what it holds: described for people, or technical with the reason (docs/how-to/add-a-field.md)."""

import importlib
import pkgutil
import re

from sqlalchemy import Column, String, Table
from sqlalchemy import Text as Plain
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

import portal
from portal.core.fields import described, technical
from portal.core.kinds import Text
from portal.extensions import Base
from portal.tables import MODULES

assert MODULES
# What every table has from its mixin or as its key: nothing that a person types or reads as itself.
FRAME = {"id", "tenant_id", "version", "recorded_at"}


def undescribed(base):
    """Return the columns that say nothing of themselves, of tables that are not technical as a whole."""
    classes = {mapper.local_table: mapper.class_ for mapper in base.registry.mappers}
    return [
        f"{classes[table].__name__ if table in classes else table.name}.{column.name}"
        for table in base.metadata.sorted_tables
        if not getattr(classes.get(table), "__technical__", "")
        for column in table.columns
        if not (is_frame(column) or says_something(column.info))
    ]


def is_frame(column):
    """Say whether a column is what every table has, or the number of a row: a key that people write says something."""
    is_text = isinstance(column.type, Plain | String)
    return not is_text and (column.name in FRAME or column.primary_key)


def says_something(info):
    """Say whether a column has a description with a label, or a reason to have none: "secret" at the least."""
    if "field" in info:
        return len(re.findall(r"\w", str(info["field"].label or ""))) > 1
    return len(re.findall(r"\w", info.get("technical", ""))) >= len("secret")


def test_every_column_is_described():
    assert undescribed(Base) == []


# Tables that hold nothing which a person types or reads as itself; a further one is written here on purpose.
TECHNICAL = {"AccessEntry", "AppSetting", "AuditEvent", "AuditHead", "FormKey", "Notice", "SignInAttempt"}


def test_few_tables_are_technical():
    whole = {one.class_.__name__ for one in Base.registry.mappers if getattr(one.class_, "__technical__", "")}
    assert whole == TECHNICAL


def test_every_module_with_tables_is_looked_at():
    """What no module of portal/tables.py defines would escape this test, the migrations and the past."""
    listed = {module.__name__ for module in MODULES}
    for one in pkgutil.walk_packages(portal.__path__, "portal."):
        if not one.name.endswith("__main__"):
            importlib.import_module(one.name)
    found = {mapper.class_.__module__ for mapper in Base.registry.mappers}
    assert {name for name in found if name.startswith("portal.")} == listed
    mapped = {mapper.local_table.name for mapper in Base.registry.mappers}
    assert {table.name for table in Base.metadata.sorted_tables} <= mapped  # none is made beside the models


def test_a_column_without_a_description_is_found():
    class Planted(DeclarativeBase):
        """Tables of this test alone."""

    class Marked:
        """What several records have."""

        mixed: Mapped[str]

    class Thing(Marked, Planted):
        """A record."""

        __tablename__ = "things"
        key: Mapped[int] = mapped_column(primary_key=True)
        code: Mapped[str] = mapped_column(primary_key=True)
        version: Mapped[str]
        name: Mapped[str] = described(Text(5), "Name")
        folded: Mapped[str] = technical("name, folded")
        forgotten: Mapped[str]
        bare = mapped_column(Plain)
        old = Column(Plain)
        unlabelled: Mapped[str] = described(Text(5), "")
        blank: Mapped[str] = described(Text(5), " - ")
        unreasoned: Mapped[str] = technical(" ")
        todo: Mapped[str] = technical("TODO")

    Table("links", Planted.metadata, Column("one", Plain), Column("id", Plain, primary_key=True))
    things = {"mixed", "code", "version", "forgotten", "bare", "old", "unlabelled", "blank", "unreasoned", "todo"}
    assert set(undescribed(Planted)) == {*(f"Thing.{name}" for name in things), "links.one", "links.id"}
