"""What the fields of the register are: label, kind, bounds, and how files call them. Rules and files go by these."""

from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core import reading
from portal.core.fields import Field
from portal.core.kinds import Choice, Data, Day, Money, Percent, Text, Whole, YesNo
from portal.registry.choices import CollectiveKind, Mark, NotRated, Sector, Status, Subtype

FIRST_DAY = date(1950, 1, 1)  # the oldest cooperatives of the north date from the 1950s
PEOPLE, MONEY = Whole(100_000), Money(Decimal(10_000_000))  # million VND
KIND_HEADINGS = ("Loại", "Loại hình tổ chức", "Loại hình KTTT", "THT/HTX")
NUMBER_HEADINGS = ("Số GCN", "Số giấy chứng nhận", "Số đăng ký/GCN", "Giấy CNĐK", "Mã số HTX", "Số ĐKKD")
NAME_HEADINGS = ("Tên THT, HTX", "Tên HTX", "Tên THT", "Tên tổ chức", "Tên đơn vị KTTT", "Tên nhóm", "Họ tên THT/HTX")


class DayOrOldYear(Day):
    """A day; of what stood before 2021 a year alone will do in a file."""

    def read(self, written: Any) -> date:
        """Return the day, the first of an old year; raises reading.Unreadable."""
        return reading.day_or_old_year(written)


