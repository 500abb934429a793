"""Calendars, periods, returns with their events and accepted snapshots."""

from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Body
from portal.attachments.models import AttachedFile, kept_once
from portal.core import messages
from portal.core.database import Recorded, Versioned
from portal.core.errors import explained
from portal.core.fields import described, technical
from portal.core.kept import ADDED_ONLY, Kept
from portal.core.kinds import Choice, Day, Reference, Text, Whole, Year, YesNo
from portal.core.tenancy import Tenant
from portal.extensions import Base
from portal.programmes.choices import DeadlineSource
from portal.returns.states import Authority, EventKind, ReturnState, Rhythm

NARRATIVE = "narrative"  # the return in words, in its three parts
TERMS = "terms"  # how a calendar is called, and its terms
RHYTHM = "rhythm"  # what makes the periods of a calendar
DAYS = "days"  # the days of a period
NUMBER_OF_DAYS = Whole(90, refusal=_l("A number of days from 0 to 90."))
NOTE = Text(1000, lines=True)
_MISSING_DAYS = _l("Give a number of days.")
_CUT = _l("A day of the month from 1 to 31.")


class Calendar(Base, Versioned):
    """A rhythm of reporting of a programme: the state's is cut on the 14th (Decree 09/2019), the Party's is its own.

    `cut_day` is the day of the month on which a period ends (31: the month's last day). A period opens
    `opens_before` days before its end; it is due `due_after` days after its end, with `grace` days on top.
    """

    __tablename__ = "calendars"
    __kept__ = Kept()
    __table_args__ = (
        UniqueConstraint(
            "programme_id", "code", info=explained("rhythm", _l("The programme has such a calendar already."))
        ),
        CheckConstraint("rhythm IN ('month', 'quarter', 'half_year', 'year')", name="rhythm"),
        CheckConstraint("authority IN ('state', 'party')", name="authority"),
        CheckConstraint("cut_day BETWEEN 1 AND 31", name="cut_day"),
        CheckConstraint("opens_before >= 0 AND due_after >= 0 AND grace >= 0", name="terms"),
    )
    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    programme_id: Mapped[int] = technical("the row that it belongs to", ForeignKey("programmes.id"))
    code: Mapped[str] = described(Text(60), _l("Code"))
    name_vi: Mapped[str] = described(
        Text(200), _l("Name (Vietnamese)"), required=True, group=TERMS, missing=messages.NO_NAME
    )
    name_en: Mapped[str] = described(
        Text(200), _l("Name (English)"), required=True, group=TERMS, missing=messages.NO_NAME
    )
    authority: Mapped[str] = described(
        Choice(Authority), _l("Whose rhythm"), required=True, group=RHYTHM, missing=messages.CHOOSE_ONE
    )
    rhythm: Mapped[str] = described(
        Choice(Rhythm), _l("How often"), required=True, group=RHYTHM, missing=messages.CHOOSE_ONE
    )
    cut_day: Mapped[int] = described(
        Whole(31, least=1, refusal=_CUT),
        _l("Cut on this day of the month"),
        required=True,
        group=RHYTHM,
        hint=_l("State reports are cut on the 14th (Decree 09/2019); 31 means the last day of the month."),
        missing=_CUT,
    )
    opens_before: Mapped[int] = described(
        NUMBER_OF_DAYS, _l("Opens before the cut-off (days)"), required=True, group=TERMS, missing=_MISSING_DAYS
    )
    due_after: Mapped[int] = described(
        NUMBER_OF_DAYS, _l("Due after the cut-off (days)"), required=True, group=TERMS, missing=_MISSING_DAYS
    )
    grace: Mapped[int] = described(
        NUMBER_OF_DAYS, _l("Days of grace"), required=True, group=TERMS, missing=_MISSING_DAYS
    )
    active: Mapped[bool] = described(YesNo(), _l("In use: its periods open by themselves"), group=TERMS, default=True)
    # None: nobody has confirmed its terms yet, and no period of it opens.
    source: Mapped[str | None] = described(Choice(DeadlineSource), _l("Its terms are"), sort_order=92)

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
    calendar_id: Mapped[int] = technical("the row that it belongs to", ForeignKey("calendars.id"))
    year: Mapped[int] = described(Year(), _l("Year"))
    number: Mapped[int] = described(Whole(12, least=1), _l("Number"))
    starts_on: Mapped[date] = described(Day(future=True), _l("From"))
    ends_on: Mapped[date] = described(Day(future=True), _l("Cut-off (last day)"), required=True, group=DAYS)
    opens_on: Mapped[date] = described(Day(future=True), _l("Opens on"), required=True, group=DAYS)
    due_on: Mapped[date] = described(Day(future=True), _l("Due on"), required=True, group=DAYS)
    grace_until: Mapped[date] = described(Day(future=True), _l("Days of grace until"), required=True, group=DAYS)
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
    period_id: Mapped[int] = described(Reference(), _l("Period"), foreign_key="periods.id")
    body_id: Mapped[int] = described(Reference(), _l("Body"), foreign_key="bodies.id")
    state: Mapped[str] = described(Choice(ReturnState), _l("State"), default=ReturnState.DRAFT)
    nothing_to_report: Mapped[bool] = described(YesNo(), _l("Nothing to report"), default=False)
    results: Mapped[str] = described(
        Text(4000, lines=True),
        _l("Results"),
        group=NARRATIVE,
        hint=_l("What was achieved, with what it rests on."),
        default="",
    )
    difficulties: Mapped[str] = described(Text(4000, lines=True), _l("Difficulties"), group=NARRATIVE, default="")
    recommendations: Mapped[str] = described(
        Text(4000, lines=True),
        _l("Recommendations"),
        group=NARRATIVE,
        hint=_l("What the district is asked for."),
        default="",
    )
    reopened_until: Mapped[date | None] = described(Day(future=True), _l("Open until"))
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
            "kind IN ('opened', 'saved', 'signed', 'withdrawn', 'returned', 'accepted', 'reopened', 'on_paper')",
            name="kind",
        ),
    )
    return_id: Mapped[int] = technical("the row that it belongs to")
    seq: Mapped[int] = technical("the order of the rows")
    kind: Mapped[str] = described(Choice(EventKind), _l("Kind"))
    from_state: Mapped[str | None] = described(Choice(ReturnState), _l("From the state"))
    to_state: Mapped[str] = described(Choice(ReturnState), _l("State"))
    happened_on: Mapped[date] = described(Day(), _l("Date"))
    at: Mapped[datetime] = technical("the moment of the record", DateTime(timezone=True), server_default=func.now())
    posting_id: Mapped[int | None] = described(Reference(), _l("Recorded by"), foreign_key="postings.id")
    for_posting_id: Mapped[int | None] = described(Reference(), _l("As deputy of"), foreign_key="postings.id")
    note: Mapped[str] = described(NOTE, _l("Note"), default="")
    lines: Mapped[list[str] | None] = technical("the list of what was refused", JSONB(none_as_null=True))
    until: Mapped[date | None] = described(Day(future=True), _l("Open until"))


