"""Cells of an .xlsx: values as stored, formulas without a result, formats, what is hidden, other ways to pack it."""

import io
import zipfile
from datetime import date, datetime, time

import pytest
import xlsxwriter

from portal.documents.readers import xlsx


def book(fill):
    held = io.BytesIO()
    made = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False})
    fill(made)
    made.close()
    return held.getvalue()


def value(write):
    def fill(made):
        write(made, made.add_worksheet("S"))

    (sheet,) = xlsx.sheets(book(fill))
    return sheet["rows"].get(1, {}).get(0)


def numbered(number, written):
    return lambda made, sheet: sheet.write_number(0, 0, number, made.add_format({"num_format": written}))


def dated(moment, written):
    return lambda made, sheet: sheet.write_datetime(0, 0, moment, made.add_format({"num_format": written}))


@pytest.mark.parametrize(
    ("write", "read"),
    [
        (lambda _made, sheet: sheet.write_string(0, 0, "Cam"), "Cam"),
        (lambda _made, sheet: sheet.write_string(0, 0, "  "), ["blank", "  "]),
        (lambda _made, sheet: sheet.write_blank(0, 0, None, None), None),
        (lambda _made, sheet: sheet.write_number(0, 0, 2.65), 2.65),
        (lambda _made, sheet: sheet.write_boolean(0, 0, False), ["boolean", 0]),
        (lambda _made, sheet: sheet.write_formula(0, 0, "=NA()", value="#N/A"), ["error", "#N/A"]),
        (lambda _made, sheet: sheet.write_formula(0, 0, "=1+1", value=2), 2),
        (numbered(2649.6, "#,##0"), 2650),
        (numbered(12, "0000"), ["shown", "12", "", "0012"]),
        (numbered(7, "0.00"), 7),
        (dated(date(2024, 3, 5), "dd/mm/yyyy"), ["date", "2024-03-05", False]),
        (dated(datetime(2024, 3, 5), "mm/dd/yyyy"), ["date", "2024-03-05", True]),
        (dated(datetime(2024, 3, 5, 8, 30), "dd/mm/yyyy hh:mm"), ["time", "2024-03-05 08:30:00"]),
        (dated(time(8, 30), "hh:mm"), ["time", "08:30:00"]),
    ],
)
def test_what_a_cell_is(write, read):
    assert value(write) == read


def rewritten(data, change):
    """Return a package whose parts have gone through a function name, content → name, content."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(held, "w") as made:
        for name in given.namelist():
            made.writestr(*change(name, given.read(name)))
    return held.getvalue()


def test_a_formula_whose_result_was_never_stored_and_one_that_is_an_empty_text():
    def fill(made):
        sheet = made.add_worksheet("S")
        sheet.write_formula(0, 0, "=1+1", value=2)
        sheet.write_formula(0, 1, '=""', value="")

    def without_results(name, content):
        content = content.replace(b"<f>1+1</f><v>2</v>", b"<f>1+1</f>")
        return name, content.replace(b'<c r="B1" t="str"><f>""</f><v></v>', b'<c r="B1" t="str"><f>""</f>')

    (sheet,) = xlsx.sheets(rewritten(book(fill), without_results))
    assert sheet["rows"][1][0] == ["no_value", ""]
    assert sheet["rows"][1].get(1) in (["blank", ""], ["no_value", ""])


def test_what_is_hidden():
    def fill(made):
        sheet, other = made.add_worksheet("Một"), made.add_worksheet("Ẩn")
        sheet.write(0, 0, "a")
        sheet.write(1, 3, "b")
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_column(1, 2, None, None, {"hidden": True})
        other.write(0, 0, "c")
        other.hide()

    first, second = xlsx.sheets(book(fill))
    assert (first["name"], first["hidden"], first["hidden_rows"]) == ("Một", False, [2])
    assert first["hidden_columns"] == [1, 2]
    assert second["hidden"]
    assert first["rows"] == {1: {0: "a"}, 2: {3: "b"}}


def test_columns_hidden_to_the_end_of_the_sheet_are_told_within_bounds():
    found = xlsx._hidden_columns({"A": {"hidden": "1", "min": "255", "max": "16384"}, "B": {"min": "1", "max": "2"}})
    assert found == [254, 255]
    assert [xlsx._is_on(flag) for flag in ("1", "true", "0", None)] == [True, True, False, False]


def plain():
    return book(lambda made: made.add_worksheet("S").write(0, 0, "a"))


def test_a_usual_package_is_left_as_it_is():
    data = plain()
    assert xlsx._usual(data) is data


NAMED = [lambda name: name.replace("/", "\\"), lambda name: f"/{name}", lambda name: f"./{name}"]


@pytest.mark.parametrize("named", NAMED)
def test_paths_of_other_programs(named):
    def change(name, content):
        return named(name), content

    (sheet,) = xlsx.sheets(rewritten(plain(), change))
    assert sheet["rows"] == {1: {0: "a"}}


def test_the_strict_form():
    def change(name, content):
        for old, new in xlsx._NAMES:
            content = content.replace(new, old)
        return name, content

    (sheet,) = xlsx.sheets(rewritten(plain(), change))
    assert sheet["rows"] == {1: {0: "a"}}
