"""What the Front and the associations record of their own: activities, targets, and the columns of their tables."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Body
from portal.core.database import Recorded, Versioned
from portal.core.errors import explained
from portal.core.fields import Extended, described, technical
from portal.core.kept import Kept
from portal.core.kinds import Choice, Data, Day, Reference, Text, Whole, Year
from portal.core.tenancy import Tenant
from portal.extensions import Base
from portal.ledger.choices import ActivityKind, Measure, TableKind

ACTIVITY = "activity"  # what the form of an activity asks for
# A commune of the district has about a thousand households.
HOUSEHOLDS, PERSONS = Whole(3_000), Whole(5_000)


class Activity(Tenant, Versioned, Recorded, Extended, Base):
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
    body_id: Mapped[int] = described(Reference(), _l("Body"), foreign_key="bodies.id")
    kind: Mapped[str] = described(
        Choice(ActivityKind),
        _l("What it was"),
        required=True,
        group=ACTIVITY,
        missing=_l("Choose what kind of activity it was."),
    )
    held_on: Mapped[date] = described(Day(), _l("Date"), required=True, group=ACTIVITY)
    villages: Mapped[str] = described(Text(300), _l("Villages"), group=ACTIVITY, default="")
    households_reached: Mapped[int | None] = described(HOUSEHOLDS, _l("Households reached"), group=ACTIVITY)
    households_interested: Mapped[int | None] = described(HOUSEHOLDS, _l("Households interested"), group=ACTIVITY)
    men: Mapped[int | None] = described(PERSONS, _l("Men who took part"), group=ACTIVITY)
    women: Mapped[int | None] = described(PERSONS, _l("Women who took part"), group=ACTIVITY)
    topics: Mapped[str] = described(
        Text(500),
        _l("What it was about"),
        required=True,
        group=ACTIVITY,
        missing=_l("Say in a few words what it was about."),
    )
    note: Mapped[str] = described(Text(2000, lines=True), _l("Note"), group=ACTIVITY, default="")
    posting_id: Mapped[int | None] = described(Reference(), _l("Recorded by"), foreign_key="postings.id")
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
    activity_id: Mapped[int] = technical("the row that it belongs to")
    founding_id: Mapped[int] = technical("the row that it belongs to")


class ActivityTarget(Tenant, Versioned, Recorded, Base):
    """What a body plans for a commune and year: village meetings, households to reach, foundings to lead."""

    __tablename__ = "activity_targets"
    __record__ = ("targets", "body_id")
    __table_args__ = (
        CheckConstraint("measure IN ('meetings', 'households', 'leads')", name="measure"),
        CheckConstraint("value >= 0", name="value"),
        UniqueConstraint("tenant_id", "body_id", "measure", "year"),
    )
    body_id: Mapped[int] = described(Reference(), _l("Body"), foreign_key="bodies.id")
    measure: Mapped[str] = described(Choice(Measure), _l("What is counted"))
    year: Mapped[int] = described(Year(), _l("Year"))
    value: Mapped[int] = described(Whole(), _l("Value"))


class LedgerTable(Versioned, Base):
    """The columns that a body keeps for one of its own tables, by their codes and in the table's order."""

    __tablename__ = "ledger_tables"
    __kept__ = Kept()
    __table_args__ = (
        UniqueConstraint(
            "body_id",
            "table_code",
            info=explained("columns", _l("Somebody chose the columns meanwhile. Reload the page.")),
        ),
    )
    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    body_id: Mapped[int] = described(Reference(), _l("Body"), foreign_key="bodies.id")
    table_code: Mapped[str] = described(Choice(TableKind), _l("Table"))
    columns: Mapped[list[Any]] = described(Data(), _l("Columns"))
