"""Every column says what it holds: described for people, or technical with the reason (docs/how-to/add-a-field.md)."""

import ast

from sqlalchemy import Column, Table
from sqlalchemy import Text as Plain
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from portal.core.fields import described, technical
from portal.core.kinds import Text
from portal.extensions import Base
from portal.tables import MODULES
from tests.meta.layers import ROOT

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
        if not (column.name in FRAME or column.primary_key or says_something(column.info))
    ]


def says_something(info):
    """Say whether a column has a description with a label, or a reason to have none."""
    return bool(info["field"].label) if "field" in info else bool(info.get("technical", "").strip())


def test_every_column_is_described():
    assert undescribed(Base) == []


# Tables that hold nothing which a person types or reads as itself; a further one is written here on purpose.
TECHNICAL = {"AccessEntry", "AppSetting", "AuditEvent", "AuditHead", "FormKey", "Notice", "SignInAttempt"}


def test_few_tables_are_technical():
    whole = {one.class_.__name__ for one in Base.registry.mappers if getattr(one.class_, "__technical__", "")}
    assert whole == TECHNICAL


def test_every_module_with_tables_is_looked_at():
    """What no module of portal/tables.py defines would escape this test, the migrations and the past."""
    listed, found = {module.__name__ for module in MODULES}, set()
    for path in sorted((ROOT / "portal").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {one.id for node in ast.walk(tree) if isinstance(node, ast.Assign) for one in _names(node)}
        if "__tablename__" in names:
            found.add(".".join(path.relative_to(ROOT).with_suffix("").parts))
    assert found == listed


def _names(node):
    return [target for target in node.targets if isinstance(target, ast.Name)]


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
        name: Mapped[str] = described(Text(5), "Name")
        folded: Mapped[str] = technical("name, folded")
        forgotten: Mapped[str]
        bare = mapped_column(Plain)
        old = Column(Plain)
        unlabelled: Mapped[str] = described(Text(5), "")
        unreasoned: Mapped[str] = technical(" ")

    Table("links", Planted.metadata, Column("one", Plain), Column("id", Plain, primary_key=True))
    things = {"mixed", "forgotten", "bare", "old", "unlabelled", "unreasoned"}
    assert set(undescribed(Planted)) == {*(f"Thing.{name}" for name in things), "links.one"}
