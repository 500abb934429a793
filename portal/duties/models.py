"""Who owes what for a duty: one item for each holder, with its deadline and its story."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Integer, Text, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from portal.accounts.models import Body
from portal.core.database import Recorded, Versioned
from portal.core.kept import Kept
from portal.extensions import Base
from portal.programmes.models import Duty

STATES = ("not_started", "in_progress", "submitted", "accepted", "returned")


class DutyUpdate(Base, Recorded):
    """One event in an item's story, told by its holder or the district office."""

    __tablename__ = "duty_updates"
    __kept__ = Kept()
    __record__ = ("duty_items", "item_id")
    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("duty_items.id"), index=True)
    happened_on: Mapped[date]
    # update; deadline; ask, refuse (an extension); accept, return; pass_on
    kind: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, default="")
    document_number: Mapped[str] = mapped_column(Text, default="")
    explanation: Mapped[str] = mapped_column(Text, default="")
    old_deadline: Mapped[date | None]
    new_deadline: Mapped[date | None]
    posting_id: Mapped[int | None] = mapped_column(ForeignKey("postings.id"))
    document_on: Mapped[date | None] = mapped_column(sort_order=92)
    from_body_id: Mapped[int | None] = mapped_column(ForeignKey("bodies.id"), sort_order=92)
    to_body_id: Mapped[int | None] = mapped_column(ForeignKey("bodies.id"), sort_order=92)
    from_body: Mapped[Body | None] = relationship(foreign_keys=[from_body_id])
    to_body: Mapped[Body | None] = relationship(foreign_keys=[to_body_id])


class DutyItem(Base, Versioned, Recorded):
    """What one body owes for one duty and period. The deadline first set stays beside the extended one.

    `body` owes it now; `first_body` is the one to which it was assigned, before the task passed on. Late is never
    kept: it follows from the deadline. An explanation is for the deadline that it names, so that a new one wants a new.
    """

    __tablename__ = "duty_items"
    __kept__ = Kept()
    __table_args__ = (
        UniqueConstraint("duty_id", "first_body_id", "period"),
        CheckConstraint("state IN ('not_started', 'in_progress', 'submitted', 'accepted', 'returned')", name="state"),
    )
    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("duties.id"))
    body_id: Mapped[int] = mapped_column(ForeignKey("bodies.id"))
    period: Mapped[str] = mapped_column(Text, default="")  # "" for once; "2024" for a yearly product
    state: Mapped[str] = mapped_column(Text, default="not_started")
    original_deadline: Mapped[date | None]
    deadline: Mapped[date | None]
    submitted_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(Text, default="")
    document_number: Mapped[str] = mapped_column(Text, default="")
    explanation: Mapped[str] = mapped_column(Text, default="")
    updated_on: Mapped[date | None]
    first_body_id: Mapped[int] = mapped_column(ForeignKey("bodies.id"), sort_order=92)
    scheduled: Mapped[bool] = mapped_column(default=False, server_default="false", sort_order=92)  # by recurrence
    document_on: Mapped[date | None] = mapped_column(sort_order=92)
    explained_deadline: Mapped[date | None] = mapped_column(sort_order=92)
    return_reason: Mapped[str] = mapped_column(Text, default="", server_default="", sort_order=92)
    asked_deadline: Mapped[date | None] = mapped_column(sort_order=92)  # an extension that waits for the office
    asked_reason: Mapped[str] = mapped_column(Text, default="", server_default="", sort_order=92)
    # How often the deadline was moved to a later day: counted, never kept.
    extensions: Mapped[int] = column_property(
        select(func.count())
        .where(DutyUpdate.item_id == id, DutyUpdate.kind == "deadline")
        .where(DutyUpdate.new_deadline > DutyUpdate.old_deadline)
        .correlate_except(DutyUpdate)
        .scalar_subquery()
    )
    duty: Mapped[Duty] = relationship(lazy="joined")
    body: Mapped[Body] = relationship(lazy="joined", foreign_keys=[body_id])
    first_body: Mapped[Body] = relationship(lazy="joined", foreign_keys=[first_body_id])
