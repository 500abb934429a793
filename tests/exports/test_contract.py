"""What each file holds, word for word: who reads these files by machine or by heart is not surprised.

`files.txt` has, for each address, the file's name, the lines above the table, and each column with the form of its
cells and what its first row says (tests/kept.py).
"""

import io
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pytest

from portal.imports.choices import OF_PAGE
from portal.units import queries as units
from tests.kept import compare

KEPT = Path(__file__).with_name("files.txt")
CAO_BO = "00952"
LISTS = {
    "district_officer": (
        *("/district/objectives", "/district/units", "/district/foundings", "/district/registry", "/duties"),
        *("/district/yearly-records", "/district/quotas", "/district/quotas/proposals", "/district/registry/survival"),
        *("/district/objectives/T2", "/district/objectives/T6", "/district/objectives/T1/records", "/ledger"),
        *("/district/returns", "/district/returns/over-time", "/district/returns/consolidation", "/ledger/activities"),
        *("/ledger/claims", "/ledger/funnel", "/ledger/funnel/foundings", "/ledger/targets"),
    ),
    "commune_officer": (
        *("{home}/foundings", "{home}/registry", "{home}/yearly-records", "{home}/quotas"),
        "{home}/registry/survival",
    ),
    "administrator": ("/admin/people", "/admin/units", "/admin/bodies"),
    "inspector": ("/audit", "/audit/access", "/audit/chains", "/inspection"),
}
# Their rows tell of the moment in which the district was made.
HEADS_ALONE = ("/audit", "/audit/access", "/audit/chains", "/admin/people")
TEMPLATES = tuple(one.value for one in OF_PAGE)


@pytest.mark.parametrize("role", LISTS)
def test_each_list_holds_what_it_held(story_visit, story_app, role):
    visitor = story_visit(role, CAO_BO if role == "commune_officer" else None)
    told = {path: contents(visitor, f"{path}/export.xlsx", story_app, path not in HEADS_ALONE) for path in LISTS[role]}
    compare(KEPT, told, is_column)


def test_each_template_asks_for_what_it_asked_for(story_visit, story_app):
    visitor = story_visit("commune_officer", CAO_BO)
    paths = [f"{{home}}/import/template/{one}" for one in TEMPLATES]
    compare(KEPT, {path: contents(visitor, path, story_app, False) for path in paths}, is_column)


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
        first = rows[top + 1] if len(rows) > top + 1 else [None] * len(rows[top])
        choices = {}
        for one in sheet.data_validations.dataValidation:
            for cells in one.sqref.ranges:
                assert cells.min_col == cells.max_col
                choices[cells.min_col] = f" | rows {cells.min_row} to {cells.max_row}: {one.formula1}"
        for number, (title, cell) in enumerate(zip(rows[top], first, strict=True), 1):
            said = "" if not with_row or cell is None or cell.value is None else f" | {cell.value}"
            of_cell = cell.number_format if cell is not None else ""
            lines.append(f"- {title.value} | {of_cell}{said}{choices.get(number, '')}".replace("\n", " "))
    return lines
