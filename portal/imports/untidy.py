"""Sheets as busy people keep them: kinds in section rows, a status with its year, years without a day.

What is understood so is said in the preview; what is not is asked or named, never guessed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from portal.core import reading
from portal.core.text import fold
from portal.documents.workbook import Table, column_letters
from portal.imports import cells as file_cells
from portal.imports.columns import FileColumn, Layout

if TYPE_CHECKING:
    from portal.imports.sheets import Sheet

_ORDINAL = re.compile(r"^(?:[ivx]+|[a-d]|\d+)\s*[.)/:-]?$", re.I)
_IN_FRONT = re.compile(r"^(?:[ivx]+|[a-d]|\d+)\s*[.)/:-]+\s*", re.I)
_BEHIND = re.compile(r"\s*[:(–-].*$")
_KINDS_IN_TITLES = {
    "HTX": re.compile(r"\bhtx\b|\bhop tac xa\b"),
    "THT": re.compile(r"\btht\b|\bto hop tac\b"),
    "interest_group": re.compile(r"\bnhom (dong )?so thich\b|\bnst\b"),
}
_YEAR_OF_TITLE = re.compile(r"(?:nam|den(?: ngay)?|thoi diem)\D{0,12}(?:\d{1,2}[/.-]\d{1,2}[/.-])?((?:19|20)\d{2})")
# Beneath the last row of a list: its notes, and who signs it.
_FOOT = re.compile(
    r"^(?:\(?ghi chu\b|nguoi lap|lap bieu|can bo (?:lap|phu trach)|ke toan|cong chuc|tm\.|kt\.|t/m|(?:pho )?chu tich"
    r"|xac nhan|\(?ky(?:,| ten| va|\))|thu truong|noi nhan"
    r"|(?:[\w\s]{0,30},\s*)?ngay\s*[\d.…]*\s*thang\s*[\d.…]*\s*nam)"
)
LISTED = 3  # cells: a line of signatures fills in fewer beside a name
_DITTO = frozenset({"nt", "-nt-", "n/t", "//", '"', "''", "”", "“", "như trên", "- nt -"})
_NOTHING = re.compile(r"^[-–—.…_]+$")
_UNIT_BEHIND = re.compile(
    r"\s*\((?:đvt|đơn vị)?[:\s]*(?:tr\.?\s?đ|trđ|triệu đồng|triệu|người|hộ|tv|thành viên)\.?\)\s*$", re.I
)
_WHOLE = frozenset({"tong so", "tong", "so luong", "tong cong"})  # beneath a heading of several columns
HEADER_WITHIN = 30  # rows of titles that may stand above the header
SECTION = 2  # texts of a section's row at most: its ordinal and its kind
LEAST_SEEN = 2  # texts in a row that may be a header


def known(layout: Layout, heading: str) -> FileColumn | None:
    """Return the column of a heading, which may end in the unit that the portal counts in: "Vốn (triệu đồng)"."""
    names = layout.by_name
    return names.get(reading.bare(heading)) or names.get(reading.bare(_UNIT_BEHIND.sub("", heading)))


def unmerged(table: Table) -> Table:
    """Return a sheet in which a text that is merged downwards stands in each of its rows, as people see it.

    Numbers stay in the first: nobody knows whose share of a merged sum is which.
    """
    rows = list(table.rows)
    for first, last, at in table.merged:
        text = table.rows[first - 1][at] if first <= len(rows) and at < len(table.rows[first - 1]) else None
        for number in range(first, min(last, len(rows))) if isinstance(text, str) else ():
            held = list(rows[number])
            rows[number] = [*held[:at], *[None] * (at - len(held)), text, *held[at + 1 :]]
    return replace(table, rows=rows, merged=())


def lone_texts(table: Table) -> dict[int, tuple[str, bool]]:
    """Return the rows that hold one text beside an ordinal, by number, and whether numbers stand beside it, too."""
    found = {}
    for number, row in enumerate(table.rows, start=1):
        texts = [cell.strip() for cell in row if isinstance(cell, str) and cell.strip()]
        said = dict.fromkeys(text for text in texts if not _ORDINAL.match(text))
        if len(said) == 1:
            others = [cell for cell in row[1:] if cell is not None and not isinstance(cell, str)]
            found[number] = _BEHIND.sub("", _IN_FRONT.sub("", next(iter(said)))).strip(), bool(others)
    return found


def with_years(layout: Layout, table: Table) -> Layout:
    """Return the layout of a register with a column for each year of which members or capital stand across.

    Its key is that of the column of one year with the year behind it: "members 2022".
    """
    if layout.name != "registry":
        return layout
    for header, row in enumerate(table.rows[:HEADER_WITHIN]):
        above = table.rows[header - 1] if header else ()
        is_lower = _is_second_row(above, [str(cell) if _is_year(cell) else cell for cell in row])
        groups = above if is_lower else ()
        headings = [cell if isinstance(cell, str) or is_lower else None for cell in row]
        across = _across(layout, headings, groups, {}, derived=True)
        added = [_of_year(layout, *across[at], str(row[at]), _group(groups, at)) for at in across]
        if added:
            return layout.with_columns(added)
    return layout


def _of_year(layout: Layout, key: str, year: int, heading: str, group: str) -> FileColumn:
    one = layout.column(key)
    headings = [f"{group} {heading}"] if heading.strip() == str(year) else [heading, f"{group} {heading}"]
    field = one.field.changed(title=f"{one.title} {year}", headings=tuple(headings), note="")
    return FileColumn(field, f"{key} {year}", derived=True)


def _group(row: Sequence[Any], at: int) -> str:
    """Return the heading of several columns that stands above a place."""
    return next((str(row[place]) for place in range(at, -1, -1) if _named(row, place)), "")


def one_header(layout: Layout, table: Table) -> Table:
    """Return a sheet whose headings stand in two rows ("Thành viên" over "Tổng số" and "Nữ") with them in the upper."""
    best, found = max((_known_in(layout, row) for row in table.rows[:HEADER_WITHIN]), default=0), None
    for at, (upper, given) in enumerate(zip(table.rows[:HEADER_WITHIN], table.rows[1:], strict=False)):
        lower = [str(cell) if _is_year(cell) else cell for cell in given]
        if all(isinstance(cell, str) or cell is None for cell in lower):
            joined = _joined(layout, upper, lower)
            if (number := _known_in(layout, joined)) > best:
                best, found = number, (at, joined)
    header = likeliest_header(layout, table) if found is None else None
    if header is not None and header + 1 < len(table.rows):
        first, second = table.rows[header : header + 2]
        joined = _joined(layout, first, second)
        if _is_second_row(first, second) and _known_in(layout, joined) >= best:
            found = header, joined
    if found is None:
        return table
    at, joined = found
    return replace(table, rows=[*table.rows[:at], joined, [None] * len(joined), *table.rows[at + 2 :]])


def _is_year(cell: Any) -> bool:
    return isinstance(cell, int) and not isinstance(cell, bool) and 1900 <= cell < 2100


def _is_second_row(upper: Sequence[Any], lower: Sequence[Any]) -> bool:
    """Say whether a row goes on with the headings above it: texts alone, some where a merged heading left none."""
    headed = [at for at in range(len(upper)) if _named(upper, at)]
    texts = [at for at in range(len(lower)) if _named(lower, at) and _named(lower, at) != _named(upper, at)]
    if not headed or not texts or any(not isinstance(cell, str | None) for cell in lower):
        return False
    return headed[0] not in texts and any(at not in headed and at > headed[0] for at in texts)


def _known_in(layout: Layout, row: Sequence[Any]) -> int:
    return len({one.key for cell in row if isinstance(cell, str) and (one := known(layout, cell)) is not None})


def _joined(layout: Layout, upper: Sequence[Any], lower: Sequence[Any]) -> list[Any]:
    made: list[Any] = []
    group = ""
    for at in range(max(len(upper), len(lower))):
        over, under = _named(upper, at), _named(lower, at)
        group = over or (group if under else "")
        if not under or under == over:
            made.append(over)
        elif reading.bare(under) in _WHOLE:
            made.append(group or under)
        else:
            both = f"{group} {under}".strip()
            made.append(under if known(layout, both) is None and known(layout, under) is not None else both)
    return made


def foot(layout: Layout, table: Table, header: int, columns: Mapping[str, int]) -> int | None:
    """Return the row (from 1) from which on a sheet is no list any more: its notes, its signatures."""
    needed = [at for key, at in columns.items() if key in layout.required and key != "name"]
    for number, row in enumerate(table.rows[header + 1 :], start=header + 2):
        texts = [cell.strip() for cell in row if isinstance(cell, str) and cell.strip()]
        told = any(at < len(row) and _tells(row[at]) for at in needed)
        if not told and not _is_listed(row, columns) and any(_FOOT.match(fold(text)) for text in texts[:2]):
            return number
    return None


def _is_listed(row: Sequence[Any], columns: Mapping[str, int]) -> bool:
    """Say whether a row fills in a line of the list, with a name: its day may be "ngày 1 tháng 1 năm 2015"."""
    at = columns.get("name", len(row))
    name = row[at] if at < len(row) else None
    has_name = isinstance(name, str) and bool(name.strip()) and not _FOOT.match(fold(name.strip()))
    return has_name and sum(not reading.is_empty(cell) for cell in row) >= LISTED


def _tells(cell: Any) -> bool:
    """Say whether a cell holds a number or day, or a text with one, that is no line of a signature."""
    if isinstance(cell, str):
        return re.search(r"\d", cell) is not None and not _FOOT.match(fold(cell.strip()))
    return cell is not None


def plain(cell: Any, above: Any) -> Any:
    """Return a cell without what only fills it: "-" is nothing, "nt" and "//" are the cell above."""
    cell = ditto(cell, above)
    return None if isinstance(cell, str) and _NOTHING.match(cell.strip()) else cell


def ditto(cell: Any, above: Any) -> Any:
    """Return the cell above for one that only says so."""
    says_so = isinstance(cell, str) and cell.strip().casefold() in _DITTO
    return above if says_so and above is not None else cell


def sections(layout: Layout, table: Table, header: int) -> dict[int, Any]:
    """Return the rows that only say of which kind those beneath are ("I. Hợp tác xã"): their numbers and kinds."""
    if "kind" not in layout.required:
        return {}
    kinds, found = layout.column("kind").field.kind, {}
    for number, row in enumerate(table.rows[header + 1 :], start=header + 2):
        texts = [cell.strip() for cell in row if isinstance(cell, str) and cell.strip()]
        said = [text for text in texts if not _ORDINAL.match(text)]
        if len(said) != 1:
            continue
        kind = _kind_of(said[0], kinds)
        is_numbered = len(texts) > 1 or _IN_FRONT.match(texts[0]) is not None
        if kind is None and is_numbered and not any(isinstance(cell, int | float | date) for cell in row):
            kind = _kind_in(said)  # "A. Các HTX đang hoạt động"
        if kind is not None:
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


def without_header(table: Table, header: int) -> list[str]:
    """Return the columns that hold something beneath the header, which says nothing of them."""
    if table.is_text:
        return []  # named row by row
    headings, rows = table.rows[header], table.rows[header + 1 :]
    held = {at for row in rows for at, cell in enumerate(row) if not file_cells.shows_nothing(cell)}
    bare = sorted(at for at in held if at >= len(headings) or reading.is_empty(headings[at]))
    return [_("column %(letters)s, without a header", letters=column_letters(at)) for at in bare]


def years_down(layout: Layout, table: Table, mapped: Mapping[int, str]) -> tuple[Table, list[int]] | None:
    """Return a sheet whose years stand across ("Doanh thu 2022", or 2022 beneath "Doanh thu") with a row for each year.

    With it the number of the row of the file of each of its rows. None for a sheet whose years stand down. `mapped`:
    the keys of columns that were mapped by hand, by place.
    """
    if "year" not in layout.required or table.hidden_rows or table.hidden_columns:
        return None  # what is hidden is asked about, by its place in the file
    for header, row in enumerate(table.rows[:HEADER_WITHIN]):
        above = table.rows[header - 1] if header else ()
        across = _across(layout, row, above, mapped)
        if len({year for _key, year in across.values()}) > 1 and len(across) > 1:
            return _melted(layout, table, header, across, above, mapped)
    return None


def _across(
    layout: Layout, row: Sequence[Any], above: Sequence[Any], mapped: Mapping[int, str], *, derived: bool = False
) -> dict[int, tuple[str, int]]:
    """Return the columns of a header that are of a year: place → (key of the record's column, year)."""
    found, group, group_at = {}, "", -1
    for at, cell in enumerate(row):
        if at < len(above) and isinstance(above[at], str) and above[at].strip():
            group, group_at = above[at], at
        written = str(int(cell)) if isinstance(cell, int | float) and not isinstance(cell, bool) else str(cell or "")
        year = re.search(r"(?<!\d)((?:19|20)\d{2})(?!\d)", written)
        if year is None:
            continue
        rest = (
            re.sub(r"\s*(năm|nam)?\s*(?<!\d)(?:19|20)\d{2}(?!\d)\s*", " ", written, flags=re.I).strip(" -,()") or group
        )
        key = mapped.get(at, mapped.get(group_at))
        column = layout.column(key) if key else known(layout, rest)
        if column is not None and column.key != "year" and column.derived == derived:
            found[at] = column.key, int(year[1])
    return found


def _melted(
    layout: Layout,
    table: Table,
    header: int,
    across: dict[int, tuple[str, int]],
    above: Sequence[Any],
    mapped: Mapping[int, str],
) -> tuple[Table, list[int]]:
    kept = [at for at in range(max(len(row) for row in table.rows)) if at not in across]
    keys = list(dict.fromkeys(key for key, _year in across.values()))
    own_titles = {at: layout.column(key).title for at, key in mapped.items() if key}
    names = [own_titles.get(at) or _named(table.rows[header], at) or _named(above, at) for at in kept]
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
    return _kind_in(texts)


def _kind_in(texts: Sequence[str]) -> Any:
    found = {kind for text in texts for kind, pattern in _KINDS_IN_TITLES.items() if pattern.search(fold(text))}
    return found.pop() if len(found) == 1 else None


def take_sections(sheet: "Sheet", kinds: dict[int, Any]) -> None:
    """Let each row be of the kind of the section that it stands in, and leave the section rows out."""
    if not kinds or "kind" in sheet.columns:
        return
    kinds = {sheet.numbers.get(number, number): kind for number, kind in kinds.items()}
    starts = sheet.kind_rows = sorted(kinds)
    sheet.rows = [row for row in sheet.rows if row.number not in kinds]
    for row in sheet.rows:
        above = [number for number in starts if number < row.number]
        if above:
            row.values["kind"] = kinds[above[-1]]


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
