"""The shape of each record type as a spreadsheet: columns in and out, and the names that people give them.

Headers stand in Vietnamese whatever the language of the interface: they are the shape that officers know, and a
file that one exported another must be able to import.
"""

from portal.core import reading
from portal.imports.fields import Field, Layout, pairs, reader

KINDS = {"THT": "THT", "HTX": "HTX", "interest_group": "Nhóm sở thích"}
SECTORS = {
    "agriculture_forestry_fishery": "Nông, lâm, ngư nghiệp",
    "industry_construction": "Công nghiệp, xây dựng",
    "trade_services_other": "Thương mại, dịch vụ, khác",
}
SUBTYPES = {
    "production": "Chỉ đạo sản xuất",
    "household_group": "Nhóm hộ",
    "crops": "Trồng trọt",
    "livestock": "Chăn nuôi",
    "other": "Khác",
    "law_2012": "Luật HTX 2012",
    "law_2023": "Luật HTX 2023",
}
STATUSES = {
    "operating": "Đang hoạt động",
    "stopped": "Ngừng hoạt động",
    "dissolving": "Đang giải thể",
    "dissolved": "Đã giải thể",
    "converted": "Đã chuyển đổi",
}
NOT_RATED = {"under_12_months": "Hoạt động chưa đủ 12 tháng", "stopped_over_3_months": "Ngừng trên 3 tháng trong năm"}
MARKS = {"brand": "Nhãn hiệu", "collective_mark": "Nhãn hiệu tập thể", "geographical_indication": "Chỉ dẫn địa lý"}
_MORE_KINDS = {"hop tac xa": "HTX", "to hop tac": "THT", "nhom": "interest_group", "nst": "interest_group"}
_MORE_SECTORS = {
    "nong nghiep": "agriculture_forestry_fishery",
    "nong lam thuy san": "agriculture_forestry_fishery",
    "nong lam nghiep": "agriculture_forestry_fishery",
    "cong nghiep": "industry_construction",
    "xay dung": "industry_construction",
    "thuong mai": "trade_services_other",
    "dich vu": "trade_services_other",
    "khac": "trade_services_other",
}
_MORE_STATUSES = {"hoat dong": "operating", "tam ngung": "stopped", "ngung": "stopped", "giai the": "dissolved"}
_MORE_STATUSES |= {"tam ngung hoat dong": "stopped", "chuyen doi": "converted", "chuyen thanh htx": "converted"}


_CODE = "Mã của dòng trong cổng thông tin. Giữ nguyên khi sửa; để trống khi thêm mới."
_WHO = (
    Field("code", "Mã", width=11, note=_CODE, variants=("Mã dòng", "Mã hồ sơ", "Mã cổng")),
    Field("unit_code", "Mã xã", reading.code, width=9, variants=("Mã đơn vị", "Mã ĐVHC", "Mã xã, thị trấn")),
    Field("unit_name", "Xã, thị trấn", width=20, variants=("Xã", "Đơn vị", "Xã/Thị trấn", "Tên xã", "Địa bàn xã")),
)
_KIND = Field(
    "kind",
    "Loại hình",
    reader(KINDS, _MORE_KINDS),
    words=pairs(KINDS),
    required=True,
    variants=("Loại", "Loại hình tổ chức", "Loại hình KTTT", "THT/HTX"),
)
_NAME_VARIANTS = ("Tên THT, HTX", "Tên HTX", "Tên THT", "Tên tổ chức", "Tên đơn vị KTTT", "Tên nhóm", "Họ tên THT/HTX")
_NAME = Field("name", "Tên", width=34, required=True, variants=_NAME_VARIANTS)
_NUMBER = Field(
    "registration_number",
    "Số đăng ký",
    width=18,
    variants=("Số GCN", "Số giấy chứng nhận", "Số đăng ký/GCN", "Giấy CNĐK", "Mã số HTX", "Số ĐKKD"),
)
_OF_IT = (*_WHO, _KIND, _NAME, _NUMBER)
_STATUS = Field(
    "status",
    "Tình trạng",
    reader(STATUSES, _MORE_STATUSES),
    words=pairs(STATUSES),
    width=18,
    variants=("Trạng thái", "Tình trạng hoạt động"),
)
_FROM = Field("from_on", "Từ ngày", reading.day, "date", width=12, variants=("Kể từ ngày", "Ngày"))

