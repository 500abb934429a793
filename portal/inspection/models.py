"""Findings of the inspection commission (clause III.4), each with its answers and its closing."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, ForeignKeyConstraint, Index, Text, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Body
from portal.core.database import Recorded, Versioned
from portal.core.kept import ADDED_ONLY, Kept
from portal.core.tenancy import Tenant
from portal.extensions import Base

STATES = ("open", "answered", "sent_back", "closed")
ANSWER_OWED = ("open", "sent_back")
SUBJECTS = ("unit", "body", "item")


class Finding(Tenant, Versioned, Recorded, Base):
    """What the commission found at a unit, a body or in a duty's item, and what it asks for by a day.

    `body_id` is the one concerned, who answers: of a unit its People's Committee, of an item its holder. The tenant
    is that body's commune, for the district's bodies the district itself; within it the wall shows a finding only to
    the body concerned, the commission and the district's leader. `answered_on` is the day of the last answer.
    """

    __tablename__ = "findings"
    __kept__ = Kept("SELECT, INSERT, UPDATE")
    __table_args__ = (
        CheckConstraint("state IN ('open', 'answered', 'sent_back', 'closed')", name="state"),
        CheckConstraint("subject IN ('unit', 'body', 'item')", name="subject"),
        CheckConstraint("(subject = 'item') = (item_id IS NOT NULL)", name="item"),
        CheckConstraint("(item_id IS NULL) = (item_tenant_id IS NULL)", name="item_tenant"),
        ForeignKeyConstraint(
            ["item_tenant_id", "item_id"], ["duty_items.tenant_id", "duty_items.id"], onupdate="CASCADE"
        ),
        Index("ix_findings_body", "tenant_id", "body_id"),
    )
    subject: Mapped[str] = mapped_column(Text)
    body_id: Mapped[int] = mapped_column(ForeignKey("bodies.id"))
    # The item may pass on to a body of another tenant; the finding stays with the one concerned.
    item_tenant_id: Mapped[int | None] = mapped_column(sort_order=92)
    item_id: Mapped[int | None]
    document_number: Mapped[str] = mapped_column(Text)
    basis: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    recommendation: Mapped[str] = mapped_column(Text)
    deadline: Mapped[date]
    state: Mapped[str] = mapped_column(Text, default="open")
    opened_on: Mapped[date]
    answered_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    body: Mapped[Body] = relationship(lazy="joined", innerjoin=True)


class FindingEvent(Tenant, Base):
    """A step of a finding; never changed afterwards. It repeats the body concerned, for the wall."""

    __tablename__ = "finding_events"
    __kept__ = Kept(ADDED_ONLY)
    __record__ = ("findings", "finding_id")
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "finding_id"], ["findings.tenant_id", "findings.id"]),
        UniqueConstraint("tenant_id", "finding_id", "seq"),
        CheckConstraint("kind IN ('opened', 'corrected', 'answered', 'sent_back', 'closed')", name="kind"),
    )
    finding_id: Mapped[int]
    body_id: Mapped[int] = mapped_column(ForeignKey("bodies.id"))
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(Text)
    happened_on: Mapped[date]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    posting_id: Mapped[int | None] = mapped_column(ForeignKey("postings.id"))
    note: Mapped[str] = mapped_column(Text, default="")
    document_number: Mapped[str] = mapped_column(Text, default="")
    deadline: Mapped[date | None]


__all__ = ["ANSWER_OWED", "STATES", "SUBJECTS", "Finding", "FindingEvent"]
