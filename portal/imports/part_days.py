"""Years and months alone in columns of days, and a status with its year: "Năm TL 2017", "Ngừng HĐ từ 2018".

Of the time before the programme the first day will do, with a mark; of its own years it is asked once a column.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from portal.core import reading
from portal.core.numbers import day as shown_day
from portal.core.text import fold
from portal.imports import cells as file_cells
from portal.imports.columns import FileColumn
from portal.imports.questions import Note

if TYPE_CHECKING:
    from portal.imports.sheets import Row, Sheet

_SINCE = re.compile(r"^(?P<status>.+?)\s*[,(]?\s*(?:ke\s+)?tu\s+(?:nam\s+|ngay\s+|thang\s+)?(?P<day>[\d/.-]+)\)?$")
_SHOWN = 8  # cells that a question lists


def split_statuses(sheet: "Sheet") -> None:
    """Read "Ngừng HĐ từ 2018" as the status and the day since when, where no column of its own says that."""
    if "status" not in sheet.columns or "from_on" in sheet.columns:
        return
    told: dict[int, re.Match[str]] = {}
    for row in sheet.rows:
        cell = row.cells["status"]
        found = _SINCE.match(fold(cell.strip())) if isinstance(cell, str) else None
        if found is not None:
            told[row.number] = found
    rows = [row for row in sheet.rows if row.number in told]
    days = _ask_days(sheet, "status", [(row, told[row.number]["day"]) for row in rows])
    for row in rows:
        cell, found = row.cells["status"], told[row.number]
        row.cells["status"] = cell.strip()[: len(found["status"])].strip(" ,(")
        try:
            since = days.get(row.number) or reading.day_or_old_year(found["day"])
        except reading.Unreadable as unreadable:
            if not row.waits:
                row.fault("status", unreadable.message)
            continue
        row.values["from_on"] = since
        _mark(row, "status", cell, since)


def take_answered(sheet: "Sheet", one: FileColumn, rows: Sequence["Row"]) -> None:
    """Put the day that was answered in the place of a year or month alone of the programme's own time."""
    days = _ask_days(sheet, one.key, [(row, row.cells[one.key]) for row in rows])
    for row in rows:
        if row.number in days:
            _mark(row, one.key, row.cells[one.key], days[row.number])
            row.cells[one.key] = days[row.number]


def _ask_days(sheet: "Sheet", key: str, cells: Sequence[tuple["Row", Any]]) -> dict[int, date]:
    """Ask once which day of them is meant; return the days by the number of the row. Until then the rows wait."""
    parts = [(row, cell) for row, cell in cells if _is_of_our_time(cell)]
    if not parts:
        return {}
    shown = ", ".join(dict.fromkeys(file_cells.shown(cell) for _row, cell in parts[:_SHOWN]))
    text = _("“%(cells)s” is a year or month alone, of a time in which the day counts. Which day is it?", cells=shown)
    options = [
        ("first", _("Take its first day")),
        ("last", _("Take its last day")),
        ("none", _("It is written in the file first")),
    ]
    answer = sheet.ask(key, "part", text, options, [row for row, _cell in parts])
    if not answer:
        for row, _cell in parts:
            row.wait(key)
    if answer not in ("first", "last"):
        return {}
    return {row.number: reading.bounds_of_part(cell)[answer == "last"] for row, cell in parts}


def _is_of_our_time(cell: Any) -> bool:
    """Say whether a cell holds a year or month alone of which no first day is taken by itself."""
    if not isinstance(cell, str | int | float) or not reading.is_part_of_day(cell):
        return False
    try:
        reading.day_or_old_year(cell)
    except reading.Unreadable:
        return True
    return False


def mark_days(one: FileColumn, rows: Sequence["Row"]) -> None:
    """Say of which cells only a year or a month was read, so that its first day is seen to be no more than that."""
    for row in rows:
        day = row.values.get(one.key)
        if isinstance(day, date) and day.day == 1 and reading.is_part_of_day(row.cells[one.key]):
            _mark(row, one.key, row.cells[one.key], day)


def _mark(row: "Row", key: str, cell: Any, day: date) -> None:
    told = {"cell": file_cells.shown(cell), "day": shown_day(day)}
    words = _("“%(cell)s” is taken as %(day)s, the first day of it", **told)
    if day.day != 1:
        words = _("“%(cell)s” is taken as %(day)s", **told)
    row.sheet.notes.append(Note(row.sheet.name, row.address(key), words))
