"""The registry of collectives: cooperative groups (THT), cooperatives (HTX), interest groups."""

from datetime import date
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

from portal.core import reading
from portal.core.database import Recorded, Versioned
from portal.core.errors import explained
from portal.core.fields import Extended, described, technical
from portal.core.kinds import Choice, Data, Day, Money, Percent, Text, Whole, Year, YesNo
from portal.core.numerals import PLAIN, Style
from portal.core.tenancy import Tenant
from portal.extensions import Base
from portal.registry.choices import NO_KIND, NO_SECTOR, CollectiveKind, NotRated, Origin, Sector, Status, Subtype
from portal.registry.part_models import FIRST_DAY, PARTNER, PRODUCT, EvidenceFile, Partner, Product

FACTS, STATUS, RECORD = "facts", "status", "record"  # the forms that ask
_PEOPLE, _MONEY = Whole(100_000), Money(Decimal(10_000_000))
_INCOME = Money(Decimal(10_000_000), usual=Decimal(1_000))  # of one worker in a year
# What officers call these columns in their own tables.
YEAR_TAKEN = _l("This year has a record already. Open that one.")
NUMBER_TAKEN = _l("This number already stands in the commune's register.")
KIND_HEADINGS = ("Loại", "Loại hình tổ chức", "Loại hình KTTT", "THT/HTX")
NUMBER_HEADINGS = ("Số GCN", "Số giấy chứng nhận", "Số đăng ký/GCN", "Giấy CNĐK", "Mã số HTX", "Số ĐKKD")
NAME_HEADINGS = (
    *("Tên THT, HTX", "Tên HTX", "Tên THT", "Tên tổ chức", "Tên đơn vị KTTT", "Tên nhóm", "Họ tên THT/HTX"),
    *("Tên hợp tác xã", "Tên tổ hợp tác", "Tên nhóm sở thích", "Tên tổ", "Tên HTX/THT", "Tên gọi"),
)
_CHANGED_THAT_DAY = _l(
    "The group that is converted changed its status on this very day. Choose the day of the certificate."
)


class RegisterNumber(Text):
    """The number that a register or a certificate gives: a text, whatever a spreadsheet makes of it."""

    def read(self, written: Any, style: Style = PLAIN) -> str:
        """Return it as it was given out; raises Unreadable for what a spreadsheet damaged."""
        return reading.register_number(written)


class DayOrOldYear(Day):
    """A day; of what stood before 2021 a year alone will do in a file."""

    def read(self, written: Any, style: Style = PLAIN) -> date:
        """Return the day, the first of an old year; raises reading.Unreadable."""
        return reading.day_or_old_year(written)


