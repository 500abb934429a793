"""Which commune a row speaks of, and whether it may be written."""

from types import SimpleNamespace

import pytest

from portal.documents.workbook import Table
from portal.imports import sheets
from portal.imports.importable_communes import ImportableCommunes, split_code
from portal.imports.layouts import REGISTER

UNITS = [
    SimpleNamespace(id=1, kind="commune", code="00703", name_vi="Xã Kim Thạch", name_en="Kim Thach"),
    SimpleNamespace(id=2, kind="town", code="00913", name_vi="Thị trấn Việt Lâm", name_en="Viet Lam"),
    SimpleNamespace(id=3, kind="commune", code="00914", name_vi="Xã Việt Lâm", name_en="Viet Lam"),
    SimpleNamespace(id=4, kind="commune", code="00915", name_vi="Xã Phương Tiến", name_en="Phuong Tien"),
]
HEADER = ["Mã", "Mã xã", "Xã, thị trấn", "Loại hình", "Tên", "Ngày đăng ký"]


@pytest.fixture(autouse=True)
def words(app):
    with app.test_request_context():
        yield


def place(code=None, unit_code=None, unit_name=None, writable=(1, 2, 3, 4), default=None):
    row = [code, unit_code, unit_name, "HTX", "HTX Cam", "05/3/2019"]
    sheet = sheets.of_table(REGISTER, Table("Sổ", [HEADER, row]))
    communes = ImportableCommunes(UNITS, frozenset(writable), default)
    found = communes.commune_of(sheet.rows[0])
    return found, [one.column for one in sheet.rows[0].faults]


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        ({"unit_code": "703"}, (1, [])),
        ({"unit_name": "kim thạch"}, (1, [])),
        ({"unit_name": "TT Việt Lâm"}, (2, [])),
        ({"unit_name": "Việt Lâm", "default": 1}, (None, ["C"])),  # without its kind two bear the name
        ({"unit_name": "Việt Lâm"}, (None, [])),  # of the whole district it is asked
        ({"unit_name": "Thị trấn Việt Lâm"}, (2, [])),
        ({"unit_name": "Phương Tiến"}, (4, [])),
        ({"code": "703-12"}, (1, [])),
        ({"code": "703-12", "unit_code": "00913"}, (None, ["B"])),
        ({"unit_code": "99999"}, (None, ["B"])),
        ({"unit_name": "Xã Không Có", "default": 1}, (None, ["C"])),
        ({"unit_name": "Xã Không Có"}, (None, [])),
        ({"code": "mười hai"}, (None, ["A"])),
        ({"unit_code": "00913", "writable": (1,)}, (None, ["B"])),
        ({"default": 1}, (1, [])),
        ({}, (None, ["B"])),
    ],
)
def test_the_commune_of_a_row(given, answer):
    assert place(**given) == answer


def test_a_name_is_asked_once_whatever_the_sheet_and_the_answer_holds_for_all():
    rows = [[None, None, "Kim Thạch A", "HTX", name, "05/3/2019"] for name in ("HTX Cam", "HTX Chè")]
    first, second = (sheets.of_table(REGISTER, Table(name, [HEADER, *rows])) for name in ("HTX", "THT"))
    communes = ImportableCommunes(UNITS, frozenset((1, 2)))
    assert {communes.commune_of(row) for row in (*first.rows, *second.rows)} == {None}
    (question,) = communes.questions
    assert question.cells == ["HTX!2", "HTX!3", "THT!2", "THT!3"]
    assert question.options[0][0] == "1"  # the likeliest first
    communes = ImportableCommunes(UNITS, frozenset((1, 2)), answers={question.key: "1"})
    assert [communes.commune_of(row) for row in first.rows] == [1, 1]


def test_a_code_names_unit_and_row():
    assert split_code("703-12") == ("00703", 12)
    assert split_code(" 00703 - 12 ") == ("00703", 12)
    assert split_code("12") is None
