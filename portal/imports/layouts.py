"""The sheet of each record: which of its fields, in which order. What a field is stands at its description.

Headers stand in Vietnamese whatever the language of the interface: they are the shape that officers know, and a
file that one exported another must be able to import.
"""

from typing import Any

from portal.core import reading
from portal.core.access import Role
from portal.core.fields import Field, field_of
from portal.core.kinds import Choice, Day, Text, Whole, Year
from portal.core.numerals import PLAIN, Style
from portal.foundings import rules as foundings
from portal.foundings.rules import ALREADY
from portal.imports.columns import FileColumn, Layout, columns
from portal.quotas.keys import KeyKind
from portal.quotas.models import QuotaDraft
from portal.registry import rules
from portal.registry.choices import FoundedKind
from portal.registry.models import KIND_HEADINGS, YearlyRecord
from portal.returns.rules import PAPER
from portal.returns.states import Rhythm
from portal.units.choices import CommuneKind


class UnitCode(Text):
    """The official code of a unit, with the leading zeros that a spreadsheet takes away."""

    def read(self, written: Any, style: Style = PLAIN) -> str:
        """Return five digits."""
        return reading.code(written)


_CODE = Field(
    "code",
    "Mã",
    Text(),
    headings=("Mã dòng", "Mã hồ sơ", "Mã cổng"),
    note="Mã của dòng trong cổng thông tin. Giữ nguyên khi sửa; để trống khi thêm mới.",
    width=11,
)
_UNIT_CODE = Field("unit_code", "Mã xã", UnitCode(), headings=("Mã đơn vị", "Mã ĐVHC", "Mã xã, thị trấn"), width=9)
_UNIT_NAME = Field(
    "unit_name",
    "Xã, thị trấn",
    Text(),
    headings=("Xã", "Đơn vị", "Xã/Thị trấn", "Tên xã", "Địa bàn xã"),
    width=20,
)
_KIND = Field("kind", "Loại hình", Choice(FoundedKind), required=True, headings=KIND_HEADINGS)
_BODIES = "Mã hoặc tên cơ quan: MTTQ, HND, LHPN, DTN, CCB, LDLD; nhiều cơ quan cách nhau bằng dấu phẩy."
_COMMUNE = columns((_UNIT_CODE, _UNIT_NAME))
_ROW = (*columns((_CODE,)), *_COMMUNE)
_IDENTITY = ("kind", "name", "registration_number")
# Whose status, product, contract or record it is.
_ENTRY = (*_ROW, *(one for one in columns(rules.FACTS, *_IDENTITY) if one.key in _IDENTITY))
# In a register "Ngày" alone may be any day.
_STATUS_NOW = (
    rules.STATUS[0],
    rules.STATUS[1].changed(headings=("Kể từ ngày", "Ngày thay đổi tình trạng")),
)

