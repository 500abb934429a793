"""The reader of spreadsheets: addresses as people see them, and hostile files refused in little time and memory."""

import io
import subprocess
import sys
import tracemalloc
import zipfile

import pytest

from portal.documents import csv_table, workbook
from portal.documents.workbook import Refused

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def xlsx(body, head="", more=()):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{WORKBOOK}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{WORKBOOK}.worksheet+xml"/></Types>',
        )
        archive.writestr("_rels/.rels", relations("xl/workbook.xml", "officeDocument"))
        sheet = f'<sheets><sheet name="S" sheetId="1" r:id="r1" xmlns:r="{OFFICE}"/></sheets>'
        archive.writestr("xl/workbook.xml", f'<workbook xmlns="{SHEETS}">{sheet}</workbook>')
        archive.writestr("xl/_rels/workbook.xml.rels", relations("worksheets/sheet1.xml", "worksheet"))
        archive.writestr("xl/worksheets/sheet1.xml", f'{head}<worksheet xmlns="{SHEETS}">{body}</worksheet>')
        for name, data in more:
            archive.writestr(name, data)
    return held.getvalue()


def relations(target, kind):
    link = f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{LINKS}">{link}</Relationships>'


def cells(*names):
    rows = "".join(f'<row r="{name.lstrip("ABCDFX")}"><c r="{name}"><v>1</v></c></row>' for name in names)
    return f"<sheetData>{rows}</sheetData>"


def refusal(data, name="a.xlsx"):
    with pytest.raises(Refused) as caught:
        workbook.read(data, name)
    return caught.value.code


def test_cells_keep_the_addresses_that_people_see():
    [table] = workbook.read(xlsx(cells("C3", "D5")), "a.xlsx")
    assert [(row, column) for row, line in enumerate(table.rows, 1) for column, cell in enumerate(line) if cell] == [
        (3, 2),
        (5, 3),
    ]


@pytest.mark.parametrize("dimension", ["A1:C1048576", "A1:XFD1048576"])
def test_a_declared_size_costs_nothing(dimension):
    """Laid out as it says it is, it would burst the memory that the process is given."""
    [table] = workbook.read(xlsx(f'<dimension ref="{dimension}"/>' + cells("A1", "B2", "C3")), "a.xlsx")
    assert len(table.rows) == 3


@pytest.mark.parametrize("last", ["XFD1048576", "CF1000000", "XFD20000"])
def test_cells_far_apart_do_not_end_the_process(last):
    assert refusal(xlsx(cells("A1", last))) == "far_cell"


def test_a_lone_cell_at_the_end_of_the_sheet_is_named():
    with pytest.raises(Refused) as caught:
        workbook.read(xlsx(cells("XFD1048576")), "a.xlsx")
    assert caught.value.values["cell"] == "S!XFD1048576"


def test_what_only_looks_empty_far_out_is_nothing():
    space = '<row r="1048576"><c r="B1048576" t="inlineStr"><is><t> </t></is></c></row>'
    [table] = workbook.read(xlsx(cells("A1", "B2").replace("</sheetData>", f"{space}</sheetData>")), "a.xlsx")
    assert len(table.rows) == 2


