"""Who owes what for a duty: one item for each holder, with its deadline and its history.

An item and its updates belong to a tenant: the commune of the body that holds it, the district for its own bodies. The
board shows every holder's state to everybody signed in, and nothing that anybody typed: `BoardItem`.
"""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, column_property, declared_attr, relationship

from portal.accounts.models import Body
from portal.attachments.models import AttachedFile, kept_once
from portal.core.database import Recorded, Versioned
from portal.core.fields import described, technical
from portal.core.kept import ADDED_ONLY, Kept
from portal.core.kinds import Choice, ChoiceType, Day, Reference, Text, YesNo
from portal.core.tenancy import Tenant
from portal.duties.states import EventKind, ItemState
from portal.extensions import Base
from portal.programmes.models import Duty

REPORT = "report"  # what a holder reports of its own product
NOTE, NUMBER = Text(2000, lines=True), Text(80)


class DutyUpdate(Tenant, Base, Recorded):
    """One event in an item's history, told by its holder or the district office; it goes where its item goes."""

    __tablename__ = "duty_updates"
    __kept__ = Kept(ADDED_ONLY)
    __record__ = ("duty_items", "item_id")
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "item_id"], ["duty_items.tenant_id", "duty_items.id"], onupdate="CASCADE"),
        Index("ix_duty_updates_item", "tenant_id", "item_id"),
    )
    item_id: Mapped[int] = technical("the product whose event it is")
    happened_on: Mapped[date] = described(Day(), _l("Date"), required=True, group=REPORT)
    kind: Mapped[EventKind] = described(Choice(EventKind), _l("Kind"))
    state: Mapped[ItemState] = described(Choice(ItemState), _l("State"))
    note: Mapped[str] = described(NOTE, _l("Note"), default="")
    document_number: Mapped[str] = described(NUMBER, _l("Document number"), default="")
    explanation: Mapped[str] = described(NOTE, _l("Why it is late"), default="")
    old_deadline: Mapped[date | None] = described(Day(future=True), _l("Deadline before"))
    new_deadline: Mapped[date | None] = described(Day(future=True), _l("New deadline"))
    posting_id: Mapped[int | None] = described(Reference(), _l("Recorded by"), foreign_key="postings.id")
    document_on: Mapped[date | None] = described(Day(), _l("Date of the document"), sort_order=92)
    from_body_id: Mapped[int | None] = described(
        Reference(), _l("Passed on from"), foreign_key="bodies.id", sort_order=92
    )
    to_body_id: Mapped[int | None] = described(Reference(), _l("Passed on to"), foreign_key="bodies.id", sort_order=92)
    from_body: Mapped[Body | None] = relationship(lazy="joined", foreign_keys=[from_body_id])
    to_body: Mapped[Body | None] = relationship(lazy="joined", foreign_keys=[to_body_id])


