"""Findings of the inspection commission (clause III.4), each with its answers and its closing."""

from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, DateTime, ForeignKeyConstraint, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, relationship

from portal.accounts.models import Body
from portal.attachments.models import AttachedFile, kept_once
from portal.core import messages
from portal.core.database import Recorded, Versioned
from portal.core.fields import described, technical
from portal.core.kept import ADDED_ONLY, Kept
from portal.core.kinds import Choice, Day, Reference, Text
from portal.core.tenancy import Tenant
from portal.extensions import Base
from portal.inspection.states import ANSWER_OWED, FindingState, FindingStep, SubjectKind

FOUND = "found"  # what is written of a finding when it is recorded or corrected
SHORT, LONG = Text(300), Text(4000, lines=True)


class Finding(Tenant, Versioned, Recorded, Base):
    """What the commission found at a unit, a body or in a duty's item, and what it asks for by a day.

    `body_id` is the one concerned, who answers: of a unit its People's Committee, of an item its holder. The tenant
    is that body's commune, for the district's bodies the district itself; within it row-level security shows a finding
    only to the body concerned, the commission and the district's leader. `answered_on` is the day of the last answer.
    """

    __tablename__ = "findings"
    __kept__ = Kept("SELECT, INSERT, UPDATE")
    __table_args__ = (
        CheckConstraint("state IN ('open', 'answered', 'returned', 'closed')", name="state"),
        CheckConstraint("subject IN ('unit', 'body', 'item')", name="subject"),
        CheckConstraint("(subject = 'item') = (item_id IS NOT NULL)", name="item"),
        CheckConstraint("(item_id IS NULL) = (item_tenant_id IS NULL)", name="item_tenant"),
        ForeignKeyConstraint(
            ["item_tenant_id", "item_id"], ["duty_items.tenant_id", "duty_items.id"], onupdate="CASCADE"
        ),
        Index("ix_findings_body", "tenant_id", "body_id"),
    )
    subject: Mapped[SubjectKind] = described(Choice(SubjectKind), _l("What it is about"))
    body_id: Mapped[int] = described(Reference(), _l("Body"), foreign_key="bodies.id")
    # The item may pass on to a body of another tenant; the finding stays with the one concerned.
    item_tenant_id: Mapped[int | None] = technical("the tenant of the item, with item_id its key", sort_order=92)
    item_id: Mapped[int | None] = technical("the product in which it was found; the page names it")
    document_number: Mapped[str] = described(
        SHORT, _l("Document number"), required=True, group=FOUND, missing=messages.NO_DOCUMENT_NUMBER
    )
    basis: Mapped[str] = described(
        SHORT,
        _l("Clause or legal basis"),
        required=True,
        group=FOUND,
        hint=_l("For example: Resolution, clause III.1"),
        missing=_l("Give the clause or the law that it rests on."),
    )
    text: Mapped[str] = described(
        LONG, _l("What was found"), required=True, group=FOUND, missing=_l("Say what was found.")
    )
    recommendation: Mapped[str] = described(
        LONG, _l("Recommendation"), required=True, group=FOUND, missing=_l("Say what is recommended.")
    )
    deadline: Mapped[date] = described(Day(future=True), _l("Answer by"), required=True, group=FOUND)
    state: Mapped[FindingState] = described(Choice(FindingState), _l("State"), default=FindingState.OPEN)
    opened_on: Mapped[date] = described(Day(), _l("Begun on"))
    answered_on: Mapped[date | None] = described(Day(), _l("Answered on"))
    closed_on: Mapped[date | None] = described(Day(), _l("Closed on"))
    body: Mapped[Body] = relationship(lazy="joined", innerjoin=True)

    def is_late(self, today: date) -> bool:
        """Say whether an answer is owed past its deadline, or came after it."""
        if self.state in ANSWER_OWED:
            return self.deadline < today
        return self.answered_on is not None and self.answered_on > self.deadline


class FindingEvent(Tenant, Base):
    """A step of a finding; never changed afterwards. It repeats the body concerned, for row-level security."""

    __tablename__ = "finding_events"
    __kept__ = Kept(ADDED_ONLY)
    __record__ = ("findings", "finding_id")
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "finding_id"], ["findings.tenant_id", "findings.id"]),
        UniqueConstraint("tenant_id", "finding_id", "seq"),
        CheckConstraint("kind IN ('opened', 'corrected', 'answered', 'returned', 'closed')", name="kind"),
    )
    finding_id: Mapped[int] = technical("the finding whose step it is")
    body_id: Mapped[int] = described(Reference(), _l("Body"), foreign_key="bodies.id")
    seq: Mapped[int] = technical("the order of the steps")
    kind: Mapped[FindingStep] = described(Choice(FindingStep), _l("Kind"))
    happened_on: Mapped[date] = described(Day(), _l("Date"))
    at: Mapped[datetime] = technical("the moment of the record", DateTime(timezone=True), server_default=func.now())
    posting_id: Mapped[int | None] = described(Reference(), _l("Recorded by"), foreign_key="postings.id")
    note: Mapped[str] = described(LONG, _l("Note"), default="")
    document_number: Mapped[str] = described(SHORT, _l("Document number"), default="")
    deadline: Mapped[date | None] = described(Day(future=True), _l("Answer by"))


class FindingFile(AttachedFile, Base):
    """The signed scan of a conclusion, attached by the commission."""

    OWNER = "finding_id"
    __tablename__ = "finding_files"
    __record__ = ("findings", "finding_id")
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "finding_id"], ["findings.tenant_id", "findings.id"]),
        Index("ix_finding_files_finding", "tenant_id", "finding_id"),
        kept_once("uq_finding_files_content", "finding_id"),
    )
    finding_id: Mapped[int] = technical("the finding whose paper it is")


__all__ = ["Finding", "FindingEvent", "FindingFile"]
