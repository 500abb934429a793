"""Units: the district, its communes and towns, and what became of them."""

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, Identity, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.database import Versioned
from portal.core.errors import explained
from portal.core.fields import Named, described, technical
from portal.core.kept import Kept
from portal.core.kinds import Day, Reference, Text
from portal.extensions import Base


class Unit(Base, Versioned, Named):
    """An administrative unit. Its official code is reused for others over time and so is never a key."""

    __tablename__ = "units"
    __kept__ = Kept()
    __table_args__ = (
        CheckConstraint(
            "valid_from IS NULL OR valid_to IS NULL OR valid_to > valid_from",
            name="valid",
            info=explained("valid_to", _l("It ends before it begins.")),
        ),
    )
    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    kind: Mapped[str] = described(Text(200), _l("Kind"))  # district, commune, town, ward
    code: Mapped[str] = described(Text(200), _l("Code"))
    name_vi: Mapped[str] = described(Text(300), _l("Name (Vietnamese)"))
    name_en: Mapped[str] = described(Text(300), _l("Name (English)"))
    folded_name: Mapped[str] = technical("the name, folded for search and matching")
    parent_id: Mapped[int | None] = described(Reference(), _l("Belongs to"), foreign_key="units.id")
    valid_from: Mapped[date | None] = described(Day(future=True), _l("From"))
    valid_to: Mapped[date | None] = described(Day(future=True), _l("To"))

    def exists_on(self, day: date) -> bool:
        """Return whether the unit exists on a day; `valid_to` is the first day on which it no longer does."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or self.valid_to > day)


class Succession(Base):
    """On a day, one unit passed to another: a merger has many such rows with one `to`, a split one `from`."""

    __tablename__ = "unit_successions"
    __kept__ = Kept()
    __record__ = ("units", "from_unit_id")
    __table_args__ = (
        UniqueConstraint("from_unit_id", "to_unit_id", info=explained("successors", _l("This is recorded already."))),
        CheckConstraint(
            "from_unit_id <> to_unit_id",
            name="others",
            info=explained("successors", _l("A unit cannot pass to itself.")),
        ),
    )
    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    from_unit_id: Mapped[int] = described(Reference(), _l("Unit before"), foreign_key="units.id")
    to_unit_id: Mapped[int] = described(Reference(), _l("Unit after"), foreign_key="units.id")
    happened_on: Mapped[date] = described(Day(), _l("Date"))
    note: Mapped[str] = described(Text(4000, lines=True), _l("Note"), default="")