class ReturnSnapshot(Tenant, Base):
    """The figures and the narrative as they were signed or accepted; never changed afterwards."""

    __tablename__ = "return_snapshots"
    __kept__ = Kept(ADDED_ONLY)
    __record__ = ("returns", "return_id")
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "return_id"], ["returns.tenant_id", "returns.id"]),
        UniqueConstraint("tenant_id", "return_id", "event_seq"),
    )
    return_id: Mapped[int] = technical("the row that it belongs to")
    event_seq: Mapped[int] = technical("the step that it belongs to")
    at: Mapped[datetime] = technical("the moment of the record", DateTime(timezone=True), server_default=func.now())
    figures: Mapped[dict[str, Any]] = technical("shown as figures, not as a field", JSONB)
    narrative: Mapped[dict[str, Any]] = technical("shown as texts, not as a field", JSONB)


class ReturnFile(AttachedFile, Base):
    """The signed scan of a return, attached by the body that reports."""

    OWNER = "return_id"
    __tablename__ = "return_files"
    __record__ = ("returns", "return_id")
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "return_id"], ["returns.tenant_id", "returns.id"]),
        Index("ix_return_files_return", "tenant_id", "return_id"),
        kept_once("uq_return_files_content", "return_id"),
    )
    return_id: Mapped[int] = technical("the return that it is")


class Urging(Tenant, Recorded, Base):
    """The office urged a unit (đôn đốc) to hand in a return, in its own words."""

    __tablename__ = "urgings"
    __kept__ = Kept(ADDED_ONLY)
    __record__ = ("returns", "return_id")
    __table_args__ = (ForeignKeyConstraint(["tenant_id", "return_id"], ["returns.tenant_id", "returns.id"]),)
    return_id: Mapped[int] = technical("the row that it belongs to")
    happened_on: Mapped[date] = described(Day(), _l("Date"))
    words: Mapped[str] = described(
        Text(1000, lines=True),
        _l("What was urged"),
        required=True,
        missing=_l("Write what you want to say, in at most 1,000 characters."),
    )
    posting_id: Mapped[int | None] = described(Reference(), _l("Recorded by"), foreign_key="postings.id")
