"""An entry found by code, number or name: what differs is asked, what is not there is named, nothing is guessed."""

from datetime import date
from types import SimpleNamespace

import pytest

from portal.documents.workbook import Table
from portal.imports import register_index, sheets
from portal.imports.layouts import REGISTER
from portal.imports.register_index import Entry, Register

HEADER = ["Mã", "Loại hình", "Tên", "Số đăng ký", "Ngày đăng ký"]
COMMUNE = 4
DAY = date(2019, 3, 5)


@pytest.fixture(autouse=True)
def words(app):
    with app.test_request_context():
        yield


def entry(number, name, kind="HTX", registered=None, day=DAY):
    stored = SimpleNamespace(id=number, registered_on=day)
    facts = {"name": name, "kind": kind, "registration_number": registered, "registered_on": day}
    return Entry(COMMUNE, facts, stored)


@pytest.fixture
def register():
    stored = [
        entry(1, "HTX Cam", registered="5 A"),
        entry(2, "THT Quế", "THT"),
        entry(3, "HTX Chè", day=date(2018, 1, 1)),
        entry(4, "HTX Chè"),
        entry(5, "HTX Lũng Tao"),
    ]
    return Register(None, stored)


def row(*cells, answers=None):
    values = [*cells, *[None] * (5 - len(cells))]
    values[4] = values[4] or "05/3/2019"
    sheet = sheets.of_table(REGISTER, Table("S", [HEADER, values]), answers)
    return sheet.rows[0]


def found(register, one):
    entry = register.identify(one, COMMUNE)
    return entry.stored.id if entry else None


@pytest.mark.parametrize(
    ("cells", "number"),
    [
        (("00703-1", "HTX", "Gì đó"), 1),
        (("", "HTX", "Tên khác hẳn", "5a"), 1),
        (("", "HTX", "hợp tác xã  CAM"), 1),
        (("", "THT", "Quế"), 2),
        (("", "HTX", "HTX Cam", "6B"), None),  # another number is another collective
        (("", "THT", "THT Cam"), None),
        (("", "HTX", "Ngô lai"), None),
    ],
)
def test_found_by_code_then_number_then_name(register, cells, number):
    one = row(*cells)
    assert found(register, one) == number
    assert one.faults == []


def test_of_two_with_one_name_the_day_tells(register):
    assert found(register, row("", "HTX", "HTX Chè", None, "05/3/2019")) == 4
    unclear = row("", "HTX", "HTX Chè", None, "07/3/2019")
    found(register, unclear)
    assert [fault.column for fault in unclear.faults] == ["C"]


@pytest.mark.parametrize("code", ["00703-99", "không"])
def test_a_code_that_is_not_there_is_named(register, code):
    one = row(code, "HTX", "HTX Cam")
    assert found(register, one) is None
    assert [fault.column for fault in one.faults] == ["A"]


def test_a_look_alike_is_asked_and_taken_only_if_it_is_the_same(register):
    asked = row("", "HTX", "HTX Lùng Táo")
    assert found(register, asked) is None
    assert asked.waits
    (question,) = asked.sheet.questions
    assert found(register, row("", "HTX", "HTX Lùng Táo", answers={question.key: "same"})) == 5
    other = row("", "HTX", "HTX Lùng Táo", answers={question.key: "other"})
    assert found(register, other) is None
    assert not other.waits


def test_an_entry_that_another_row_speaks_of_is_no_look_alike(register):
    register.by_id[COMMUNE, 5].line_row = row("", "HTX", "HTX Lũng Tao")
    one = row("", "HTX", "HTX Lùng Táo")
    assert found(register, one) is None
    assert not one.waits


def test_a_code_under_another_name_is_asked(register):
    asked = row("00703-1", "HTX", "HTX Ổi")
    assert register.of_row(asked, COMMUNE, "missing") is None
    assert asked.waits
    (question,) = asked.sheet.questions
    same = row("00703-1", "HTX", "HTX Ổi", answers={question.key: "same"})
    assert register.of_row(same, COMMUNE, "missing").stored.id == 1
    other = row("00703-1", "HTX", "HTX Ổi", answers={question.key: "other"})
    assert register.of_row(other, COMMUNE, "missing") is None
    assert [fault.column for fault in other.faults] == ["C"]


def test_what_is_missing_is_named_unless_the_very_file_has_it_in_a_wrong_row(register):
    one = row("", "HTX", "Ngô lai")
    assert register.of_row(one, COMMUNE, "missing") is None
    assert [fault.message for fault in one.faults] == ["missing"]
    register.spoil(row("", "HTX", "HTX Ngô lai"))
    again = row("", "HTX", "Ngô lai")
    assert register.of_row(again, COMMUNE, "missing") is None
    assert again.faults == []
    assert register.is_spoiled("ngô lai")
    assert not register.is_spoiled("")


@pytest.mark.parametrize(
    ("written", "number"), [("00703-2", 2), ("Quế", 2), ("THT  quế", 2), ("00703-99", None), ("Cam", None)]
)
def test_a_cell_names_a_tht_by_code_or_name(register, written, number):
    named = register.named(COMMUNE, "THT", written)
    assert (named.stored.id if named else None) == number


def test_a_name_that_two_have_names_none_and_a_number_names_one(register):
    assert register.named(COMMUNE, "HTX", "Chè") is None
    assert register.named(COMMUNE, "HTX", "5A").stored.id == 1
    assert register.named(COMMUNE + 1, "HTX", "5A") is None


def test_an_entry_that_is_not_written_yet_has_no_row():
    with pytest.raises(LookupError):
        _ = Entry(COMMUNE, {"name": "x", "kind": "HTX"}).stored


@pytest.mark.parametrize(
    ("name", "key"),
    [("HTX Cam", "cam"), ("Hợp tác xã Cam", "cam"), ("htx", "htx"), ("Nhóm sở thích Cam", "cam")],
)
def test_a_name_for_matching(name, key):
    assert register_index.name_key(name) == key
    assert register_index.number_key(" 12 / Đ ") == "12/d"
