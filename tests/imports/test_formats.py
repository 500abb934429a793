"""The same register in every format that people send: .xls of Excel 97, .ods, "Unicode text", and files that are long.

`data/so-cu.xls` is a small register as offices keep it: merged titles, decomposed text, a row that numbers the
columns, dates in four ways, a hidden column, a blank row and a total. A library for the old format wrote it, once.
"""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from portal.core.errors import RuleBroken
from portal.core.tenancy import acting_as
from portal.extensions import db
from portal.imports import services
from portal.imports.importable_communes import ImportableCommunes
from portal.registry import rules
from portal.units import queries as units
from portal.units.scope import district_scope

OLD = Path(__file__).parents[1] / "workbooks" / "data" / "so-cu.xls"
DAY = date(2024, 10, 23)
NAMES = " ".join(
    f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in ("office", "table", "text", "manifest")
)
ROWS = [
    ["DANH SÁCH"],
    ["Loại hình ", "Tên HTX", "Số GCN", "Ngày cấp"],
    ["HTX", "HTX Cam", "1", "05/3/2020"],
    ["THT", "=1+1", "2", "5-3-20"],
    ["", "Tổng cộng", "2", ""],
]


@pytest.fixture
def reach(app):
    with app.test_request_context(), acting_as(district_scope()):
        communes = units.communes(DAY)
        yield ImportableCommunes(communes, frozenset(unit.id for unit in communes), units.by_code("00703", DAY).id)
        db.session.rollback()


def ods(rows, repeated=""):
    cells = ["".join(_cell(cell) for cell in row) for row in rows]
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
    sheet = f'<office:spreadsheet><table:table table:name="Sổ">{body}{repeated}</table:table></office:spreadsheet>'
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f"<manifest:manifest {NAMES}/>")
        archive.writestr(
            "content.xml",
            f"<office:document-content {NAMES}><office:body>{sheet}</office:body></office:document-content>",
        )
    return held.getvalue()


def _cell(value):
    return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'


def lines(plan):
    assert plan.faults == []
    return [line.label for line in plan.lines]


def test_an_old_xls_comes_in_whole(reach, monkeypatch):
    monkeypatch.setattr(rules, "counts_elsewhere", lambda kind, registered_on: False)  # as before any programme
    plan = services.preview_file("registry", OLD.read_bytes(), "Sổ cũ.xls", reach)
    assert lines(plan) == ["HTX Cam Hoà Bình", "=1+1", "Chè Nà Cọ", "Dê Bản Lù", "Lợn đen"]
    assert [header for _sheet, header in plan.unknown] == ["Ghi chú"]
    services.apply(plan, "", "x")
    stored = db.session.execute(text("SELECT kind, registration_number, registered_on FROM collectives ORDER BY id"))
    assert [tuple(row) for row in stored] == [
        ("HTX", "1", date(2021, 3, 5)),
        ("THT", "2", date(2021, 3, 5)),
        ("THT", "3", date(2021, 3, 5)),
        ("interest_group", "4", date(2021, 3, 5)),
        ("THT", "5", date(2019, 1, 1)),
    ]


def test_an_old_xls_under_a_new_name_is_refused_in_words(reach):
    with pytest.raises(RuleBroken, match="XLS"):
        services.preview_file("registry", OLD.read_bytes(), "sổ.xlsx", reach)


def test_an_ods_comes_in(reach):
    assert lines(services.preview_file("registry", ods(ROWS), "so.ods", reach)) == ["HTX Cam", "=1+1"]
    # What every .ods has beneath: a million empty rows, and cells repeated to the last column.
    beneath = '<table:table-row table:number-rows-repeated="1048570"><table:table-cell'
    filled = ods(ROWS, f'{beneath} table:number-columns-repeated="16384"/></table:table-row>')
    assert lines(services.preview_file("registry", filled, "so.ods", reach)) == ["HTX Cam", "=1+1"]


def test_unicode_text_comes_in(reach):
    written = "\r\n".join("\t".join(row) for row in ROWS)
    for coding in ("utf-16-le", "utf-16-be"):
        data = ("\ufeff" + written).encode(coding)
        assert lines(services.preview_file("registry", data, "so.txt", reach)) == ["HTX Cam", "=1+1"]


def test_one_row_too_many_is_said_and_nothing_judged(reach, monkeypatch):
    """The limit is 20,000 rows; a file beyond it costs no work on its rows."""
    monkeypatch.setattr("portal.imports.sheets.MOST_ROWS", 200)
    head = "Loại hình;Tên HTX;Số GCN;Ngày cấp\n"
    for number, day, faults in ((200, "1/2/2020", 0), (201, "no day", 1)):
        data = head + "".join(f"THT;THT {at};{at};{day}\n" for at in range(number))
        plan = services.preview_file("registry", data.encode(), "so.csv", reach)
        assert (len(plan.faults), len(plan.lines)) == (faults, 0 if faults else 200)
