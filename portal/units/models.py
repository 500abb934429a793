"""Units: the district, its communes and towns, and what became of them."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.database import Versioned
from portal.core.kept import Kept
from portal.extensions import Base


class Unit(Base, Versioned):
    """An administrative unit. Its official code is reused for others over time and so is never a key."""

    __tablename__ = "units"
    __kept__ = Kept()
    __table_args__ = (CheckConstraint("valid_from IS NULL OR valid_to IS NULL OR valid_to > valid_from", name="valid"),)
    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    kind: Mapped[str] = mapped_column(Text)  # district, commune, town, ward
    code: Mapped[str] = mapped_column(Text)
    name_vi: Mapped[str] = mapped_column(Text)
    name_en: Mapped[str] = mapped_column(Text)
    folded_name: Mapped[str] = mapped_column(Text)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]

    def name_for(self, locale: str) -> str:
        """Return the unit's name in a language."""
        return self.name_en if locale == "en" else self.name_vi

    def exists_on(self, day: date) -> bool:
        """Return whether the unit exists on a day; `valid_to` is the first day on which it no longer does."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or self.valid_to > day)


class Succession(Base):
    """On a day, one unit passed to another: a merger has many such rows with one `to`, a split one `from`."""

    __tablename__ = "unit_successions"
    __kept__ = Kept()
    __record__ = ("units", "from_unit_id")
    __table_args__ = (
        UniqueConstraint("from_unit_id", "to_unit_id"),
        CheckConstraint("from_unit_id <> to_unit_id", name="others"),
    )
    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    from_unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    to_unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    happened_on: Mapped[date]
    note: Mapped[str] = mapped_column(Text, default="")
