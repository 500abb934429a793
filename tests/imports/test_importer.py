"""One file's way: which sheets are read, which rows speak of the same, what a sheet that is not read is called."""

import pytest

from portal.documents.workbook import Table
from portal.imports.importable_communes import of_page
from portal.imports.importer import Importer
from portal.imports.plans import PLANS
from tests.imports.giving import CAM, QUE, REGISTER, faults, lines, preview

EMPTY = [[None, ""], []]


def read(commune, *tables):
    return Importer("registry", PLANS["registry"], of_page(commune), {}).read(tables)


def notes(shown):
    return [(note.sheet, note.cell) for note in shown.notes]


def test_a_file_without_the_sheet_is_named_at_its_first_one(commune):
    assert faults(read(commune, Table("Một", [["x"]]), Table("Hai", []))) == [("Một", "1")]
    assert faults(read(commune)) == [("", "1")]


def test_a_sheet_of_another_shape_is_left_out_and_said_and_an_empty_one_is_not_worth_a_word(commune):
    shown = read(commune, Table("Sổ", [REGISTER, CAM]), Table("Ghi chú", [["x"]]), Table("Trống", EMPTY))
    assert (lines(shown), notes(shown)) == ([(2, "added", [])], [("Ghi chú", "")])


def test_a_hidden_sheet_is_never_read_silently(commune):
    shown = read(commune, Table("Sổ", [REGISTER, CAM]), Table("Ẩn", [REGISTER, QUE], is_hidden=True))
    assert len(shown.lines) == 1
    assert [note.sheet for note in shown.notes] == ["Ẩn"]
    assert faults(read(commune, Table("Ẩn", [REGISTER, QUE], is_hidden=True))) == [("Ẩn", "1")]


def test_two_rows_of_one_are_named_within_a_sheet_and_over_two(commune):
    shown = preview(commune, "registry", Sổ=[REGISTER, CAM, QUE, CAM])
    assert faults(shown) == [("Sổ", "C4")]
    over = preview(commune, "registry", A=[REGISTER, CAM], B=[REGISTER, CAM])
    assert faults(over) == [("B", "C2")]
    assert "A" in over.faults[0].message


def test_a_new_row_tells_all_that_it_holds_and_an_unchanged_one_nothing(commune):
    shown = preview(commune, "registry", Sổ=[REGISTER, CAM])
    (line,) = shown.lines
    assert ("Số đăng ký", "5A") in line.says
    assert ("Ngày đăng ký", "05/03/2019") in line.says
    shown.write()
    again = preview(commune, "registry", Sổ=[REGISTER, CAM])
    assert (lines(again), again.does_nothing) == ([(2, "same", [])], True)


def test_faults_and_lines_stand_in_the_order_of_the_file(commune):
    wrong = [["", "HTX", "", "9", "05/3/2019"], ["", "x", "y", "8", "hôm qua"]]
    shown = preview(commune, "registry", Sổ=[REGISTER, *wrong, CAM])
    assert [cell for _sheet, cell in faults(shown)] == ["C2", "B3", "E3"]


@pytest.mark.parametrize("records", sorted(PLANS))
def test_every_record_names_a_file_that_is_none_of_its(commune, records):
    if records == "units":
        return
    shown = preview(commune, records, Sổ=[["Một", "Hai"], [1, 2]])
    whole, header = shown.faults
    assert (whole.sheet, whole.row, header.sheet, header.row) == ("Sổ", 1, "Sổ", 1)
    assert "“Một”, “Hai”" in header.message
    assert not shown.is_sound


def test_a_row_that_waits_is_not_judged(commune):
    preview(commune, "registry", Sổ=[REGISTER, ["", "THT", "THT Lung Tao", "7", "05/3/2018"]]).write()
    shown = preview(commune, "registry", Sổ=[REGISTER, ["", "THT", "THT Lũng Tao", None, "05/3/1998"]])
    assert len(shown.open_questions) == 1
    assert shown.faults == []
    assert shown.lines == []
