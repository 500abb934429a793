"""Calendars, periods, returns with their events and accepted snapshots."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Integer,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Body
from portal.core.database import Recorded, Versioned
from portal.core.kept import ADDED_ONLY, Kept
from portal.core.tenancy import Tenant
from portal.extensions import Base

STATES = ("draft", "signed", "returned", "accepted")


class Calendar(Base, Versioned):
    """A rhythm of reporting of a programme: the state's is cut on the 14th (Decree 09/2019), the Party's is its own.

    `cut_day` is the day of the month on which a period ends (31: the month's last day). A period opens
    `opens_before` days before its end; it is due `due_after` days after its end, with `grace` days on top.
    """

    __tablename__ = "calendars"
    __kept__ = Kept()
    __table_args__ = (
        UniqueConstraint("programme_id", "code"),
        CheckConstraint("rhythm IN ('month', 'quarter', 'half_year', 'year')", name="rhythm"),
        CheckConstraint("authority IN ('state', 'party')", name="authority"),
        CheckConstraint("cut_day BETWEEN 1 AND 31", name="cut_day"),
        CheckConstraint("opens_before >= 0 AND due_after >= 0 AND grace >= 0", name="terms"),
    )
    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    code: Mapped[str] = mapped_column(Text)
    name_vi: Mapped[str] = mapped_column(Text)
    name_en: Mapped[str] = mapped_column(Text)
    authority: Mapped[str] = mapped_column(Text)
    rhythm: Mapped[str] = mapped_column(Text)
    cut_day: Mapped[int]
    opens_before: Mapped[int]
    due_after: Mapped[int]
    grace: Mapped[int]
    active: Mapped[bool] = mapped_column(default=True)

    def name_for(self, locale: str) -> str:
        """Return the calendar's name in a language."""
        return self.name_en if locale == "en" else self.name_vi


class Period(Base, Versioned):
    """One period of a calendar. All days are included; they may be edited one by one."""

    __tablename__ = "periods"
    __kept__ = Kept()
    __record__ = ("calendars", "calendar_id")
    __table_args__ = (
        UniqueConstraint("calendar_id", "year", "number"),
        CheckConstraint("starts_on <= ends_on AND opens_on <= due_on AND due_on <= grace_until", name="order"),
    )
    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    calendar_id: Mapped[int] = mapped_column(ForeignKey("calendars.id"))
    year: Mapped[int]
    number: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    opens_on: Mapped[date]
    due_on: Mapped[date]
    grace_until: Mapped[date]
    calendar: Mapped[Calendar] = relationship(lazy="joined")


class Return(Tenant, Versioned, Recorded, Base):
    """What a body of a commune (or, under the district's own id, a district body) answers for a period.

    `state` repeats its last event. A draft that was accepted before is open again up to `reopened_until`.
    """

    __tablename__ = "returns"
    __table_args__ = (
        UniqueConstraint("tenant_id", "period_id", "body_id"),
        CheckConstraint("state IN ('draft', 'signed', 'returned', 'accepted')", name="state"),
    )
    period_id: Mapped[int] = mapped_column(ForeignKey("periods.id"))
    body_id: Mapped[int] = mapped_column(ForeignKey("bodies.id"))
    state: Mapped[str] = mapped_column(Text, default="draft")
    nothing_to_report: Mapped[bool] = mapped_column(default=False)
    results: Mapped[str] = mapped_column(Text, default="")
    difficulties: Mapped[str] = mapped_column(Text, default="")
    recommendations: Mapped[str] = mapped_column(Text, default="")
    reopened_until: Mapped[date | None]
    period: Mapped[Period] = relationship(lazy="joined")
    body: Mapped[Body] = relationship(lazy="joined")


class ReturnEvent(Tenant, Base):
    """A step of a return; never changed afterwards. `for_posting_id`: the leader whose deputy signed."""

    __tablename__ = "return_events"
    __kept__ = Kept(ADDED_ONLY)
    __record__ = ("returns", "return_id")
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "return_id"], ["returns.tenant_id", "returns.id"]),
        UniqueConstraint("tenant_id", "return_id", "seq"),
        CheckConstraint(
            "kind IN ('opened', 'saved', 'signed', 'withdrawn', 'returned', 'accepted', 'reopened')", name="kind"
        ),
    )
    return_id: Mapped[int]
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(Text)
    from_state: Mapped[str | None] = mapped_column(Text)
    to_state: Mapped[str] = mapped_column(Text)
    happened_on: Mapped[date]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    posting_id: Mapped[int | None] = mapped_column(ForeignKey("postings.id"))
    for_posting_id: Mapped[int | None] = mapped_column(ForeignKey("postings.id"))
    note: Mapped[str] = mapped_column(Text, default="")
    lines: Mapped[list[str] | None] = mapped_column(JSONB(none_as_null=True))
    until: Mapped[date | None]


class ReturnSnapshot(Tenant, Base):
    """The figures and the narrative as they were signed or accepted; never changed afterwards."""

    __tablename__ = "return_snapshots"
    __kept__ = Kept(ADDED_ONLY)
    __record__ = ("returns", "return_id")
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "return_id"], ["returns.tenant_id", "returns.id"]),
        UniqueConstraint("tenant_id", "return_id", "event_seq"),
    )
    return_id: Mapped[int]
    event_seq: Mapped[int]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    figures: Mapped[dict[str, Any]] = mapped_column(JSONB)
    narrative: Mapped[dict[str, Any]] = mapped_column(JSONB)


class Urging(Tenant, Recorded, Base):
    """The office urged a unit (đôn đốc) to hand in a return, in its own words."""

    __tablename__ = "urgings"
    __kept__ = Kept(ADDED_ONLY)
    __record__ = ("returns", "return_id")
    __table_args__ = (ForeignKeyConstraint(["tenant_id", "return_id"], ["returns.tenant_id", "returns.id"]),)
    return_id: Mapped[int]
    happened_on: Mapped[date]
    words: Mapped[str] = mapped_column(Text)
    posting_id: Mapped[int | None] = mapped_column(ForeignKey("postings.id"))


__all__ = ["STATES", "Calendar", "Period", "Return", "ReturnEvent", "ReturnSnapshot", "Urging"]
