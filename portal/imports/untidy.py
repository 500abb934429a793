"""Sheets as busy people keep them: kinds in section rows, a status with its year, years without a day.

What is understood so is said in the preview; what is not is asked or named, never guessed.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from portal.core import reading
from portal.core.numbers import day as shown_day
from portal.core.text import fold
from portal.documents.workbook import Table
from portal.imports import cells as file_cells
from portal.imports.columns import FileColumn, Layout
from portal.imports.questions import Note

if TYPE_CHECKING:
    from portal.imports.sheets import Row, Sheet

_ORDINAL = re.compile(r"^(?:[ivx]+|[a-d]|\d+)\s*[.)/:-]?$", re.I)
_IN_FRONT = re.compile(r"^(?:[ivx]+|[a-d]|\d+)\s*[.)/:-]+\s*", re.I)
_BEHIND = re.compile(r"\s*[:(–-].*$")
_KINDS_IN_TITLES = {
    "HTX": re.compile(r"\bhtx\b|\bhop tac xa\b"),
    "THT": re.compile(r"\btht\b|\bto hop tac\b"),
    "interest_group": re.compile(r"\bnhom (dong )?so thich\b|\bnst\b"),
}
_SINCE = re.compile(r"^(?P<status>.+?)\s*[,(]?\s*(?:ke\s+)?tu\s+(?:nam\s+|ngay\s+|thang\s+)?(?P<day>[\d/.-]+)\)?$")
_YEAR_OF_TITLE = re.compile(r"(?:nam|den(?: ngay)?|thoi diem)\D{0,12}(?:\d{1,2}[/.-]\d{1,2}[/.-])?((?:19|20)\d{2})")
HEADER_WITHIN = 30  # rows of titles that may stand above the header
SECTION = 2  # texts of a section's row at most: its ordinal and its kind
LEAST_SEEN = 2  # texts in a row that may be a header


def sections(layout: Layout, table: Table, header: int) -> dict[int, Any]:
    """Return the rows that only say of which kind those beneath are ("I. Hợp tác xã"): their numbers and kinds."""
    if "kind" not in layout.required:
        return {}
    kinds, found = layout.column("kind").field.kind, {}
    for number, row in enumerate(table.rows[header + 1 :], start=header + 2):
        texts = [cell.strip() for cell in row if isinstance(cell, str) and cell.strip()]
        said = [text for text in texts if not _ORDINAL.match(text)]
        if len(said) == 1 and (kind := _kind_of(said[0], kinds)) is not None:
            found[number] = kind
    return found


def _kind_of(text: str, kinds: Any) -> Any:
    word = _BEHIND.sub("", _IN_FRONT.sub("", text))
    for written in (word, re.sub(r"^\s*(các|loại hình|khối)\s+", "", word, flags=re.I)):
        try:
            return kinds.read(written)
        except reading.Unreadable:
            continue
    return None


def years_down(layout: Layout, table: Table) -> tuple[Table, list[int]] | None:
    """Return a sheet whose years stand across ("Doanh thu 2022", or 2022 beneath "Doanh thu") with a row for each year.

    With it the number of the row of the file of each of its rows. None for a sheet whose years stand down.
    """
    if "year" not in layout.required or table.hidden_rows or table.hidden_columns:
        return None  # what is hidden is asked about, by its place in the file
    for header, row in enumerate(table.rows[:HEADER_WITHIN]):
        above = table.rows[header - 1] if header else ()
        across = _across(layout, row, above)
        if len({year for _key, year in across.values()}) > 1 and len(across) > 1:
            return _melted(layout, table, header, across, above)
    return None


def _across(layout: Layout, row: Sequence[Any], above: Sequence[Any]) -> dict[int, tuple[str, int]]:
    """Return the columns of a header that are of a year: place → (key of the record's column, year)."""
    found, group = {}, ""
    for at, cell in enumerate(row):
        if at < len(above) and isinstance(above[at], str) and above[at].strip():
            group = above[at]
        written = str(int(cell)) if isinstance(cell, int | float) and not isinstance(cell, bool) else str(cell or "")
        year = re.search(r"(?<!\d)((?:19|20)\d{2})(?!\d)", written)
        if year is None:
            continue
        rest = (
            re.sub(r"\s*(năm|nam)?\s*(?<!\d)(?:19|20)\d{2}(?!\d)\s*", " ", written, flags=re.I).strip(" -,()") or group
        )
        column = layout.by_name.get(reading.bare(rest))
        if column is not None and column.key != "year" and not column.derived:
            found[at] = column.key, int(year[1])
    return found


def _melted(
    layout: Layout, table: Table, header: int, across: dict[int, tuple[str, int]], above: Sequence[Any]
) -> tuple[Table, list[int]]:
    kept = [at for at in range(max(len(row) for row in table.rows)) if at not in across]
    keys = list(dict.fromkeys(key for key, _year in across.values()))
    names = [_named(table.rows[header], at) or _named(above, at) for at in kept]
    rows: list[Any] = [[*names, layout.column("year").title, *(layout.column(key).title for key in keys)]]
    numbers = [header + 1]
    for number, row in enumerate(table.rows[header + 1 :], start=header + 2):
        own = [row[at] if at < len(row) else None for at in kept]
        for year in sorted({year for _key, year in across.values()}):
            places = {key: at for at, (key, of) in across.items() if of == year}
            values = [row[places[key]] if key in places and places[key] < len(row) else None for key in keys]
            if any(not reading.is_empty(value) for value in values):
                rows.append([*own, year, *values])
                numbers.append(number)
        if numbers[-1] != number and len([cell for cell in own if isinstance(cell, str) and cell.strip()]) <= SECTION:
            rows.append(own)  # a section's row, or none at all
            numbers.append(number)
    return replace(table, rows=rows, hidden_rows=frozenset(), hidden_columns=frozenset()), numbers


def _named(row: Sequence[Any], at: int) -> Any:
    return row[at] if at < len(row) and isinstance(row[at], str) and row[at].strip() else None


def kind_of_titles(layout: Layout, table: Table, header: int) -> Any:
    """Return the kind that the titles and the heading of the name say of all rows ("Danh sách HTX"), if one alone."""
    if "kind" not in layout.required:
        return None
    texts = [cell for row in table.rows[: header + 1] for cell in row if isinstance(cell, str)]
    found = {kind for text in texts for kind, pattern in _KINDS_IN_TITLES.items() if pattern.search(fold(text))}
    return found.pop() if len(found) == 1 else None


def take_sections(sheet: "Sheet", kinds: dict[int, Any]) -> None:
    """Let each row be of the kind of the section that it stands in, and leave the section rows out."""
    if not kinds or "kind" in sheet.columns:
        return
    kinds = {sheet.numbers.get(number, number): kind for number, kind in kinds.items()}
    starts = sorted(kinds)
    sheet.rows = [row for row in sheet.rows if row.number not in kinds]
    for row in sheet.rows:
        above = [number for number in starts if number < row.number]
        if above:
            row.values["kind"] = kinds[above[-1]]


def split_statuses(sheet: "Sheet") -> None:
    """Read "Ngừng HĐ từ 2018" as the status and the day since when, where no column of its own says that."""
    if "status" not in sheet.columns or "from_on" in sheet.columns:
        return
    for row in sheet.rows:
        cell = row.cells.get("status")
        found = _SINCE.match(fold(cell.strip())) if isinstance(cell, str) else None
        if found is None or not isinstance(cell, str):
            continue
        try:
            since = reading.day_or_old_year(found["day"])
        except reading.Unreadable as unreadable:
            row.fault("status", unreadable.message)
            continue
        row.cells["status"] = cell.strip()[: len(found["status"])].strip(" ,(")
        row.values["from_on"] = since
        sheet.notes.append(_note(row, "status", cell, since))


def mark_days(one: FileColumn, rows: Sequence["Row"]) -> None:
    """Say of which cells only a year or a month was read, so that its first day is seen to be no more than that."""
    for row in rows:
        day = row.values.get(one.key)
        if isinstance(day, date) and day.day == 1 and reading.is_part_of_day(row.cells[one.key]):
            row.sheet.notes.append(_note(row, one.key, row.cells[one.key], day))


def _note(row: "Row", key: str, cell: Any, day: date) -> Note:
    words = _("“%(cell)s” is taken as %(day)s, the first day of it", cell=file_cells.shown(cell), day=shown_day(day))
    return Note(row.sheet.name, row.address(key), words)


def year_of(table: Table, header: int) -> int | None:
    """Return the year that the name of a sheet or the titles above its header say, if it is one alone."""
    titles = [cell for row in table.rows[:header] for cell in row if isinstance(cell, str)]
    found = set(re.findall(r"(?<!\d)((?:19|20)\d{2})(?!\d)", table.name))
    found |= {year for title in titles for year in _YEAR_OF_TITLE.findall(fold(title))}
    return int(found.pop()) if len(found) == 1 else None


def likeliest_header(layout: Layout, table: Table) -> int | None:
    """Return the row (from 0) that looks most like a header of a sheet: the most known ones, then the most texts."""
    best: tuple[tuple[int, int], int] | None = None
    for number, row in enumerate(table.rows[:HEADER_WITHIN]):
        texts = [cell for cell in row if isinstance(cell, str) and cell.strip()]
        known = sum(reading.bare(cell) in layout.by_name for cell in texts)
        if len(texts) >= LEAST_SEEN and (best is None or (known, len(texts)) > best[0]):
            best = (known, len(texts)), number
    return best[1] if best else None


def seen_and_missing(layout: Layout, table: Table, header: int) -> str:
    """Say which headings were seen in which row, and which that are needed are missing."""
    cells = [cell.strip() for cell in table.rows[header] if isinstance(cell, str) and cell.strip()]
    known = {layout.by_name[name].key for cell in cells if (name := reading.bare(cell)) in layout.by_name}
    missing = [one.title for one in layout.columns if one.required and one.key not in known]
    return _(
        "Row %(row)s was taken as the header: %(seen)s. Missing: %(missing)s.",
        row=header + 1,
        seen=", ".join(f"“{cell[:40]}”" for cell in cells[:20]),
        missing=", ".join(missing) or "–",
    )