class Collective(Tenant, Versioned, Recorded, Base):
    """One THT, HTX or interest group. What it is today follows from its dated statuses."""

    __tablename__ = "collectives"
    __table_args__ = (
        CheckConstraint("kind IN ('THT', 'HTX', 'interest_group')", name="kind"),
        UniqueConstraint(
            "tenant_id",
            "kind",
            "registration_number",
            info=explained("registration_number", NUMBER_TAKEN),
        ),
        UniqueConstraint("tenant_id", "id", "registered_on"),  # for the founding that names both
        ForeignKeyConstraint(["tenant_id", "converted_from_id"], ["collectives.tenant_id", "collectives.id"]),
        Index("ix_collectives_kind", "tenant_id", "kind"),
    )
    kind: Mapped[str] = described(
        Choice(CollectiveKind),
        _l("Kind"),
        required=True,
        group=FACTS,
        missing=NO_KIND,
        title="Loại hình",
        headings=KIND_HEADINGS,
    )
    subtype: Mapped[str] = described(
        Choice(Subtype), _l("Kind of work"), group=FACTS, title="Nội dung hoạt động", width=18, default=""
    )
    sector: Mapped[str] = described(
        Choice(Sector),
        _l("Sector"),
        required=True,
        group=FACTS,
        missing=NO_SECTOR,
        headings=("Ngành nghề", "Ngành", "Lĩnh vực hoạt động"),
        width=24,
        default=Sector.AGRICULTURE,
    )
    product: Mapped[str] = described(
        Text(200),
        _l("Main product or service"),
        group=FACTS,
        title="Sản phẩm chính",
        headings=("Sản phẩm",),
        width=22,
        default="",
    )
    name: Mapped[str] = described(
        Text(200),
        _l("Name"),
        required=True,
        group=FACTS,
        missing=_l("Give it a name."),
        headings=NAME_HEADINGS,
        width=34,
    )
    folded_name: Mapped[str] = technical("the name, folded for search and matching")
    villages: Mapped[str] = described(
        Text(500),
        _l("Villages"),
        group=FACTS,
        headings=("Thôn, bản", "Địa bàn", "Địa chỉ", "Thôn/tổ dân phố"),
        width=22,
        default="",
    )
    head_name: Mapped[str] = described(
        Text(120),
        _l("Head"),
        group=FACTS,
        headings=(
            "Tổ trưởng",
            "Giám đốc",
            "Chủ nhiệm",
            "Người đại diện",
            "Giám đốc/Tổ trưởng",
            "Họ tên người đứng đầu",
        ),
        width=22,
        default="",
    )
    registered_on: Mapped[date] = described(
        DayOrOldYear(FIRST_DAY),
        _l("Registered on"),
        required=True,
        group=FACTS,
        title="Ngày đăng ký",
        headings=(
            *("Ngày thành lập", "Ngày cấp", "Ngày ĐK", "Ngày vào sổ", "Năm thành lập", "Ngày cấp GCN", "Ngày TL"),
            *("Năm TL", "Thời gian thành lập", "Ngày, tháng, năm thành lập", "Tháng, năm thành lập", "Thành lập"),
        ),
        note="Viết đủ ngày, ví dụ 05/3/2021. Trước năm 2021 có thể chỉ ghi năm.",
        width=13,
    )
    registration_number: Mapped[str | None] = described(
        RegisterNumber(100),
        _l("Registration number"),
        group=FACTS,
        title="Số đăng ký",
        headings=NUMBER_HEADINGS,
        width=18,
    )
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
        Choice(Status),
        _l("Status"),
        required=True,
        group=STATUS,
        missing=_l("Choose a status."),
        title="Tình trạng",
        headings=("Trạng thái", "Tình trạng hoạt động"),
        width=18,
    )
    from_on: Mapped[date] = described(
        Day(FIRST_DAY),
        _l("From"),
        required=True,
        group=STATUS,
        title="Từ ngày",
        headings=("Kể từ ngày", "Ngày", "Ngày thay đổi tình trạng"),
        width=12,
    )
    reason: Mapped[str] = described(
        Text(500, lines=True), _l("Reason"), group=STATUS, headings=("Ghi chú",), width=30, default=""
    )


