"""Who owes what for a duty: one item for each holder, with its deadline and its story."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Body
from portal.core.database import Recorded, Versioned
from portal.extensions import Base
from portal.programmes.models import Duty

STATES = ("not_started", "in_progress", "submitted", "accepted")


class DutyItem(Base, Versioned, Recorded):
    """What one body owes for one duty. The deadline first set stays beside the extended one."""

    __tablename__ = "duty_items"
    __table_args__ = (
        UniqueConstraint("duty_id", "body_id", "period"),
        CheckConstraint("state IN ('not_started', 'in_progress', 'submitted', 'accepted')", name="state"),
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
    duty: Mapped[Duty] = relationship(lazy="joined")
    body: Mapped[Body] = relationship(lazy="joined")


class DutyUpdate(Base, Recorded):
    """One event in an item's story: an update by its holder, or a deadline set or extended."""

    __tablename__ = "duty_updates"
    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("duty_items.id"), index=True)
    happened_on: Mapped[date]
    kind: Mapped[str] = mapped_column(Text)  # update, deadline
    state: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, default="")
    document_number: Mapped[str] = mapped_column(Text, default="")
    explanation: Mapped[str] = mapped_column(Text, default="")
    old_deadline: Mapped[date | None]
    new_deadline: Mapped[date | None]
    posting_id: Mapped[int | None] = mapped_column(ForeignKey("postings.id"))
