"""Three workbooks of the kinds that tired officers keep come in by page and by command without retyping."""

from datetime import date
from decimal import Decimal

import pytest

from tests.imports.files import KIM_THACH, upload, workbook
from tests.imports.test_untidy import answered, held, home_of

NIL = None
TITLE = [["UBND XÃ KIM THẠCH", NIL, NIL, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], [NIL, NIL, NIL, "Độc lập - Tự do"], []]
FOOT = [
    [],
    ["Ghi chú: số liệu do cán bộ thống kê xã cung cấp"],
    [NIL, NIL, NIL, "Kim Thạch, ngày 15 tháng 12 năm 2020"],
    [NIL, "NGƯỜI LẬP BIỂU", NIL, "TM. ỦY BAN NHÂN DÂN"],
    [NIL, "(Ký, ghi rõ họ tên)", NIL, "CHỦ TỊCH"],
    [NIL, "Nguyễn Thị Hoa", NIL, "Trần Văn Bình"],
]
# One sheet a kind, two rows of headings, ditto marks, a totals row, remarks, signatures.
KINDS = {
    "HTX": [
        *TITLE,
        ["DANH SÁCH HỢP TÁC XÃ TRÊN ĐỊA BÀN XÃ"],
        ["(Tính đến 31/12/2020)"],
        [
            "STT",
            "Tên HTX",
            "Thôn",
            "Năm TL",
            "Số GCN",
            "Thành viên (người)",
            NIL,
            "Vốn (triệu đồng)",
            "Tình trạng",
            "Ghi chú",
        ],
        [NIL, NIL, NIL, NIL, NIL, "Tổng số", "Nữ", NIL, NIL, NIL],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)", "(10)"],
        [1, "HTX Chè Kim Thạch", "Bản Ngàn", "tháng 6/2016", "01", 9, 4, "1.200,5", "Đang HĐ", "-"],
        [2, "HTX Cam Sành", "nt", "Năm TL 2017", "02", 7, "-", 80, "Ngừng HĐ từ 2018", "thiếu vốn"],
        [],
        [3, "HTX Dược liệu", "Nà Thuông", "//", "03", 8, 3, "–", "đang hđ", NIL],
        ["Cộng", NIL, NIL, NIL, NIL, 24, 7, "1.280,5", NIL, NIL],
        *FOOT,
    ],
    "THT": [
        *TITLE,
        ["TT", "Tên tổ", "Địa chỉ", "Ngày TL", "Số TV", "Vốn góp (tr.đ)"],
        [1, "Tổ chăn nuôi Bản Thẳm", "Bản Thẳm", 2018, 5, "3,2"],
        [2, "Tổ xây dựng", "nt", "5/2019", 6, "-"],
        ["Tổng cộng: 02 tổ", NIL, NIL, NIL, 11, "3,2"],
        *FOOT,
    ],
    "nhóm": [["STT", "Tên nhóm", "Năm thành lập", "Số hộ tham gia"], [1, "Nhóm nuôi ong", "2015", 12], *FOOT],
}
# All in one sheet under Roman sections, upper and lower case, sums in the section rows.
SECTIONS = {
    "Tổng hợp 2020": [
        *TITLE,
        ["BIỂU TỔNG HỢP KINH TẾ TẬP THỂ NĂM 2020"],
        [
            "TT",
            "Tên đơn vị KTTT",
            "Thông tin thành lập",
            NIL,
            "Số TV",
            "Vốn điều lệ (triệu đồng)",
            "Trạng thái",
            "Ghi chú",
        ],
        [NIL, NIL, "Ngày, tháng, năm thành lập", "Số GCN", NIL, NIL, NIL, NIL],
        ["I", "HỢP TÁC XÃ", NIL, NIL, NIL, NIL, NIL, NIL],
        [1, "HTX Chè", date(2018, 3, 5), "10A", 9, 500, "Đang HĐ", "UBND xã quản lý"],
        [2, "HTX Rau", "tháng 4 năm 2019", "10B", 7, NIL, "nt", NIL],
        ["II.", "Các tổ hợp tác đang hoạt động", NIL, NIL, NIL, NIL, NIL, NIL],
        [1, "Tổ Lúa", 2019, "-", 11, "-", "Hoạt động", NIL],
        [2, "Tổ Gạch", "5/2017", "-", 6, 20, "Ngừng HĐ từ 2018", NIL],
        ["III/", "nhóm sở thích (01 nhóm)", NIL, NIL, NIL, NIL, NIL, NIL],
        [1, "Nhóm Cá", 2017, NIL, 15, NIL, "Đang HĐ", NIL],
        ["TỔNG CỘNG (I+II+III)", NIL, NIL, NIL, 48, 520, NIL, NIL],
        *FOOT,
    ]
}
# Headings of one's own: one page of mapping.
OWN = {
    "Sheet1": [
        *TITLE,
        ["STT", "Đơn vị", "Hình thức", "Mốc ra đời", "Thành viên tham gia", "Tiền góp"],
        [1, "HTX Chè", "hợp tác xã", date(2018, 3, 5), 9, 100],
        [2, "HTX Mía", "nt", 2019, 7, "-"],
        [3, "Tổ Ong", "Tổ Hợp Tác", "5/2019", 5, 12],
        ["Cộng", NIL, NIL, NIL, 21, 112],
        *FOOT,
    ]
}
MAPPED = {"C": "kind", "B": "name", "D": "registered_on", "E": "members", "F": "capital"}


