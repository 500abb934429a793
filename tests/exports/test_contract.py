"""What each file holds, word for word: who reads these files by machine or by heart is not surprised.

`files.txt` has, for each address, the file's name, the lines above the table, and each column with the form of its
cells, the first thing that it says, in how many rows something stands, and a mark of it all (tests/kept.py).
"""

import hashlib
import io
import re
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pytest

from portal.imports.choices import OF_PAGE
from portal.ledger.own_tables import TABLES
from portal.units import queries as units
from tests.kept import compare

KEPT = Path(__file__).with_name("files.txt")
CAO_BO = "00952"
# A role, and what it opens: each with the filters of its page where they change what the file holds.
LISTS = {
    "district_officer, objectives": (
        *("/district/objectives", "/district/objectives?as_of=2023-12-31", "/district/objectives?as_of=2026-01-31"),
        *(f"/district/objectives/T{number}" for number in range(1, 8)),
        *(
            "/district/objectives/T1/records",
            "/district/objectives/T5/records",
            "/district/objectives/T6/records",
            "/district/objectives/T7/records",
            "/district/objectives/T2?as_of=2022-12-31",
        ),
        *("/district/units", "/district/units?year=2023&sort=name", "/duties", "/district/quotas"),
        "/district/quotas/proposals",
    ),
    "district_officer, records": (
        *("/district/foundings", "/district/registry", "/district/yearly-records", "/district/registry/survival"),
        *("/district/returns", "/district/returns/over-time", "/district/returns/consolidation"),
        "/district/returns/consolidation?with=signed",
    ),
    "district_officer, ledger": (
        *("/ledger", "/ledger?body=HND&year=2023", "/ledger/activities", "/ledger/activities?body=HND"),
        *(
            "/ledger/claims",
            "/ledger/funnel",
            "/ledger/funnel/foundings",
            "/ledger/targets?body=HND",
            "/ledger/targets",
        ),
        *(f"/ledger/tables?table={code}" for code in TABLES),
    ),
    "commune_officer": (
        *("{home}/foundings", "{home}/registry", "{home}/yearly-records", "{home}/quotas"),
        *("{home}/registry/survival", "{home}/documents"),
    ),
    "administrator": ("/admin/people", "/admin/units", "/admin/bodies"),
    "inspector": ("/audit", "/audit/access", "/audit/chains", "/inspection"),
}
# Only after what a test of their own makes: tests/exports/test_special.py.
APART = {"exports.special_report"}
# Their rows tell of the moment in which the district was made.
HEADS_ALONE = ("/audit", "/audit/access", "/audit/chains", "/admin/people")
TEMPLATES = tuple(one.value for one in OF_PAGE)


@pytest.mark.parametrize("role", LISTS)
def test_each_list_holds_what_it_held(story_visit, story_app, role):
    visitor = story_visit(role.partition(",")[0], CAO_BO if role == "commune_officer" else None)
    if role == "inspector":
        visitor.get("/admin/people", status=403)  # so that there is an attempt to list
    told = {path: contents(visitor, address(path), story_app, path not in HEADS_ALONE) for path in LISTS[role]}
    compare(KEPT, told, is_column)


def test_each_template_asks_for_what_it_asked_for(story_visit, story_app):
    for role, place in (("commune_officer", "{home}"), ("district_officer", "/district")):
        visitor = story_visit(role, CAO_BO if role == "commune_officer" else None)
        paths = [f"{place}/import/template/{one}" for one in TEMPLATES]
        compare(KEPT, {path: contents(visitor, path, story_app, False) for path in paths}, is_column)


def test_no_list_is_left_out(app):
    """Every address of a file stands above, or is tested where what it tells of is made."""
    asked = {
        address(path).partition("?")[0].replace("{home}", "/communes/1") for paths in LISTS.values() for path in paths
    }
    router, there = app.url_map.bind(""), set(APART)
    there |= {router.match(re.sub(r"/T\d", "/T1", path))[0] for path in asked}
    made = {one.endpoint for one in app.url_map.iter_rules() if "<form>" in str(one)}
    assert made - there == set()


def address(path):
    page, _, filters = path.partition("?")
    return f"{page}/export.xlsx?{filters}"


def is_column(line):
    return line.startswith("- ")


def contents(visitor, path, app, with_row):
    """Return, line by line, what the file of an address holds."""
    with app.app_context():
        home = f"/communes/{units.by_code(CAO_BO, date(2024, 10, 23)).id}"
    answer = visitor.client.get(path.format(home=home))
    assert answer.status_code == 200, path
    lines = [unquote(answer.headers["Content-Disposition"].rpartition("=")[2])]
    for sheet in openpyxl.load_workbook(io.BytesIO(answer.data)):
        lines.append(f"[{sheet.title}]")
        rows = list(sheet.iter_rows())
        top = next((at for at, row in enumerate(rows) if len(row) < 2 or row[1].value is not None), 0)
        lines += [str(row[0].value) for row in rows[:top]]
        choices = {}
        for one in sheet.data_validations.dataValidation:
            for cells in one.sqref.ranges:
                assert cells.min_col == cells.max_col
                choices[cells.min_col] = f" | rows {cells.min_row} to {cells.max_row}: {one.formula1}"
        for number, title in enumerate(rows[top], 1):
            cells = [row[number - 1] for row in rows[top + 1 :] if number <= len(row)]
            said = f" | {filled(cells)}" if with_row else ""
            forms = ", ".join(sorted({cell.number_format for cell in cells if cell.value is not None}))
            lines.append(f"- {title.value} | {forms}{said}{choices.get(number, '')}".replace("\n", " "))
    return lines


def filled(cells):
    """Return the first word of a column, in how many rows something stands, and a mark of all of it."""
    values = [str(cell.value) for cell in cells if cell.value is not None]
    mark = hashlib.sha256("|".join(str(cell.value) for cell in cells).encode()).hexdigest()[:6]
    return f"{values[0]} | {len(values)} of {len(cells)}, {mark}" if values else f"0 of {len(cells)}"
