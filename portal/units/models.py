"""Units: the district, its communes and towns, and what became of them."""

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, Identity, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import messages
from portal.core.database import Versioned
from portal.core.errors import explained
from portal.core.fields import Named, described, technical
from portal.core.kept import Kept
from portal.core.kinds import Choice, Day, Reference, Text
from portal.extensions import Base
from portal.units.choices import UnitKind

ENTERED = "entered"  # what the administrator's form of a unit asks for
SUCCESSION = "succession"  # what that of its succession asks for
ENDS_TOO_EARLY = _l("It ends before it begins.")
_DAY = Day(date(1900, 1, 1), future=True)


class Unit(Base, Versioned, Named):
    """An administrative unit. Its official code is reused for others over time and so is never a key."""

    __tablename__ = "units"
    __kept__ = Kept()
    __table_args__ = (
        CheckConstraint(
            "valid_from IS NULL OR valid_to IS NULL OR valid_to > valid_from",
            name="valid",
            info=explained("valid_to", ENDS_TOO_EARLY),
        ),
    )
    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    kind: Mapped[str] = described(Choice(UnitKind), _l("Kind"), required=True, group=ENTERED, missing=messages.NO_KIND)
    code: Mapped[str] = described(
        Text(5, pattern=r"\d{5}", refusal=_l("A code has five digits.")),
        _l("Official code"),
        required=True,
        group=ENTERED,
        hint=_l("Five digits. A code may pass to another unit later."),
        missing=messages.NO_CODE,
    )
    name_vi: Mapped[str] = described(
        Text(120),
        _l("Name in Vietnamese"),
        required=True,
        group=ENTERED,
        hint=_l("In full, as in official texts: Xã Cao Bồ."),
        missing=messages.NO_NAME,
    )
    name_en: Mapped[str] = described(
        Text(120), _l("Name in English"), required=True, group=ENTERED, missing=messages.NO_NAME
    )
    folded_name: Mapped[str] = technical("the name, folded for search and matching")
    parent_id: Mapped[int | None] = described(Reference(), _l("Belongs to"), foreign_key="units.id")
    valid_from: Mapped[date | None] = described(_DAY, _l("Exists from"), group=ENTERED)
    valid_to: Mapped[date | None] = described(_DAY, _l("No longer from"), group=ENTERED)

    def exists_on(self, day: date) -> bool:
        """Return whether the unit exists on a day; `valid_to` is the first day on which it no longer does."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or self.valid_to > day)


class Succession(Base):
    """On a day, one unit passed to another: a merger has many such rows with one `to`, a split one `from`."""

    __tablename__ = "unit_successions"
    __kept__ = Kept()
    __record__ = ("units", "from_unit_id")
    __table_args__ = (
        UniqueConstraint("from_unit_id", "to_unit_id", info=explained("to_unit_id", _l("This is recorded already."))),
        CheckConstraint(
            "from_unit_id <> to_unit_id",
            name="others",
            info=explained("to_unit_id", _l("A unit cannot pass to itself.")),
        ),
    )
    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    from_unit_id: Mapped[int] = described(Reference(), _l("Unit before"), foreign_key="units.id")
    to_unit_id: Mapped[int] = described(Reference(), _l("Unit after"), foreign_key="units.id")
    happened_on: Mapped[date] = described(_DAY, _l("On the day"), required=True, group=SUCCESSION)
    note: Mapped[str] = described(Text(300), _l("Under which document"), group=SUCCESSION, default="")