REGISTER = Layout(
    "registry",
    "Sổ đăng ký",
    (
        *_ROW,
        *columns(rules.FACTS, *_IDENTITY, "registered_on", optional=("sector",)),
        *columns(_STATUS_NOW, optional=("status", "from_on")),
        *columns(
            (
                Field(
                    "converted_from",
                    "Chuyển từ THT",
                    Text(),
                    headings=("Chuyển đổi từ", "THT chuyển đổi"),
                    note="HTX được chuyển từ một THT của xã: ghi tên, số hoặc mã của THT đó.",
                    width=22,
                ),
            )
        ),
        FileColumn(
            field_of(YearlyRecord, "members").changed(
                title="Thành viên",
                headings=("Số thành viên", "Số TV", "TV", "Số người", "Số hộ tham gia"),
                note="Theo số liệu năm; sửa ở biểu số liệu năm.",
            ),
            "members",
            derived=True,
        ),
        FileColumn(
            field_of(YearlyRecord, "contributed_capital").changed(
                title="Vốn góp (triệu đồng)",
                headings=(
                    "Vốn góp",
                    "Vốn",
                    "Vốn (triệu đồng)",
                    "Vốn (trđ)",
                    "Vốn góp (trđ)",
                    "Vốn điều lệ (triệu đồng)",
                ),
                note="",
            ),
            "capital",
            derived=True,
        ),
    ),
)
STATUS_HISTORY = Layout("statuses", "Tình trạng", (*_ENTRY, *columns(rules.STATUS)))
PRODUCTS = Layout("products", "Sản phẩm", (*_ENTRY, *columns(rules.PRODUCT, keys={"name": "product_name"})))
PARTNERS = Layout("partners", "Liên kết", (*_ENTRY, *columns(rules.PARTNER, keys={"name": "partner_name"})))
YEARLY = Layout(
    "yearly",
    "Số liệu năm",
    (
        *_ENTRY,
        *columns((Field("year", "Năm", Year(), required=True, headings=("Năm báo cáo", "Năm số liệu"), width=8),)),
        *columns(
            rules.RECORD,
            *("members", "new_members", "contributed_capital", "charter_capital", "revenue", "regular_workers"),
            *("average_income", "managers", "managers_trained", "high_tech", "high_tech_what", "linked"),
            *("linkage_partner", "linkage_share", "rating_score", "not_rated_reason"),
            without=("rating_groups",),
        ),
        FileColumn(
            Field(
                "rating_class",
                "Xếp loại",
                Text(),
                headings=("Loại", "Kết quả xếp loại"),
                note="Tự tính từ điểm: tốt từ 80, khá từ 65, trung bình từ 50, yếu dưới 50.",
            ),
            "rating_class",
            derived=True,
        ),
        FileColumn(
            Field(
                "rating_confirmed",
                "Huyện xác nhận điểm",
                Text(),
                note="Chỉ điểm đã được huyện xác nhận mới được tính.",
            ),
            "rating_confirmed",
            derived=True,
        ),
    ),
    added=rules.own_fields,
)
FOUNDINGS = Layout(
    "foundings",
    "Thành lập mới",
    (
        *_COMMUNE,
        *columns(
            ALREADY,
            *("kind", "working_name", "happened_on", "number", "members", "capital", "sector", "villages", "head_name"),
            keys={"working_name": "name"},
            without=("note",),
            optional=("sector",),
        ),
        *columns(
            (
                Field(
                    "lead",
                    "Cơ quan chủ trì vận động",
                    Text(),
                    headings=("Chủ trì", "Đơn vị chủ trì"),
                    note=_BODIES,
                    width=20,
                ),
                Field(
                    "support",
                    "Cơ quan phối hợp",
                    Text(),
                    headings=("Phối hợp", "Đơn vị phối hợp"),
                    note=_BODIES,
                    width=20,
                ),
            )
        ),
    ),
    added=foundings.own_fields,
)
QUOTAS = Layout(
    "quotas",
    "Chỉ tiêu",
    (
        *_COMMUNE,
        *columns(
            (
                _KIND.changed(kind=KeyKind(FoundedKind)),
                field_of(QuotaDraft, "year"),
                field_of(QuotaDraft, "value"),
            )
        ),
    ),
)
UNITS = Layout(
    "units",
    "Đơn vị",
    columns(
        (
            Field("code", "Mã xã", UnitCode(), required=True, headings=("Mã đơn vị", "Mã ĐVHC", "Mã"), width=9),
            Field("kind", "Loại", Choice(CommuneKind), headings=("Loại hình", "Cấp")),
            Field(
                "name",
                "Tên",
                Text(),
                required=True,
                headings=("Tên đơn vị", "Xã, thị trấn", "Tên xã", "name_vi"),
                width=26,
            ),
            Field("name_en", "Tên tiếng Anh", Text(), width=26),
            Field("valid_from", "Từ ngày", Day(future=True), width=12),
            Field("valid_to", "Đến ngày", Day(future=True), width=12),
        )
    ),
)
PEOPLE = Layout(
    "people",
    "Người dùng",
    columns(
        (
            Field("name", "Họ và tên", Text(), required=True, headings=("Họ tên", "Tên"), width=26),
            Field(
                "email",
                "Thư điện tử hoặc điện thoại",
                Text(),
                required=True,
                headings=("Thư điện tử", "Email", "E-mail", "Điện thoại", "Số điện thoại", "SĐT"),
                note="Dùng để đăng nhập.",
                width=28,
            ),
            Field(
                "body",
                "Cơ quan",
                Text(),
                required=True,
                headings=("Đơn vị", "Cơ quan, đơn vị"),
                note="Mã hoặc tên cơ quan, như UBND-00703 hoặc Ủy ban nhân dân xã Cao Bồ.",
                width=34,
            ),
            Field("role", "Vai trò", Choice(Role), required=True, headings=("Chức vụ", "Vị trí"), width=24),
            Field("starts_on", "Từ ngày", Day(future=True), width=12),
        )
    ),
)
RETURNS = Layout(
    "returns",
    "Báo cáo giấy",
    (
        *_COMMUNE,
        *columns(
            (
                Field(
                    "rhythm",
                    "Loại báo cáo",
                    Choice(Rhythm),
                    required=True,
                    headings=("Kỳ báo cáo", "Loại kỳ"),
                    width=14,
                ),
                Field("year", "Năm", Year(), required=True, width=8),
                Field("number", "Kỳ số", Whole(12, least=1), headings=("Quý", "Kỳ", "Tháng"), width=8),
                PAPER[0].changed(title="Số văn bản", headings=("Số", "Số báo cáo", "Số, ký hiệu")),
                PAPER[1].changed(title="Ngày gửi", headings=("Ngày nộp", "Ngày báo cáo", "Ngày ký")),
            )
        ),
    ),
)
ORDINAL = frozenset({"stt", "tt", "so tt", "so thu tu", "no"})