FACTS = (
    Field(
        "kind",
        _l("Kind"),
        Choice(CollectiveKind),
        required=True,
        missing=_l("Choose THT, HTX or interest group."),
        title="Loại hình",
        headings=KIND_HEADINGS,
    ),
    Field("subtype", _l("Kind of work"), Choice(Subtype), title="Nội dung hoạt động", width=18),
    Field(
        "sector",
        _l("Sector"),
        Choice(Sector),
        required=True,
        missing=_l("Choose a sector."),
        headings=("Ngành nghề", "Ngành", "Lĩnh vực hoạt động"),
        width=24,
    ),
    Field(
        "name", _l("Name"), Text(200), required=True, missing=_l("Give it a name."), headings=NAME_HEADINGS, width=34
    ),
    Field("product", _l("Main product"), Text(200), headings=("Sản phẩm",), width=22),
    Field(
        "villages",
        _l("Villages"),
        Text(500),
        headings=("Thôn, bản", "Địa bàn", "Địa chỉ", "Thôn/tổ dân phố"),
        width=22,
    ),
    Field(
        "head_name",
        _l("Head"),
        Text(120),
        headings=(
            *("Tổ trưởng", "Giám đốc", "Chủ nhiệm", "Người đại diện"),
            *("Giám đốc/Tổ trưởng", "Họ tên người đứng đầu"),
        ),
        width=22,
    ),
    Field(
        "registered_on",
        _l("Registered on"),
        DayOrOldYear(FIRST_DAY),
        required=True,
        title="Ngày đăng ký",
        headings=("Ngày thành lập", "Ngày cấp", "Ngày ĐK", "Ngày vào sổ", "Năm thành lập", "Ngày cấp GCN"),
        note="Viết đủ ngày, ví dụ 05/3/2021. Trước năm 2021 có thể chỉ ghi năm.",
        width=13,
    ),
    Field(
        "registration_number",
        _l("Number"),
        Text(100),
        title="Số đăng ký",
        headings=NUMBER_HEADINGS,
        width=18,
    ),
)
STATUS = (
    Field(
        "status",
        _l("Status"),
        Choice(Status),
        required=True,
        missing=_l("Choose a status."),
        title="Tình trạng",
        headings=("Trạng thái", "Tình trạng hoạt động"),
        width=18,
    ),
    Field(
        "from_on",
        _l("From"),
        Day(FIRST_DAY),
        required=True,
        title="Từ ngày",
        headings=("Kể từ ngày", "Ngày", "Ngày thay đổi tình trạng"),
        width=12,
    ),
    Field("reason", _l("Reason"), Text(500), headings=("Ghi chú",), width=30),
)
RECORD = (
    Field(
        "members",
        _l("Members"),
        PEOPLE,
        headings=("Số thành viên", "Tổng số thành viên", "Thành viên (người)"),
    ),
    Field(
        "new_members",
        _l("New members"),
        PEOPLE,
        title="Thành viên mới",
        headings=("Thành viên tăng mới", "Số thành viên mới"),
    ),
    Field(
        "contributed_capital",
        _l("Contributed capital"),
        MONEY,
        title="Vốn góp (triệu đồng)",
        headings=("Vốn góp", "Vốn góp (trđ)"),
    ),
    Field(
        "charter_capital",
        _l("Charter capital"),
        MONEY,
        title="Vốn điều lệ (triệu đồng)",
        headings=("Vốn điều lệ", "Vốn điều lệ (trđ)"),
    ),
    Field(
        "revenue",
        _l("Revenue"),
        MONEY,
        title="Doanh thu (triệu đồng)",
        headings=("Doanh thu", "Doanh thu (trđ)", "Tổng doanh thu"),
    ),
    Field(
        "regular_workers",
        _l("Regular workers"),
        PEOPLE,
        title="Lao động thường xuyên",
        headings=("Số lao động thường xuyên", "Lao động", "LĐ thường xuyên"),
    ),
    Field(
        "average_income",
        _l("Average income"),
        MONEY,
        title="Thu nhập bình quân (triệu đồng/năm)",
        headings=("Thu nhập bình quân", "TNBQ", "Thu nhập BQ (trđ/năm)", "Thu nhập bình quân (triệu đồng)"),
        width=20,
    ),
    Field("managers", _l("Managers"), PEOPLE, title="Cán bộ quản lý", headings=("Số cán bộ quản lý", "CBQL")),
    Field(
        "managers_trained",
        _l("Managers trained"),
        PEOPLE,
        title="Cán bộ đã đào tạo",
        headings=("Cán bộ quản lý đã đào tạo", "CBQL được đào tạo", "Số cán bộ được đào tạo"),
    ),
    Field(
        "high_tech",
        _l("High technology"),
        YesNo(),
        title="Công nghệ cao",
        headings=("Ứng dụng công nghệ cao", "CNC", "Ứng dụng CNC"),
    ),
    Field(
        "high_tech_what",
        _l("Which technology"),
        Text(300),
        title="Công nghệ nào",
        headings=("Loại công nghệ", "Nội dung công nghệ"),
        width=24,
    ),
    Field(
        "linked",
        _l("Linked"),
        YesNo(),
        title="Liên kết chuỗi",
        headings=("Liên kết chuỗi giá trị", "Liên kết", "Có liên kết"),
    ),
    Field(
        "linkage_partner",
        _l("Partner"),
        Text(300),
        title="Doanh nghiệp liên kết",
        headings=("Doanh nghiệp", "Liên kết với"),
        width=26,
    ),
    Field(
        "linkage_share",
        _l("Share of the output"),
        Percent(),
        title="Tỷ lệ liên kết (%)",
        headings=("Tỷ lệ liên kết", "Tỷ lệ sản lượng liên kết"),
    ),
    Field(
        "rating_score",
        _l("Score"),
        Percent(),
        title="Điểm xếp loại",
        headings=("Điểm", "Tổng điểm", "Điểm đánh giá"),
    ),
    Field("rating_groups", _l("Score by groups"), Data()),
    Field(
        "not_rated_reason",
        _l("Not rated, because"),
        Choice(NotRated),
        title="Lý do không xếp loại",
        headings=("Không xếp loại",),
        width=26,
    ),
)
PRODUCT = (
    Field(
        "name",
        _l("Product"),
        Text(200),
        required=True,
        missing=_l("Give the product's name."),
        title="Tên sản phẩm",
        headings=("Sản phẩm",),
        width=28,
    ),
    Field(
        "ocop_stars",
        _l("OCOP stars"),
        Whole(5, 1, _l("OCOP gives 1 to 5 stars.")),
        title="Sao OCOP",
        headings=("OCOP", "Hạng sao", "Số sao OCOP"),
        width=10,
    ),
    Field("recognised_on", _l("Recognised on"), Day(FIRST_DAY), title="Ngày công nhận", width=14),
    Field("mark_kind", _l("Kind of mark"), Choice(Mark), width=20),
    Field(
        "mark_name", _l("Mark"), Text(200), title="Nhãn hiệu", headings=("Tên nhãn hiệu", "Chỉ dẫn địa lý"), width=24
    ),
)
PARTNER = (
    Field(
        "name",
        _l("Enterprise"),
        Text(200),
        required=True,
        missing=_l("Give the enterprise's name."),
        headings=("Tên doanh nghiệp", "Đối tác"),
        width=30,
    ),
    Field("subject", _l("Subject"), Text(300), title="Nội dung", headings=("Nội dung liên kết",), width=26),
    Field("contract_number", _l("Contract number"), Text(100), title="Số hợp đồng", headings=("Hợp đồng",)),
    Field(
        "starts_on",
        _l("From"),
        Day(FIRST_DAY),
        required=True,
        title="Từ ngày",
        headings=("Ngày ký", "Ngày bắt đầu"),
        width=12,
    ),
    Field(
        "ends_on",
        _l("Until"),
        Day(FIRST_DAY, future=True),
        title="Đến ngày",
        headings=("Ngày kết thúc", "Ngày hết hạn"),
        width=12,
    ),
)
