"""The registry of collectives: cooperative groups (THT), cooperatives (HTX), interest groups."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Numeric,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.database import Millions, Recorded, Versioned
from portal.core.problems import explained
from portal.core.tenancy import Tenant
from portal.extensions import Base

KINDS = ("THT", "HTX", "interest_group")
_CHANGED_THAT_DAY = _l(
    "The group that is converted changed its status on this very day. Choose the day of the certificate."
)
Percent = Annotated[Decimal, mapped_column(Numeric(5, 2))]  # 0 to 100; a rating's score too


class Collective(Tenant, Versioned, Recorded, Base):
    """One THT, HTX or interest group. What it is today follows from its dated statuses."""

    __tablename__ = "collectives"
    __table_args__ = (
        CheckConstraint("kind IN ('THT', 'HTX', 'interest_group')", name="kind"),
        UniqueConstraint(
            "tenant_id",
            "kind",
            "registration_number",
            info=explained("registration_number", _l("This number already stands in the commune's register.")),
        ),
        ForeignKeyConstraint(["tenant_id", "converted_from_id"], ["collectives.tenant_id", "collectives.id"]),
        Index("ix_collectives_kind", "tenant_id", "kind"),
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
    # opening: the balance of 31/12/2020; founding: counted stage by stage; register: entered or imported as it is
    origin: Mapped[str] = mapped_column(Text)
    converted_from_id: Mapped[int | None]


class CollectiveStatus(Tenant, Recorded, Base):
    """From a day on a collective is operating, stopped, dissolving, dissolved or converted."""

    __tablename__ = "collective_statuses"
    __record__ = ("collectives", "collective_id")
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "collective_id"], ["collectives.tenant_id", "collectives.id"], ondelete="CASCADE"
        ),
        UniqueConstraint("tenant_id", "collective_id", "from_on", info=explained("from_on", _CHANGED_THAT_DAY)),
        CheckConstraint("status IN ('operating', 'stopped', 'dissolving', 'dissolved', 'converted')", name="status"),
    )
    collective_id: Mapped[int]
    status: Mapped[str] = mapped_column(Text)
    from_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text, default="")


class YearlyRecord(Tenant, Versioned, Recorded, Base):
    """What a collective was at the end of a year. Money in million VND; incomes per person and year.

    An empty field is unknown, never 0 or no. `linked` may be true with the partner's name still unknown.
    The rating (Circular 01/2020/TT-BKHDT) is a total score of 0 to 100, by criterion groups where
    `rating_groups` has them ({"group": ..., "score": ...}), or the legal reason why there is none.
    """

    __tablename__ = "yearly_records"
    __record__ = ("collectives", "collective_id")
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "collective_id"], ["collectives.tenant_id", "collectives.id"], ondelete="CASCADE"
        ),
        UniqueConstraint("tenant_id", "collective_id", "year"),
        CheckConstraint("members >= 0", name="members"),
        CheckConstraint("managers_trained <= managers", name="managers_trained"),
        CheckConstraint("rating_score BETWEEN 0 AND 100", name="rating_score"),
        CheckConstraint("rating_score IS NULL OR not_rated_reason IS NULL", name="rated_or_not"),
        CheckConstraint("not_rated_reason IN ('under_12_months', 'stopped_over_3_months')", name="not_rated_reason"),
        CheckConstraint("linkage_share BETWEEN 0 AND 100", name="linkage_share"),
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
    new_members: Mapped[int | None] = mapped_column(sort_order=92)
    managers_trained: Mapped[int | None] = mapped_column(sort_order=92)
    high_tech: Mapped[bool | None] = mapped_column(sort_order=92)
    high_tech_what: Mapped[str] = mapped_column(Text, default="", server_default="", sort_order=92)
    linked: Mapped[bool | None] = mapped_column(sort_order=92)
    linkage_partner: Mapped[str] = mapped_column(Text, default="", server_default="", sort_order=92)
    linkage_share: Mapped[Percent | None] = mapped_column(sort_order=92)
    rating_score: Mapped[Percent | None] = mapped_column(sort_order=92)
    rating_groups: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB(none_as_null=True), sort_order=92)
    not_rated_reason: Mapped[str | None] = mapped_column(Text, sort_order=92)


class Product(Tenant, Versioned, Recorded, Base):
    """A product of a collective: its OCOP stars, its brand or geographical indication."""

    __tablename__ = "products"
    __record__ = ("collectives", "collective_id")
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "collective_id"], ["collectives.tenant_id", "collectives.id"], ondelete="CASCADE"
        ),
        UniqueConstraint("tenant_id", "collective_id", "folded_name"),
        CheckConstraint("ocop_stars BETWEEN 1 AND 5", name="ocop_stars"),
        CheckConstraint("mark_kind IN ('', 'brand', 'collective_mark', 'geographical_indication')", name="mark_kind"),
    )
    collective_id: Mapped[int]
    name: Mapped[str] = mapped_column(Text)
    folded_name: Mapped[str] = mapped_column(Text)
    ocop_stars: Mapped[int | None]
    recognised_on: Mapped[date | None]
    mark_kind: Mapped[str] = mapped_column(Text, default="")
    mark_name: Mapped[str] = mapped_column(Text, default="")


class Partner(Tenant, Versioned, Recorded, Base):
    """An enterprise that a collective has a contract with, from a day on, up to a day where the contract ends."""

    __tablename__ = "partners"
    __record__ = ("collectives", "collective_id")
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "collective_id"], ["collectives.tenant_id", "collectives.id"], ondelete="CASCADE"
        ),
        CheckConstraint("ends_on >= starts_on", name="period"),
        Index("ix_partners_collective", "tenant_id", "collective_id"),
    )
    collective_id: Mapped[int]
    name: Mapped[str] = mapped_column(Text)
    folded_name: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text, default="")
    contract_number: Mapped[str] = mapped_column(Text, default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


class EvidenceFile(Tenant, Recorded, Base):
    """A document that proves an entry. Its bytes lie outside the web root, under the tenant, by their SHA-256."""

    __tablename__ = "evidence_files"
    __record__ = ("collectives", "collective_id")
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "collective_id"], ["collectives.tenant_id", "collectives.id"], ondelete="CASCADE"
        ),
        Index("ix_evidence_files_collective", "tenant_id", "collective_id"),
    )
    collective_id: Mapped[int]
    title: Mapped[str] = mapped_column(Text)
    file_name: Mapped[str] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(Text)
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(Text)
    posting_id: Mapped[int | None] = mapped_column(ForeignKey("postings.id"))
    removed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


__all__ = [
    "KINDS",
    "Collective",
    "CollectiveStatus",
    "EvidenceFile",
    "Partner",
    "Percent",
    "Product",
    "YearlyRecord",
]
