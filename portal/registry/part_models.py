"""What belongs to a collective of the register: its products, its contracts with enterprises, its documents."""

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from portal.attachments.models import AttachedFile, kept_once
from portal.core.database import Recorded, Versioned
from portal.core.errors import explained
from portal.core.fields import described, technical
from portal.core.kinds import Choice, Day, Reference, Text, Whole, Year
from portal.core.tenancy import Tenant
from portal.extensions import Base
from portal.registry.choices import CollectiveKind, Mark

PRODUCT, PARTNER = "product", "partner"  # the forms that ask
FIRST_DAY = date(1950, 1, 1)  # the oldest cooperatives of the north date from the 1950s


class RegisterDeclaration(Tenant, Recorded, Base):
    """A commune's leader declares that its register holds every collective of a kind, as of the end of a year."""

    __tablename__ = "register_declarations"
    __record__ = ("register_declarations", None)
    __table_args__ = (
        UniqueConstraint("tenant_id", "kind", "year", info=explained(None, _l("It is declared complete already."))),
        CheckConstraint("kind IN ('THT', 'HTX', 'interest_group')", name="kind"),
    )
    kind: Mapped[str] = described(Choice(CollectiveKind), _l("Kind"))
    year: Mapped[int] = described(Year(), _l("Year"))
    declared_on: Mapped[date] = described(Day(), _l("Declared on"))
    number: Mapped[int] = described(Whole(), _l("Number then"))
    posting_id: Mapped[int | None] = described(Reference(), _l("Recorded by"), foreign_key="postings.id")


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
        Text(200),
        _l("Name of the product"),
        required=True,
        group=PRODUCT,
        missing=_l("Give the product's name."),
        title="Tên sản phẩm",
        headings=("Sản phẩm",),
        width=28,
    )
    folded_name: Mapped[str] = technical("the name, folded for search and matching")
    ocop_stars: Mapped[int | None] = described(
        Whole(5, least=1, refusal=_l("OCOP gives 1 to 5 stars.")),
        _l("OCOP stars"),
        group=PRODUCT,
        title="Sao OCOP",
        headings=("OCOP", "Hạng sao", "Số sao OCOP"),
        width=10,
    )
    recognised_on: Mapped[date | None] = described(
        Day(FIRST_DAY), _l("Recognised on"), group=PRODUCT, title="Ngày công nhận", width=14
    )
    mark_kind: Mapped[str] = described(
        Choice(Mark), _l("Mark"), group=PRODUCT, title="Loại nhãn hiệu", width=20, default=""
    )
    mark_name: Mapped[str] = described(
        Text(200),
        _l("Name of the mark"),
        group=PRODUCT,
        title="Nhãn hiệu",
        headings=("Tên nhãn hiệu", "Chỉ dẫn địa lý"),
        width=24,
        default="",
    )


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
        Text(200),
        _l("Name of the enterprise"),
        required=True,
        group=PARTNER,
        missing=_l("Give the enterprise's name."),
        title="Doanh nghiệp",
        headings=("Tên doanh nghiệp", "Đối tác"),
        width=30,
    )
    folded_name: Mapped[str] = technical("the name, folded for search and matching")
    subject: Mapped[str] = described(
        Text(300),
        _l("What the contract is about"),
        group=PARTNER,
        title="Nội dung",
        headings=("Nội dung liên kết",),
        width=26,
        default="",
    )
    contract_number: Mapped[str] = described(
        Text(100), _l("Contract number"), group=PARTNER, title="Số hợp đồng", headings=("Hợp đồng",), default=""
    )
    starts_on: Mapped[date] = described(
        Day(FIRST_DAY),
        _l("In force from"),
        required=True,
        group=PARTNER,
        title="Từ ngày",
        headings=("Ngày ký", "Ngày bắt đầu"),
        width=12,
    )
    ends_on: Mapped[date | None] = described(
        Day(FIRST_DAY, future=True),
        _l("Up to"),
        group=PARTNER,
        title="Đến ngày",
        headings=("Ngày kết thúc", "Ngày hết hạn"),
        width=12,
    )


class EvidenceFile(AttachedFile, Base):
    """A document that proves an entry."""

    OWNER = "collective_id"
    __tablename__ = "evidence_files"
    __record__ = ("collectives", "collective_id")
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "collective_id"], ["collectives.tenant_id", "collectives.id"], ondelete="CASCADE"
        ),
        Index("ix_evidence_files_collective", "tenant_id", "collective_id"),
        kept_once("uq_evidence_files_content", "collective_id"),
    )
    collective_id: Mapped[int] = technical("the row that it belongs to")
