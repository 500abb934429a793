"""Cells of an .ods: value and shown text compared, repetitions laid out within bounds, what is hidden."""

import io
import zipfile

import pytest

from portal.documents.readers import ods

NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = " ".join(f'xmlns:{one}="{NAMES}{one}:1.0"' for one in ("table", "office", "text", "style"))
SPACES += ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'


def book(*tables, styles=""):
    content = f"<office:document-content {SPACES}>{styles}{''.join(tables)}</office:document-content>"
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        made.writestr("content.xml", content)
    return list(ods.sheets(held.getvalue()))


def table(*rows, **attributes):
    told = "".join(f' table:{name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f"<table:table{told}>{''.join(rows)}</table:table>"


def row(*cells, **attributes):
    told = "".join(f' table:{name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f"<table:table-row{told}>{''.join(cells)}</table:table-row>"


def cell(text="", **attributes):
    told = "".join(
        f' {"table" if name in ("formula", "number_columns_repeated") else "office"}:{name.replace("_", "-")}="{value}"'
        for name, value in attributes.items()
    )
    return f"<table:table-cell{told}>{f'<text:p>{text}</text:p>' if text else ''}</table:table-cell>"


def value(made):
    (sheet,) = book(table(row(made)))
    return sheet["rows"].get(1, {}).get(0)


@pytest.mark.parametrize(
    ("made", "read"),
    [
        (cell("Cam", value_type="string"), "Cam"),
        (cell("Cam"), "Cam"),
        (cell(value_type="string", string_value="Cam"), "Cam"),
        (cell(), None),
        (cell(value_type="string"), None),
        (cell(formula="=1"), ["no_value", ""]),
        (cell(value_type="string", formula="=1"), ["blank", ""]),
        (cell(" \u00a0", value_type="string"), ["blank", " \u00a0"]),
        (cell("#REF!", formula="=1"), ["error", "#REF!"]),
        (cell("Err:502", value_type="string", formula="=1"), ["error", "Err:502"]),
        (cell("#REF!"), "#REF!"),
        (cell("TRUE", value_type="boolean", boolean_value="true"), ["boolean", 1]),
        (cell("FALSE", value_type="boolean", boolean_value="false"), ["boolean", 0]),
        (cell("05/03/2024", value_type="date", date_value="2024-03-05"), ["date", "2024-03-05", False]),
        (cell("03/05/2024", value_type="date", date_value="2024-03-05"), ["date", "2024-03-05", True]),
        (cell("5/3", value_type="date", date_value="2024-03-05T00:00:00"), ["date", "2024-03-05", False]),
        (cell("8:30", value_type="date", date_value="2024-03-05T08:30:00"), ["time", "8:30"]),
        (cell(value_type="date", date_value="2024"), ["time", "2024"]),
        (cell("8:30", value_type="time", time_value="PT8H"), ["time", "8:30"]),
        (cell(value_type="time", time_value="PT8H"), ["time", "PT8H"]),
    ],
)
def test_what_a_cell_is(made, read):
    assert value(made) == read


@pytest.mark.parametrize(
    ("text", "given", "read"),
    [
        ("2.650", "2650", 2650),
        ("2,650", "2650", 2650),
        ("2,65", "2.65", 2.65),
        ("2,7", "2.65", 2.7),
        ("3", "2.65", 3),
        ("-2,65", "-2.65", -2.65),
        ("1 174", "1174", 1174),
        ("7 kg", "7", ["shown", "7", "kg", "7 kg"]),
        ("0012", "12", ["shown", "12", "", "0012"]),
        ("1,2E+04", "12345", ["shown", "12345", "", "1,2E+04"]),
        ("chín", "9", ["odd", "chín"]),
        ("5", "9", ["odd", "5"]),
        ("", "2650", 2650),
    ],
)
def test_a_number_is_read_as_it_is_shown(text, given, read):
    assert value(cell(text, value_type="float", value=given)) == read


def test_a_percentage_with_and_without_its_text():
    assert value(cell("75,5 %", value_type="percentage", value="0.755")) == ["shown", "75.5", "%", "75,5 %"]
    assert value(cell(value_type="percentage", value="0.755")) == ["shown", "75.500", "%", "0.755"]


def test_lines_spaces_tabs_and_notes():
    made = cell("a<text:s text:c='2'/>b<text:tab/>c<text:line-break/>d<office:annotation>x</office:annotation>e")
    assert value(made) == "a  b\tc\nde"
    two = "<table:table-cell><text:p>a</text:p><text:p>b</text:p><office:annotation/></table:table-cell>"
    assert value(two) == "a\nb"


def test_what_is_repeated_is_laid_out_and_the_filling_is_not():
    (sheet,) = book(
        table(
            row(
                cell(number_columns_repeated="2"), cell("x", number_columns_repeated="2"), "<table:covered-table-cell/>"
            ),
            row(cell("y"), number_rows_repeated="3"),
            row(cell(), number_rows_repeated="1000000"),
            row(cell("z", number_columns_repeated="1000000"), number_rows_repeated="0"),
        )
    )
    assert sheet["rows"][1] == {2: "x", 3: "x"}
    assert [sheet["rows"][at] for at in (2, 3, 4)] == [{0: "y"}] * 3
    last = max(sheet["rows"])
    assert last == 1_000_005
    assert len(sheet["rows"][last]) == 300
    (many,) = book(table(row(cell("x"), number_rows_repeated="1000000")))
    assert len(many["rows"]) == 20_500


def test_what_is_hidden():
    styles = (
        "<style:style style:name='h'><style:table-properties table:display='false'/></style:style>"
        "<style:style style:name='v'><style:table-properties table:display='true'/></style:style>"
    )
    columns = (
        "<table:table-column table:number-columns-repeated='2'/>"
        "<table:table-column table:visibility='collapse' table:number-columns-repeated='2'/>"
        "<table:table-column table:visibility='filter' table:number-columns-repeated='9999'/>"
    )
    rows = [row(cell("a")), row(cell("b"), visibility="filter", number_rows_repeated="2"), row(cell("c"))]
    first, second = book(
        table(columns, *rows, name="Một", style_name="h"), table(row(cell("d")), style_name="v"), styles=styles
    )
    assert (first["name"], first["hidden"], first["hidden_rows"]) == ("Một", True, [2, 3])
    assert first["hidden_columns"][:3] == [2, 3, 4]
    assert len(first["hidden_columns"]) == 298
    assert (second["name"], second["hidden"], second["hidden_rows"]) == ("", False, [])
