"""Special reports (báo cáo đột xuất): what the district's office asks for outside the calendar, and who answers.

The request is common to all, as a calendar is; what a body answers lies behind the wall of its tenant.
"""

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
from portal.core.database import Recorded, Versioned
from portal.core.fields import described, technical
from portal.core.kept import ADDED_ONLY, Kept
from portal.core.kinds import Choice, Choices, Data, Day, Reference, Text, Whole
from portal.core.tenancy import Tenant
from portal.extensions import Base
from portal.returns.models import NOTE
from portal.returns.states import EventKind, ReturnState

WORDS = "words"  # what the office says of the report that it asks for


class LineKind(Choices):
    """What a line of a special report asks for: computed of the records, or answered by the body."""

    FIGURE = "figure", _l("Figure of the records")
    INDICATOR = "indicator", _l("Objective of the programme")
    TEXT = "text", _l("Question, answered in words")
    NUMBER = "number", _l("Question, answered by a number that adds up over the units")
    RATE = "rate", _l("Question, answered in percent")


QUESTIONS = (LineKind.TEXT, LineKind.NUMBER, LineKind.RATE)


class SpecialReport(Base, Versioned):
    """A report that the office asks for once. `asked_on`: None while it is prepared; its lines are fixed from then on.

    Its figures are those of `as_of`; it is due on `due_on`, without days of grace.
    """

    __tablename__ = "special_reports"
    __kept__ = Kept()
    __table_args__ = (CheckConstraint("as_of <= due_on", name="days"),)
    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    programme_id: Mapped[int] = technical("the row that it belongs to", ForeignKey("programmes.id"))
    title: Mapped[str] = described(
        Text(200), _l("What it is about"), required=True, group=WORDS, missing=_l("Say what it is about.")
    )
    purpose: Mapped[str] = described(
        Text(2000, lines=True),
        _l("What it is for"),
        required=True,
        group=WORDS,
        hint=_l("Who wants it and why; the bodies read this above their report."),
        missing=_l("Say what it is for."),
    )
    as_of: Mapped[date] = described(Day(future=True), _l("Figures as of"), required=True, group=WORDS)
    due_on: Mapped[date] = described(Day(future=True), _l("Due on"), required=True, group=WORDS)
    asked_on: Mapped[date | None] = described(Day(), _l("Asked for on"))
    posting_id: Mapped[int | None] = described(Reference(), _l("Recorded by"), foreign_key="postings.id")

    @property
    def grace_until(self) -> date:
        """The last day that counts as in time: what is asked for by a day has no days of grace."""
        return self.due_on


class SpecialLine(Base):
    """One thing that a special report asks for, in the order of `position`.

    `definition` (`metrics.definitions`): what a figure takes of the records; `objective_id`: the objective of an
    indicator.
    """

    __tablename__ = "special_lines"
    __kept__ = Kept()
    __record__ = ("special_reports", "report_id")
    __table_args__ = (
        CheckConstraint("kind IN ('figure', 'indicator', 'text', 'number', 'rate')", name="kind"),
        CheckConstraint("(kind = 'figure') = (definition IS NOT NULL)", name="definition"),
        CheckConstraint("(kind = 'indicator') = (objective_id IS NOT NULL)", name="objective"),
    )
    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    report_id: Mapped[int] = technical("the row that it belongs to", ForeignKey("special_reports.id"))
    position: Mapped[int] = described(Whole(1000, least=1), _l("Number"))
    kind: Mapped[str] = described(Choice(LineKind), _l("Kind"))
    label: Mapped[str] = described(Text(300), _l("Line"))
    definition: Mapped[dict[str, Any] | None] = described(Data(), _l("What it measures"))
    objective_id: Mapped[int | None] = described(Reference(), _l("Objective"), foreign_key="objectives.id")


class SpecialReturn(Tenant, Versioned, Recorded, Base):
    """What a body of a commune (or, under the district's own id, a district body) answers to a special report."""

    __tablename__ = "special_returns"
    __table_args__ = (
        UniqueConstraint("tenant_id", "report_id", "body_id"),
        CheckConstraint("state IN ('draft', 'signed', 'returned', 'accepted')", name="state"),
    )
    report_id: Mapped[int] = described(Reference(), _l("Special report"), foreign_key="special_reports.id")
    body_id: Mapped[int] = described(Reference(), _l("Body"), foreign_key="bodies.id")
    state: Mapped[str] = described(Choice(ReturnState), _l("State"), default=ReturnState.DRAFT)
    reopened_until: Mapped[date | None] = described(Day(future=True), _l("Open until"))
    report: Mapped[SpecialReport] = relationship(lazy="joined")
    body: Mapped[Body] = relationship(lazy="joined")


class SpecialAnswer(Tenant, Base):
    """What a body answers to one question; a number as text with a decimal point."""

    __tablename__ = "special_answers"
    __record__ = ("special_returns", "return_id")
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "return_id"], ["special_returns.tenant_id", "special_returns.id"]),
        UniqueConstraint("tenant_id", "return_id", "line_id"),
    )
    return_id: Mapped[int] = technical("the row that it belongs to")
    line_id: Mapped[int] = described(Reference(), _l("Line"), foreign_key="special_lines.id")
    answer: Mapped[str] = described(Text(4000, lines=True), _l("Answer"), default="")


class SpecialEvent(Tenant, Base):
    """A step of a special return; never changed afterwards. `kept`: figures and answers as they were signed or sent."""

    __tablename__ = "special_events"
    __kept__ = Kept(ADDED_ONLY)
    __record__ = ("special_returns", "return_id")
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "return_id"], ["special_returns.tenant_id", "special_returns.id"]),
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
    until: Mapped[date | None] = described(Day(future=True), _l("Open until"))
    kept: Mapped[dict[str, Any] | None] = technical("shown as figures and answers", JSONB(none_as_null=True))


class SpecialReturnFile(AttachedFile, Base):
    """The signed scan of what a body answers to a special report."""

    OWNER = "return_id"
    __tablename__ = "special_return_files"
    __record__ = ("special_returns", "return_id")
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "return_id"], ["special_returns.tenant_id", "special_returns.id"]),
        Index("ix_special_return_files_return", "tenant_id", "return_id"),
        kept_once("uq_special_return_files_content", "return_id"),
    )
    return_id: Mapped[int] = technical("the special return that it is")


class SpecialUrging(Tenant, Recorded, Base):
    """The office urged a body (đôn đốc) to hand in a special report, in its own words."""

    __tablename__ = "special_urgings"
    __kept__ = Kept(ADDED_ONLY)
    __record__ = ("special_returns", "return_id")
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "return_id"], ["special_returns.tenant_id", "special_returns.id"]),
    )
    return_id: Mapped[int] = technical("the row that it belongs to")
    happened_on: Mapped[date] = described(Day(), _l("Date"))
    words: Mapped[str] = described(Text(1000, lines=True), _l("What was urged"), required=True)
    posting_id: Mapped[int | None] = described(Reference(), _l("Recorded by"), foreign_key="postings.id")
