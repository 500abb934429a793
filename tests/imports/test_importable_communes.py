"""Which commune a row speaks of, and whether it may be written."""

from types import SimpleNamespace

import pytest

from portal.documents.workbook import Table
from portal.imports import sheets
from portal.imports.importable_communes import ImportableCommunes, split_code
from portal.imports.layouts import REGISTER

UNITS = [
    SimpleNamespace(id=1, code="00703", name_vi="Xã Kim Thạch", name_en="Kim Thach"),
    SimpleNamespace(id=2, code="00913", name_vi="Thị trấn Việt Lâm", name_en="Viet Lam"),
    SimpleNamespace(id=3, code="00914", name_vi="Xã Việt Lâm", name_en="Viet Lam"),
    SimpleNamespace(id=4, code="00915", name_vi="Xã Phương Tiến", name_en="Phuong Tien"),
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
        ({"unit_name": "TT Việt Lâm"}, (None, ["C"])),  # without its kind two bear the name
        ({"unit_name": "Thị trấn Việt Lâm"}, (2, [])),
        ({"unit_name": "Phương Tiến"}, (4, [])),
        ({"code": "703-12"}, (1, [])),
        ({"code": "703-12", "unit_code": "00913"}, (None, ["B"])),
        ({"unit_code": "99999"}, (None, ["B"])),
        ({"unit_name": "Xã Không Có"}, (None, ["C"])),
        ({"code": "mười hai"}, (None, ["A"])),
        ({"unit_code": "00913", "writable": (1,)}, (None, ["B"])),
        ({"default": 1}, (1, [])),
        ({}, (None, ["B"])),
    ],
)
def test_the_commune_of_a_row(given, answer):
    assert place(**given) == answer


def test_a_code_names_unit_and_row():
    assert split_code("703-12") == ("00703", 12)
    assert split_code(" 00703 - 12 ") == ("00703", 12)
    assert split_code("12") is None