class YearlyRecord(Tenant, Versioned, Recorded, Extended, Base):
    """What a collective was at the end of a year. Money in million VND; incomes per person and year.

    An empty field is unknown, never 0 or no. `linked` may be true with the partner's name still unknown.
    The rating (Circular 01/2020/TT-BKHDT) is a total score of 0 to 100, by criterion groups where
    `rating_groups` has them ({"group": ..., "score": ...}), or the legal reason why there is none. Only a score that
    the district has confirmed counts.
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
            info=explained("year", YEAR_TAKEN),
        ),
        CheckConstraint("members >= 0", name="members"),
        CheckConstraint("managers_trained <= managers", name="managers_trained"),
        CheckConstraint("rating_score BETWEEN 0 AND 100", name="rating_score"),
        CheckConstraint("rating_score IS NULL OR not_rated_reason IS NULL", name="rated_or_not"),
        CheckConstraint("rating_confirmed_on IS NULL OR rating_score IS NOT NULL", name="rating_confirmed"),
        CheckConstraint("not_rated_reason IN ('under_12_months', 'stopped_over_3_months')", name="not_rated_reason"),
        CheckConstraint("linkage_share BETWEEN 0 AND 100", name="linkage_share"),
    )
    collective_id: Mapped[int] = technical("the row that it belongs to")
    year: Mapped[int] = described(Year(), _l("Year"))
    members: Mapped[int | None] = described(
        _PEOPLE, _l("Members"), group=RECORD, headings=("Số thành viên", "Tổng số thành viên", "Thành viên (người)")
    )
    contributed_capital: Mapped[Decimal | None] = described(
        _MONEY,
        _l("Contributed capital"),
        group=RECORD,
        title="Vốn góp (triệu đồng)",
        headings=("Vốn góp", "Vốn góp (trđ)"),
    )
    charter_capital: Mapped[Decimal | None] = described(
        _MONEY,
        _l("Charter capital"),
        group=RECORD,
        title="Vốn điều lệ (triệu đồng)",
        headings=("Vốn điều lệ", "Vốn điều lệ (trđ)"),
    )
    revenue: Mapped[Decimal | None] = described(
        _MONEY,
        _l("Revenue"),
        group=RECORD,
        title="Doanh thu (triệu đồng)",
        headings=("Doanh thu", "Doanh thu (trđ)", "Tổng doanh thu"),
    )
    regular_workers: Mapped[int | None] = described(
        _PEOPLE,
        _l("Regular workers"),
        group=RECORD,
        title="Lao động thường xuyên",
        headings=("Số lao động thường xuyên", "Lao động", "LĐ thường xuyên"),
    )
    average_income: Mapped[Decimal | None] = described(
        _INCOME,
        _l("Average income"),
        group=RECORD,
        title="Thu nhập bình quân (triệu đồng/năm)",
        headings=("Thu nhập bình quân", "TNBQ", "Thu nhập BQ (trđ/năm)", "Thu nhập bình quân (triệu đồng)"),
        width=20,
    )
    managers: Mapped[int | None] = described(
        _PEOPLE, _l("Managers"), group=RECORD, title="Cán bộ quản lý", headings=("Số cán bộ quản lý", "CBQL")
    )
    new_members: Mapped[int | None] = described(
        _PEOPLE,
        _l("New members"),
        group=RECORD,
        title="Thành viên mới",
        headings=("Thành viên tăng mới", "Số thành viên mới"),
        sort_order=92,
    )
    managers_trained: Mapped[int | None] = described(
        _PEOPLE,
        _l("Managers trained"),
        group=RECORD,
        title="Cán bộ đã đào tạo",
        headings=("Cán bộ quản lý đã đào tạo", "CBQL được đào tạo", "Số cán bộ được đào tạo"),
        sort_order=92,
    )
    high_tech: Mapped[bool | None] = described(
        YesNo(),
        _l("High technology"),
        group=RECORD,
        title="Công nghệ cao",
        headings=("Ứng dụng công nghệ cao", "CNC", "Ứng dụng CNC"),
        sort_order=92,
    )
    high_tech_what: Mapped[str] = described(
        Text(300),
        _l("Which technology"),
        group=RECORD,
        title="Công nghệ nào",
        headings=("Loại công nghệ", "Nội dung công nghệ"),
        width=24,
        default="",
        server_default="",
        sort_order=92,
    )
    linked: Mapped[bool | None] = described(
        YesNo(),
        _l("Linked in a value chain"),
        group=RECORD,
        title="Liên kết chuỗi",
        headings=("Liên kết chuỗi giá trị", "Liên kết", "Có liên kết"),
        sort_order=92,
    )
    linkage_partner: Mapped[str] = described(
        Text(300),
        _l("Partner in the value chain"),
        group=RECORD,
        title="Doanh nghiệp liên kết",
        headings=("Doanh nghiệp", "Liên kết với"),
        width=26,
        default="",
        server_default="",
        sort_order=92,
    )
    linkage_share: Mapped[Decimal | None] = described(
        Percent(),
        _l("Share sold through it"),
        group=RECORD,
        title="Tỷ lệ liên kết (%)",
        headings=("Tỷ lệ liên kết", "Tỷ lệ sản lượng liên kết"),
        sort_order=92,
    )
    rating_score: Mapped[Decimal | None] = described(
        Percent(),
        _l("Total score"),
        group=RECORD,
        title="Điểm xếp loại",
        headings=("Điểm", "Tổng điểm", "Điểm đánh giá"),
        sort_order=92,
    )
    rating_groups: Mapped[list[dict[str, Any]] | None] = described(
        Data(), _l("Scores by group of criteria"), group=RECORD, sort_order=92
    )
    # The HTX scores itself, the commune enters it, the district office confirms it; another score asks for it anew.
    rating_confirmed_on: Mapped[date | None] = described(
        Day(), _l("Score confirmed by the district on"), title="Huyện xác nhận ngày", sort_order=92
    )
    withdrawn_because: Mapped[str] = described(
        Text(500), _l("Why the confirmation was taken back"), default="", server_default="", sort_order=92
    )
    not_rated_reason: Mapped[str | None] = described(
        Choice(NotRated),
        _l("Why it is not rated"),
        group=RECORD,
        missing=_l("Choose the legal reason."),
        title="Lý do không xếp loại",
        headings=("Không xếp loại",),
        width=26,
        sort_order=92,
    )


__all__ = [
    "PARTNER",
    "PRODUCT",
    "Collective",
    "CollectiveStatus",
    "EvidenceFile",
    "Partner",
    "Product",
    "YearlyRecord",
]
