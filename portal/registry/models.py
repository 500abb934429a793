"""The registry of collectives: cooperative groups (THT), cooperatives (HTX), interest groups."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped

from portal.core.database import Recorded, Versioned
from portal.core.fields import described, technical
from portal.core.kinds import Choice, Data, Day, Moment, Money, Percent, Reference, Text, Whole, Year, YesNo
from portal.core.problems import explained
from portal.core.tenancy import Tenant
from portal.extensions import Base
from portal.registry.choices import CollectiveKind, Mark, NotRated, Origin, Sector, Status, Subtype

FACTS, STATUS, RECORD, PRODUCT, PARTNER = "facts", "status", "record", "product", "partner"  # the forms that ask
FIRST_DAY = date(1950, 1, 1)  # the oldest cooperatives of the north date from the 1950s
_PEOPLE, _MONEY = Whole(100_000), Money(Decimal(10_000_000))
KINDS = ("THT", "HTX", "interest_group")
_CHANGED_THAT_DAY = _l(
    "The group that is converted changed its status on this very day. Choose the day of the certificate."
)


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
        UniqueConstraint("tenant_id", "id", "registered_on"),  # for the founding that names both
        ForeignKeyConstraint(["tenant_id", "converted_from_id"], ["collectives.tenant_id", "collectives.id"]),
        Index("ix_collectives_kind", "tenant_id", "kind"),
    )
    kind: Mapped[str] = described(
        Choice(CollectiveKind), _l("Kind"), required=True, group=FACTS, missing=_l("Choose THT, HTX or interest group.")
    )
    subtype: Mapped[str] = described(Choice(Subtype), _l("Kind of work"), group=FACTS, default="")
    sector: Mapped[str] = described(
        Choice(Sector),
        _l("Sector"),
        required=True,
        group=FACTS,
        missing=_l("Choose a sector."),
        default=Sector.AGRICULTURE,
    )
    product: Mapped[str] = described(Text(200), _l("Main product or service"), group=FACTS, default="")
    name: Mapped[str] = described(Text(200), _l("Name"), required=True, group=FACTS, missing=_l("Give it a name."))
    folded_name: Mapped[str] = technical("the name, folded for search and matching")
    villages: Mapped[str] = described(Text(500), _l("Villages"), group=FACTS, default="")
    head_name: Mapped[str] = described(Text(120), _l("Head"), group=FACTS, default="")
    registered_on: Mapped[date] = described(Day(FIRST_DAY), _l("Registered on"), required=True, group=FACTS)
    registration_number: Mapped[str | None] = described(Text(100), _l("Registration number"), group=FACTS)
    # opening: the balance of 31/12/2020; founding: counted stage by stage; register: entered or imported as it is
    origin: Mapped[str] = described(Choice(Origin), _l("Origin"))
    converted_from_id: Mapped[int | None] = described(Whole(), _l("Grew out of a THT"))


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
    collective_id: Mapped[int] = technical("the row that it belongs to")
    status: Mapped[str] = described(
        Choice(Status), _l("Status"), required=True, group=STATUS, missing=_l("Choose a status.")
    )
    from_on: Mapped[date] = described(Day(FIRST_DAY), _l("From"), required=True, group=STATUS)
    reason: Mapped[str] = described(Text(500, lines=True), _l("Reason"), group=STATUS, default="")


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
        UniqueConstraint(
            "tenant_id",
            "collective_id",
            "year",
            info=explained("year", _l("This year has a record already. Open that one.")),
        ),
        CheckConstraint("members >= 0", name="members"),
        CheckConstraint("managers_trained <= managers", name="managers_trained"),
        CheckConstraint("rating_score BETWEEN 0 AND 100", name="rating_score"),
        CheckConstraint("rating_score IS NULL OR not_rated_reason IS NULL", name="rated_or_not"),
        CheckConstraint("not_rated_reason IN ('under_12_months', 'stopped_over_3_months')", name="not_rated_reason"),
        CheckConstraint("linkage_share BETWEEN 0 AND 100", name="linkage_share"),
    )
    collective_id: Mapped[int] = technical("the row that it belongs to")
    year: Mapped[int] = described(Year(), _l("Year"))
    members: Mapped[int | None] = described(_PEOPLE, _l("Members"), group=RECORD)
    contributed_capital: Mapped[Decimal | None] = described(_MONEY, _l("Contributed capital"), group=RECORD)
    charter_capital: Mapped[Decimal | None] = described(_MONEY, _l("Charter capital"), group=RECORD)
    revenue: Mapped[Decimal | None] = described(_MONEY, _l("Revenue"), group=RECORD)
    regular_workers: Mapped[int | None] = described(_PEOPLE, _l("Regular workers"), group=RECORD)
    average_income: Mapped[Decimal | None] = described(_MONEY, _l("Average income"), group=RECORD)
    managers: Mapped[int | None] = described(_PEOPLE, _l("Managers"), group=RECORD)
    new_members: Mapped[int | None] = described(_PEOPLE, _l("New members"), group=RECORD, sort_order=92)
    managers_trained: Mapped[int | None] = described(_PEOPLE, _l("Managers trained"), group=RECORD, sort_order=92)
    high_tech: Mapped[bool | None] = described(YesNo(), _l("High technology"), group=RECORD, sort_order=92)
    high_tech_what: Mapped[str] = described(
        Text(300), _l("Which technology"), group=RECORD, default="", server_default="", sort_order=92
    )
    linked: Mapped[bool | None] = described(YesNo(), _l("Linked in a value chain"), group=RECORD, sort_order=92)
    linkage_partner: Mapped[str] = described(
        Text(300), _l("Partner in the value chain"), group=RECORD, default="", server_default="", sort_order=92
    )
    linkage_share: Mapped[Decimal | None] = described(
        Percent(), _l("Share sold through it"), group=RECORD, sort_order=92
    )
    rating_score: Mapped[Decimal | None] = described(Percent(), _l("Total score"), group=RECORD, sort_order=92)
    rating_groups: Mapped[list[dict[str, Any]] | None] = described(
        Data(), _l("Scores by group of criteria"), group=RECORD, sort_order=92
    )
    not_rated_reason: Mapped[str | None] = described(
        Choice(NotRated), _l("Why it is not rated"), group=RECORD, missing=_l("Choose the legal reason."), sort_order=92
    )


class Product(Tenant, Versioned, Recorded, Base):
    """A product of a collective: its OCOP stars, its brand or geographical indication."""

    __tablename__ = "products"
    __record__ = ("collectives", "collective_id")
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "collective_id"], ["collectives.tenant_id", "collectives.id"], ondelete="CASCADE"
        ),
        UniqueConstraint(
            "tenant_id",
            "collective_id",
            "folded_name",
            info=explained("name", _l("This product is listed already.")),
        ),
        CheckConstraint("ocop_stars BETWEEN 1 AND 5", name="ocop_stars"),
        CheckConstraint("mark_kind IN ('', 'brand', 'collective_mark', 'geographical_indication')", name="mark_kind"),
    )
    collective_id: Mapped[int] = technical("the row that it belongs to")
    name: Mapped[str] = described(
        Text(200), _l("Name of the product"), required=True, group=PRODUCT, missing=_l("Give the product's name.")
    )
    folded_name: Mapped[str] = technical("the name, folded for search and matching")
    ocop_stars: Mapped[int | None] = described(
        Whole(5, least=1, refusal=_l("OCOP gives 1 to 5 stars.")), _l("OCOP stars"), group=PRODUCT
    )
    recognised_on: Mapped[date | None] = described(Day(FIRST_DAY), _l("Recognised on"), group=PRODUCT)
    mark_kind: Mapped[str] = described(Choice(Mark), _l("Mark"), group=PRODUCT, default="")
    mark_name: Mapped[str] = described(Text(200), _l("Name of the mark"), group=PRODUCT, default="")


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
    collective_id: Mapped[int] = technical("the row that it belongs to")
    name: Mapped[str] = described(
        Text(200), _l("Name of the enterprise"), required=True, group=PARTNER, missing=_l("Give the enterprise's name.")
    )
    folded_name: Mapped[str] = technical("the name, folded for search and matching")
    subject: Mapped[str] = described(Text(300), _l("What the contract is about"), group=PARTNER, default="")
    contract_number: Mapped[str] = described(Text(100), _l("Contract number"), group=PARTNER, default="")
    starts_on: Mapped[date] = described(Day(FIRST_DAY), _l("In force from"), required=True, group=PARTNER)
    ends_on: Mapped[date | None] = described(Day(FIRST_DAY, future=True), _l("Up to"), group=PARTNER)


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
    collective_id: Mapped[int] = technical("the row that it belongs to")
    title: Mapped[str] = described(Text(200), _l("What it is"))
    file_name: Mapped[str] = described(Text(200), _l("Name of the file"))
    media_type: Mapped[str] = technical("of the file")
    size: Mapped[int] = technical("of the file")
    sha256: Mapped[str] = technical("names the file")
    posting_id: Mapped[int | None] = described(Reference(), _l("Recorded by"), foreign_key="postings.id")
    removed_at: Mapped[datetime | None] = described(Moment(), _l("Removed"))


__all__ = [
    "KINDS",
    "Collective",
    "CollectiveStatus",
    "EvidenceFile",
    "Partner",
    "Product",
    "YearlyRecord",
]