def test_more_rows_than_are_read_are_too_many():
    rows = "".join(f'<row r="{at}"><c r="A{at}"><v>1</v></c></row>' for at in range(1, 20_300))
    assert refusal(xlsx(f"<sheetData>{rows}</sheetData>")) == "too_many_rows"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("xl/worksheets/", "xl\\worksheets\\"),
        ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"),
    ],
)
def test_an_unusual_package_is_read(old, new):
    """Paths with backslashes, as some programs write them; the strict form of the standard."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(cells("C3")))) as given, zipfile.ZipFile(held, "w") as made:
        for name in given.namelist():
            text = given.read(name).decode()
            made.writestr(name.replace(old, new), text if "\\" in new else text.replace(old, new))
    [table] = workbook.read(held.getvalue(), "a.xlsx")
    assert table.rows[2][2] == 1


def test_an_archive_that_unpacks_to_96_megabytes_is_refused_unread():
    data = xlsx(cells("A1"), more=[("xl/sharedStrings.xml", b" " * (96 << 20))])
    assert len(data) < 231_000
    tracemalloc.start()
    assert refusal(data) == "unpacks_too_large"
    assert tracemalloc.get_traced_memory()[1] < 50 << 20
    tracemalloc.stop()


@pytest.mark.parametrize("parts", [1, 11])
def test_what_bursts_is_refused_though_it_would_fit(parts):
    """Under the limit of size, but packed as no sheet is: 300 times and more, in one part or in many."""
    piece = b"<si><t>a</t></si>" * ((44 << 20) // 17 // parts)
    more = [(f"xl/sharedStrings{at or ''}.xml", piece) for at in range(parts)]
    assert refusal(xlsx(cells("A1"), more=more)) == "unpacks_too_large"


def test_a_false_declaration_is_found_out():
    data = xlsx(cells("A1"), more=[("xl/media/a.bin", b"\0" * (96 << 20))])
    lie = data.replace((96 << 20).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert lie != data
    assert refusal(lie) in ("unpacks_too_large", "broken")


@pytest.mark.parametrize("head", ['<!DOCTYPE a [<!ENTITY b "c">]>', "<!doctype a>"])
def test_entities_are_refused(head):
    assert refusal(xlsx(cells("A1"), head)) == "entities"


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.xlsx", "empty"),
        (b"x" * (10 * workbook.MEGABYTE + 1), "a.csv", "too_large"),
        (xlsx(cells("A1")), "a.xls", "wrong_ending"),
        (xlsx(cells("A1")), "a.csv", "wrong_ending"),
        (xlsx(cells("A1")), "a.exe", "unknown_ending"),
        (b"<html><table></table></html>", "a.xls", "html"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "a.xls", "xml_2003"),
        (xlsx(cells("A1")), "a.xlsb", "xlsb"),
        (b'a;b\n"1;2\n3;4\n', "a.csv", "broken_csv"),
        (b"a;b\n1;2\n", "a.xls", "wrong_ending"),
        (b"%PDF-1.7", "a.xlsx", "not_a_spreadsheet"),
        (xlsx(cells("A1"))[:400], "a.xlsx", "broken"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 2000, "a.xls", "broken"),
        ("Tên\nHợp tác".encode("utf-16-be"), "a.csv", "not_a_spreadsheet"),
        ("Tên;Số\nBản Ðông;1".encode("cp1252", "replace") + b"\xea", "a.csv", "not_utf8"),
        (b"a;b\n" * 21_500, "a.csv", "too_many_rows"),
    ],
)
def test_what_is_refused_and_why(data, name, code):
    assert refusal(data, name) == code


@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_csv_in_three_dialects_with_a_mark_of_bytes(sign):
    [table] = workbook.read(f"\ufeffTên{sign}Số\n'=1{sign}2\n".encode(), "a.csv")
    assert [list(row) for row in table.rows] == [["Tên", "Số"], ["=1", "2"]]


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("Tên;Số\nA;573,55\nB;12,5\nC, D, E;1\n", ";"),
        ("a,b,c,d\nHTX;một,hai;ba;bốn,1;2;3,4\n", ","),
        ("Sổ đăng ký; xã Phú Linh; năm 2021\nTên,Số\nA,1\nB,2\n", ","),
        ("Tên\tSố, ngày\nA\t1, 2\n", "\t"),
    ],
)
def test_the_separator_is_told_by_the_structure(text, sign):
    assert csv_table.separator(text) == sign


def test_the_sandbox_is_a_script_that_needs_nothing_of_the_portal():
    done = subprocess.run([sys.executable, "-I", str(workbook._SANDBOX), "xlsx"], input=xlsx(cells("A1")), check=False)
    assert done.returncode == 0
