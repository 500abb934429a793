"""Every column says what it holds: described for people, or technical with the reason (docs/how-to/add-a-field.md)."""

from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from portal.core.fields import described, technical
from portal.core.kinds import Text
from portal.extensions import Base
from portal.tables import MODULES

assert MODULES
# What every table has from its mixin or as its key: nothing that a person types or reads as itself.
FRAME = {"id", "tenant_id", "version", "recorded_at"}


def undescribed(base):
    """Return the columns that say nothing of themselves, of models that are not technical as a whole."""
    return [
        f"{mapper.class_.__name__}.{column.name}"
        for mapper in base.registry.mappers
        if not getattr(mapper.class_, "__technical__", "")
        for column in mapper.local_table.columns
        if not (column.name in FRAME or column.primary_key or {"field", "technical"} & set(column.info))
    ]


def test_every_column_is_described():
    assert undescribed(Base) == []


def test_a_column_without_a_description_is_found():
    class Planted(DeclarativeBase):
        """Tables of this test alone."""

    class Thing(Planted):
        """A record."""

        __tablename__ = "things"
        key: Mapped[int] = mapped_column(primary_key=True)
        name: Mapped[str] = described(Text(5), "Name")
        folded: Mapped[str] = technical("name, folded")
        forgotten: Mapped[str]

    assert undescribed(Planted) == ["Thing.forgotten"]