class DutyItem(Tenant, Base, Versioned, Recorded):
    """What one body owes for one duty and period. The deadline first set stays beside the extended one.

    `body` owes it now, and its tenant is the item's; `first_body` is the one to which it was assigned, before the task
    passed on. Late is never kept: it follows from the deadline. An explanation is for the deadline that it names, so
    that a new one wants a new.
    """

    __tablename__ = "duty_items"
    __kept__ = Kept()
    __table_args__ = (
        UniqueConstraint("tenant_id", "duty_id", "first_body_id", "period"),
        CheckConstraint(
            "state IN ('not_started', 'in_progress', 'submitted', 'accepted', 'returned', 'withdrawn')", name="state"
        ),
    )
    duty_id: Mapped[int] = technical("the duty of which it is a product", ForeignKey("duties.id"))
    body_id: Mapped[int] = described(Reference(), _l("Body"), foreign_key="bodies.id", public=True)
    # "" for once; "2024" for a yearly product, "2024/1" for a part of a year
    period: Mapped[str] = described(Text(20), _l("Period"), default="", public=True)
    state: Mapped[ItemState] = described(
        Choice(ItemState),
        _l("State"),
        required=True,
        group=REPORT,
        missing=_l("Choose a state."),
        default=ItemState.NOT_STARTED,
        public=True,
    )
    original_deadline: Mapped[date | None] = described(Day(future=True), _l("Original deadline"), public=True)
    deadline: Mapped[date | None] = described(Day(future=True), _l("Deadline"), public=True)
    submitted_on: Mapped[date | None] = described(Day(), _l("Submitted on"), public=True)
    note: Mapped[str] = described(NOTE, _l("Note"), group=REPORT, default="")
    document_number: Mapped[str] = described(
        NUMBER, _l("Document number"), group=REPORT, hint=_l("Needed once it is submitted."), default=""
    )
    explanation: Mapped[str] = described(NOTE, _l("Why it is late"), group=REPORT, default="")
    updated_on: Mapped[date | None] = described(Day(), _l("Updated on"), public=True)
    first_body_id: Mapped[int] = described(
        Reference(), _l("First assigned to"), public=True, foreign_key="bodies.id", sort_order=92
    )
    scheduled: Mapped[bool] = described(
        YesNo(), _l("Made by recurrence"), default=False, server_default="false", sort_order=92
    )
    document_on: Mapped[date | None] = described(Day(), _l("Date of the document"), group=REPORT, sort_order=92)
    explained_deadline: Mapped[date | None] = described(
        Day(future=True), _l("Explained for the deadline"), sort_order=92
    )
    return_reason: Mapped[str] = described(
        Text(500), _l("Why it was returned"), default="", server_default="", sort_order=92
    )
    # an extension that waits for the office
    asked_deadline: Mapped[date | None] = described(Day(future=True), _l("Deadline asked for"), sort_order=92)
    asked_reason: Mapped[str] = described(
        Text(500), _l("Why it is asked for"), default="", server_default="", sort_order=92
    )
    duty: Mapped[Duty] = relationship(lazy="joined")
    body: Mapped[Body] = relationship(lazy="joined", foreign_keys=[body_id])
    first_body: Mapped[Body] = relationship(lazy="joined", foreign_keys=[first_body_id])

    @declared_attr
    def extensions(cls) -> Mapped[int]:
        """How often the deadline was moved to a later day: counted, never kept."""
        own = DutyUpdate.tenant_id == cls.tenant_id, DutyUpdate.item_id == cls.id
        later = DutyUpdate.kind == "deadline", DutyUpdate.new_deadline > DutyUpdate.old_deadline
        return column_property(select(func.count()).where(*own, *later).correlate_except(DutyUpdate).scalar_subquery())


class DutyItemFile(AttachedFile, Base):
    """The signed scan of a plan or report, attached to the product that it is; it goes where the item goes."""

    OWNER = "item_id"
    __tablename__ = "duty_item_files"
    __record__ = ("duty_items", "item_id")
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "item_id"], ["duty_items.tenant_id", "duty_items.id"], onupdate="CASCADE"),
        Index("ix_duty_item_files_item", "tenant_id", "item_id"),
        kept_once("uq_duty_item_files_content", "item_id"),
    )
    item_id: Mapped[int] = technical("the product that it is")


# How all items of all tenants stand, from a function of the database that returns nothing typed: row-level security
# has no other way past it (migrations/sql/0001_first/up_9_duty_board.sql). In the view of a past moment it answers as
# of then, like any table.
BOARD = sa.Table(
    "duty_board",
    sa.MetaData(),
    *(sa.Column(name, sa.Integer) for name in ("id", "duty_id", "body_id", "first_body_id", "extensions")),
    sa.Column("period", sa.Text),
    sa.Column("state", ChoiceType(ItemState)),
    *(sa.Column(name, sa.Date) for name in ("original_deadline", "deadline", "submitted_on", "updated_on")),
)


@dataclass(frozen=True)
class BoardItem:
    """An item as the board shows it to everybody: whose it is, what is due when, how it stands.

    `item` is the item itself, where the reader may open it: what was typed comes from there alone.
    """

    id: int
    duty: Duty
    body: Body
    first_body: Body
    period: str
    state: ItemState
    original_deadline: date | None
    deadline: date | None
    submitted_on: date | None
    updated_on: date | None
    extensions: int
    item: DutyItem | None

    @property
    def duty_id(self) -> int:
        """The duty of which this is a product."""
        return self.duty.id

    @property
    def body_id(self) -> int:
        """The body that owes it."""
        return self.body.id

    @property
    def first_body_id(self) -> int:
        """The body to which it was assigned first."""
        return self.first_body.id

    @property
    def document_number(self) -> str:
        """The number of the document handed in, for its own readers."""
        return self.item.document_number if self.item else ""

    @property
    def asked_deadline(self) -> date | None:
        """The extension that was asked for, for its own readers."""
        return self.item.asked_deadline if self.item else None