REGISTER = Layout(
    "registry",
    "Sổ đăng ký",
    (
        *_WHO,
        _KIND,
        _NAME,
        _NUMBER,
        Field(
            "registered_on",
            "Ngày đăng ký",
            reading.day_or_old_year,
            "date",
            required=True,
            width=13,
            variants=("Ngày thành lập", "Ngày cấp", "Ngày ĐK", "Ngày vào sổ", "Năm thành lập", "Ngày cấp GCN"),
            note="Viết đủ ngày, ví dụ 05/3/2021. Trước năm 2021 có thể chỉ ghi năm.",
        ),
        Field("subtype", "Nội dung hoạt động", reader(SUBTYPES), words=pairs(SUBTYPES), width=18),
        Field(
            "sector",
            "Lĩnh vực",
            reader(SECTORS, _MORE_SECTORS),
            words=pairs(SECTORS),
            width=24,
            variants=("Ngành nghề", "Ngành", "Lĩnh vực hoạt động"),
        ),
        Field("product", "Sản phẩm chính", width=22, variants=("Sản phẩm",)),
        Field("villages", "Thôn", width=22, variants=("Thôn, bản", "Địa bàn", "Địa chỉ", "Thôn/tổ dân phố")),
        Field(
            "head_name",
            "Người đứng đầu",
            width=22,
            variants=(
                "Tổ trưởng",
                "Giám đốc",
                "Chủ nhiệm",
                "Người đại diện",
                "Giám đốc/Tổ trưởng",
                "Họ tên người đứng đầu",
            ),
        ),
        _STATUS,
        Field("from_on", "Từ ngày", reading.day, "date", width=12, variants=("Kể từ ngày", "Ngày thay đổi tình trạng")),
        Field(
            "converted_from",
            "Chuyển từ THT",
            width=22,
            variants=("Chuyển đổi từ", "THT chuyển đổi"),
            note="HTX được chuyển từ một THT của xã: ghi tên, số hoặc mã của THT đó.",
        ),
        Field("members", "Thành viên", kind="whole", derived=True, note="Theo số liệu năm; sửa ở biểu số liệu năm."),
        Field("capital", "Vốn góp (triệu đồng)", kind="decimal", derived=True),
    ),
)
STATUS_HISTORY = Layout(
    "statuses",
    "Tình trạng",
    (
        *_OF_IT,
        Field(
            "status",
            "Tình trạng",
            _STATUS.read,
            words=_STATUS.words,
            width=18,
            required=True,
            variants=_STATUS.variants,
        ),
        Field("from_on", "Từ ngày", reading.day, "date", width=12, required=True, variants=_FROM.variants),
        Field("reason", "Lý do", width=30, variants=("Ghi chú",)),
    ),
)
PRODUCTS = Layout(
    "products",
    "Sản phẩm",
    (
        *_OF_IT,
        Field("product_name", "Tên sản phẩm", width=28, required=True, variants=("Sản phẩm",)),
        Field("ocop_stars", "Sao OCOP", reading.whole, "whole", width=10, variants=("OCOP", "Hạng sao", "Số sao OCOP")),
        Field("recognised_on", "Ngày công nhận", reading.day, "date", width=14),
        Field("mark_kind", "Loại nhãn hiệu", reader(MARKS), words=pairs(MARKS), width=20),
        Field("mark_name", "Nhãn hiệu", width=24, variants=("Tên nhãn hiệu", "Chỉ dẫn địa lý")),
    ),
)
PARTNERS = Layout(
    "partners",
    "Liên kết",
    (
        *_OF_IT,
        Field("partner_name", "Doanh nghiệp", width=30, required=True, variants=("Tên doanh nghiệp", "Đối tác")),
        Field("subject", "Nội dung", width=26, variants=("Nội dung liên kết",)),
        Field("contract_number", "Số hợp đồng", width=16, variants=("Hợp đồng",)),
        Field(
            "starts_on", "Từ ngày", reading.day, "date", width=12, required=True, variants=("Ngày ký", "Ngày bắt đầu")
        ),
        Field("ends_on", "Đến ngày", reading.day, "date", width=12, variants=("Ngày kết thúc", "Ngày hết hạn")),
    ),
)
YEARLY = Layout(
    "yearly",
    "Số liệu năm",
    (
        *_OF_IT,
        Field("year", "Năm", reading.year, "year", width=8, required=True, variants=("Năm báo cáo", "Năm số liệu")),
        Field(
            "members",
            "Thành viên",
            reading.whole,
            "whole",
            variants=("Số thành viên", "Tổng số thành viên", "Thành viên (người)"),
        ),
        Field(
            "new_members",
            "Thành viên mới",
            reading.whole,
            "whole",
            variants=("Thành viên tăng mới", "Số thành viên mới"),
        ),
        Field(
            "contributed_capital",
            "Vốn góp (triệu đồng)",
            reading.millions,
            "decimal",
            variants=("Vốn góp", "Vốn góp (trđ)"),
        ),
        Field(
            "charter_capital",
            "Vốn điều lệ (triệu đồng)",
            reading.millions,
            "decimal",
            variants=("Vốn điều lệ", "Vốn điều lệ (trđ)"),
        ),
        Field(
            "revenue",
            "Doanh thu (triệu đồng)",
            reading.millions,
            "decimal",
            variants=("Doanh thu", "Doanh thu (trđ)", "Tổng doanh thu"),
        ),
        Field(
            "regular_workers",
            "Lao động thường xuyên",
            reading.whole,
            "whole",
            variants=("Số lao động thường xuyên", "Lao động", "LĐ thường xuyên"),
        ),
        Field(
            "average_income",
            "Thu nhập bình quân (triệu đồng/năm)",
            reading.millions,
            "decimal",
            width=20,
            variants=("Thu nhập bình quân", "TNBQ", "Thu nhập BQ (trđ/năm)", "Thu nhập bình quân (triệu đồng)"),
        ),
        Field("managers", "Cán bộ quản lý", reading.whole, "whole", variants=("Số cán bộ quản lý", "CBQL")),
        Field(
            "managers_trained",
            "Cán bộ đã đào tạo",
            reading.whole,
            "whole",
            variants=("Cán bộ quản lý đã đào tạo", "CBQL được đào tạo", "Số cán bộ được đào tạo"),
        ),
        Field(
            "high_tech",
            "Công nghệ cao",
            reading.yes_or_no,
            "yesno",
            variants=("Ứng dụng công nghệ cao", "CNC", "Ứng dụng CNC"),
        ),
        Field("high_tech_what", "Công nghệ nào", width=24, variants=("Loại công nghệ", "Nội dung công nghệ")),
        Field(
            "linked",
            "Liên kết chuỗi",
            reading.yes_or_no,
            "yesno",
            variants=("Liên kết chuỗi giá trị", "Liên kết", "Có liên kết"),
        ),
        Field("linkage_partner", "Doanh nghiệp liên kết", width=26, variants=("Doanh nghiệp", "Liên kết với")),
        Field(
            "linkage_share",
            "Tỷ lệ liên kết (%)",
            reading.percent,
            "percent",
            variants=("Tỷ lệ liên kết", "Tỷ lệ sản lượng liên kết"),
        ),
        Field(
            "rating_score", "Điểm xếp loại", reading.decimal, "percent", variants=("Điểm", "Tổng điểm", "Điểm đánh giá")
        ),
        Field(
            "not_rated_reason",
            "Lý do không xếp loại",
            reader(NOT_RATED),
            words=pairs(NOT_RATED),
            width=26,
            variants=("Không xếp loại",),
        ),
        Field(
            "rating_class",
            "Xếp loại",
            derived=True,
            variants=("Loại", "Kết quả xếp loại"),
            note="Tự tính từ điểm: tốt từ 80, khá từ 65, trung bình từ 50, yếu dưới 50.",
        ),
    ),
)
_BODIES = "Mã hoặc tên cơ quan: MTTQ, HND, LHPN, DTN, CCB, LDLD; nhiều cơ quan cách nhau bằng dấu phẩy."
_ONLY_COUNTED = (("THT", "THT"), ("HTX", "HTX"))
FOUNDINGS = Layout(
    "foundings",
    "Thành lập mới",
    (
        *_WHO[1:],
        Field("kind", "Loại hình", _KIND.read, words=_ONLY_COUNTED, required=True, variants=_KIND.variants),
        _NAME,
        Field(
            "happened_on",
            "Ngày ghi sổ, cấp GCN",
            reading.day,
            "date",
            width=14,
            required=True,
            variants=("Ngày đăng ký", "Ngày thành lập", "Ngày cấp", "Ngày vào sổ", "Ngày cấp GCN"),
        ),
        Field("number", "Số đăng ký", width=18, variants=_NUMBER.variants, note="HTX: số giấy chứng nhận đăng ký."),
        Field("members", "Thành viên", reading.whole, "whole", required=True, variants=("Số thành viên",)),
        Field("capital", "Vốn góp (triệu đồng)", reading.millions, "decimal", variants=("Vốn góp", "Vốn điều lệ")),
        Field(
            "sector",
            "Lĩnh vực",
            reader(SECTORS, _MORE_SECTORS),
            words=pairs(SECTORS),
            width=24,
            variants=("Ngành nghề", "Ngành"),
        ),
        Field("villages", "Thôn", width=22, variants=("Thôn, bản", "Địa bàn", "Địa chỉ")),
        Field("head_name", "Người đứng đầu", width=22, variants=("Tổ trưởng", "Giám đốc", "Người đại diện")),
        Field("lead", "Cơ quan chủ trì vận động", width=20, variants=("Chủ trì", "Đơn vị chủ trì"), note=_BODIES),
        Field("support", "Cơ quan phối hợp", width=20, variants=("Phối hợp", "Đơn vị phối hợp"), note=_BODIES),
    ),
)
QUOTAS = Layout(
    "quotas",
    "Chỉ tiêu",
    (
        *_WHO[1:],
        Field("kind", "Loại hình", _KIND.read, words=_ONLY_COUNTED, required=True, variants=_KIND.variants),
        Field("year", "Năm", reading.year, "year", width=8, required=True),
        Field(
            "value",
            "Chỉ tiêu",
            reading.whole,
            "whole",
            width=10,
            required=True,
            variants=("Số lượng", "Chỉ tiêu giao", "Chỉ tiêu vận động"),
        ),
    ),
)
UNIT_KINDS = {"commune": "Xã", "town": "Thị trấn", "ward": "Phường"}
UNITS = Layout(
    "units",
    "Đơn vị",
    (
        Field("code", "Mã xã", reading.code, width=9, required=True, variants=("Mã đơn vị", "Mã ĐVHC", "Mã")),
        Field("kind", "Loại", reader(UNIT_KINDS), words=pairs(UNIT_KINDS), variants=("Loại hình", "Cấp")),
        Field("name", "Tên", width=26, required=True, variants=("Tên đơn vị", "Xã, thị trấn", "Tên xã", "name_vi")),
        Field("name_en", "Tên tiếng Anh", width=26),
        Field("valid_from", "Từ ngày", reading.day, "date", width=12),
        Field("valid_to", "Đến ngày", reading.day, "date", width=12),
    ),
)
ORDINAL = frozenset({"stt", "tt", "so tt", "so thu tu", "no"})
SHEETS = {
    "registry": (REGISTER, STATUS_HISTORY, PRODUCTS, PARTNERS),
    "yearly": (YEARLY,),
}
