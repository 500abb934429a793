"""What the Front and the associations record of their own: activities, targets, and the columns of their tables."""

from datetime import date
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Body
from portal.core.database import Recorded, Versioned
from portal.core.kept import Kept
from portal.core.tenancy import Tenant
from portal.extensions import Base


class Activity(Tenant, Versioned, Recorded, Base):
    """What a body of the Front or of an association did in a commune on a day (clause II.9).

    `body_id` is the body that recorded it, of the district or of the commune; it alone changes it. A figure that is
    empty is unknown, never 0.
    """

    __tablename__ = "activities"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('campaign', 'village_meeting', 'training', 'study_visit', 'dialogue')",
            name="kind",
        ),
        CheckConstraint("households_reached >= 0", name="households_reached"),
        CheckConstraint("households_interested BETWEEN 0 AND households_reached", name="households_interested"),
        CheckConstraint("men >= 0 AND women >= 0", name="persons"),
        Index("ix_activities_held", "tenant_id", "held_on"),
        Index("ix_activities_body", "tenant_id", "body_id", "held_on"),
    )
    body_id: Mapped[int] = mapped_column(ForeignKey("bodies.id"))
    kind: Mapped[str] = mapped_column(Text)
    held_on: Mapped[date]
    villages: Mapped[str] = mapped_column(Text, default="")
    households_reached: Mapped[int | None]
    households_interested: Mapped[int | None]
    men: Mapped[int | None]
    women: Mapped[int | None]
    topics: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, default="")
    posting_id: Mapped[int | None] = mapped_column(ForeignKey("postings.id"))
    body: Mapped[Body] = relationship(lazy="joined")


class ActivityFounding(Tenant, Recorded, Base):
    """A founding that came of an activity."""

    __tablename__ = "activity_foundings"
    __record__ = ("activities", "activity_id")
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "activity_id"], ["activities.tenant_id", "activities.id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(["tenant_id", "founding_id"], ["foundings.tenant_id", "foundings.id"], ondelete="CASCADE"),
        UniqueConstraint("tenant_id", "activity_id", "founding_id"),
        Index("ix_activity_foundings_founding", "tenant_id", "founding_id"),
    )
    activity_id: Mapped[int]
    founding_id: Mapped[int]


class ActivityTarget(Tenant, Versioned, Recorded, Base):
    """What a body plans for a commune and year: village meetings, households to reach, foundings to lead."""

    __tablename__ = "activity_targets"
    __record__ = ("targets", "body_id")
    __table_args__ = (
        CheckConstraint("measure IN ('meetings', 'households', 'leads')", name="measure"),
        CheckConstraint("value >= 0", name="value"),
        UniqueConstraint("tenant_id", "body_id", "measure", "year"),
    )
    body_id: Mapped[int] = mapped_column(ForeignKey("bodies.id"))
    measure: Mapped[str] = mapped_column(Text)
    year: Mapped[int]
    value: Mapped[int]


class LedgerTable(Versioned, Base):
    """The columns that a body keeps for one of its own tables, by their codes and in the table's order."""

    __tablename__ = "ledger_tables"
    __kept__ = Kept()
    __table_args__ = (UniqueConstraint("body_id", "table_code"),)
    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("bodies.id"))
    table_code: Mapped[str] = mapped_column(Text)
    columns: Mapped[list[Any]] = mapped_column(JSONB)
