"""The registry of collectives: cooperative groups (THT), cooperatives (HTX), interest groups."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.database import Millions, Recorded, Versioned
from portal.core.tenancy import Tenant
from portal.extensions import Base

KINDS = ("THT", "HTX", "interest_group")


class Collective(Tenant, Versioned, Recorded, Base):
    """One THT, HTX or interest group. What it is today follows from its dated statuses."""

    __tablename__ = "collectives"
    __table_args__ = (
        CheckConstraint("kind IN ('THT', 'HTX', 'interest_group')", name="kind"),
        UniqueConstraint("commune_id", "kind", "registration_number"),
        ForeignKeyConstraint(["commune_id", "converted_from_id"], ["collectives.commune_id", "collectives.id"]),
        Index("ix_collectives_kind", "commune_id", "kind"),
    )
    kind: Mapped[str] = mapped_column(Text)
    subtype: Mapped[str] = mapped_column(Text, default="")  # production, household_group; crops, livestock, other
    sector: Mapped[str] = mapped_column(Text, default="agriculture_forestry_fishery")
    product: Mapped[str] = mapped_column(Text, default="")
    name: Mapped[str] = mapped_column(Text)
    folded_name: Mapped[str] = mapped_column(Text)
    villages: Mapped[str] = mapped_column(Text, default="")
    head_name: Mapped[str] = mapped_column(Text, default="")
    registered_on: Mapped[date]
    registration_number: Mapped[str | None] = mapped_column(Text)
    origin: Mapped[str] = mapped_column(Text)  # opening, founding
    converted_from_id: Mapped[int | None]


class CollectiveStatus(Tenant, Recorded, Base):
    """From a day on a collective is operating, stopped, dissolving, dissolved or converted."""

    __tablename__ = "collective_statuses"
    __table_args__ = (
        ForeignKeyConstraint(
            ["commune_id", "collective_id"], ["collectives.commune_id", "collectives.id"], ondelete="CASCADE"
        ),
        UniqueConstraint("commune_id", "collective_id", "from_on"),
        CheckConstraint("status IN ('operating', 'stopped', 'dissolving', 'dissolved', 'converted')", name="status"),
    )
    collective_id: Mapped[int]
    status: Mapped[str] = mapped_column(Text)
    from_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text, default="")


class YearlyRecord(Tenant, Versioned, Recorded, Base):
    """What a collective was at the end of a year. Money in million VND; incomes per person and year."""

    __tablename__ = "yearly_records"
    __table_args__ = (
        ForeignKeyConstraint(
            ["commune_id", "collective_id"], ["collectives.commune_id", "collectives.id"], ondelete="CASCADE"
        ),
        UniqueConstraint("commune_id", "collective_id", "year"),
        CheckConstraint("members >= 0", name="members"),
    )
    collective_id: Mapped[int]
    year: Mapped[int]
    members: Mapped[int | None]
    contributed_capital: Mapped[Millions | None]
    charter_capital: Mapped[Millions | None]
    revenue: Mapped[Millions | None]
    regular_workers: Mapped[int | None]
    average_income: Mapped[Millions | None]
    managers: Mapped[int | None]


__all__ = ["KINDS", "Collective", "CollectiveStatus", "YearlyRecord"]