def sent(officer, book, status=200):
    return upload(officer, home_of(officer), workbook(**book), status)


def test_a_sheet_a_kind_with_two_rows_of_headings_and_signatures(app, officer):
    page = answered(officer, sent(officer, KINDS), year="2020")
    officer.send(page, "/import/apply")
    found, records, statuses = held(app)
    assert found == {
        "HTX Chè Kim Thạch": ("HTX", date(2016, 6, 1), "opening"),
        "HTX Cam Sành": ("HTX", date(2017, 1, 1), "opening"),
        "HTX Dược liệu": ("HTX", date(2017, 1, 1), "opening"),
        "Tổ chăn nuôi Bản Thẳm": ("THT", date(2018, 1, 1), "opening"),
        "Tổ xây dựng": ("THT", date(2019, 5, 1), "opening"),
        "Nhóm nuôi ong": ("interest_group", date(2015, 1, 1), "opening"),
    }
    assert records["HTX Chè Kim Thạch", 2020] == (9, Decimal("1200.50"))
    assert records["HTX Dược liệu", 2020] == (8, None)
    assert records["Tổ chăn nuôi Bản Thẳm", 2020] == (5, Decimal("3.20"))
    assert ("HTX Cam Sành", "stopped", date(2018, 1, 1)) in statuses


def test_sections_in_capitals_under_two_rows_of_headings(app, officer):
    page = answered(officer, sent(officer, SECTIONS), year="2020")
    officer.send(page, "/import/apply")
    found, records, statuses = held(app)
    assert {name: (kind, day) for name, (kind, day, _origin) in found.items()} == {
        "HTX Chè": ("HTX", date(2018, 3, 5)),
        "HTX Rau": ("HTX", date(2019, 4, 1)),
        "Tổ Lúa": ("THT", date(2019, 1, 1)),
        "Tổ Gạch": ("THT", date(2017, 5, 1)),
        "Nhóm Cá": ("interest_group", date(2017, 1, 1)),
    }
    assert records["Nhóm Cá", 2020] == (15, None)
    assert ("Tổ Gạch", "stopped", date(2018, 1, 1)) in statuses


def test_headings_of_ones_own_take_one_page_of_mapping(app, officer):
    page = sent(officer, OWN, 422)
    chosen = {f"answer:Sheet1!map:{letter}": key for letter, key in MAPPED.items()}
    page = officer.send(page, "/import/answers", values=chosen, status=200)
    officer.send(answered(officer, page, year="2020"), "/import/apply")
    found, records, _statuses = held(app)
    assert {name: (kind, day) for name, (kind, day, _origin) in found.items()} == {
        "HTX Chè": ("HTX", date(2018, 3, 5)),
        "HTX Mía": ("HTX", date(2019, 1, 1)),
        "Tổ Ong": ("THT", date(2019, 5, 1)),
    }
    assert records["Tổ Ong", 2020] == (5, Decimal(12))


@pytest.mark.parametrize("book", [KINDS, SECTIONS, OWN], ids=["kinds", "sections", "own"])
def test_each_comes_in_from_the_command_line(app, officer, tmp_path, book):
    file = tmp_path / "so.xlsx"
    file.write_bytes(workbook(**book))
    told = ["import", "registry", str(file), "--unit", KIM_THACH]
    if book is OWN:
        told += [one for letter, key in MAPPED.items() for one in ("--answer", f"Sheet1!map:{letter}={key}")]
    run = app.test_cli_runner().invoke(args=told)
    asked = [
        f"{sheet}!:year={year}" for sheet, year in (("THT", 2020), ("nhóm", 2020), ("Sheet1", 2020)) if sheet in book
    ]
    for one in asked:
        told += ["--answer", one]
    run = run if run.exit_code == 0 else app.test_cli_runner().invoke(args=told)
    assert run.exit_code == 0, run.output
    assert len(held(app)[0]) == {"HTX": 6, "Tổng hợp 2020": 5, "Sheet1": 3}[next(iter(book))]
