"""From a sheet as people made it to rows of named cells: the header found, titles, blanks and totals left out."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask_babel import gettext as _

from portal.core import reading
from portal.documents.workbook import MOST_ROWS, Table, column_letters
from portal.imports import cells as file_cells
from portal.imports import part_days, reading_columns, untidy
from portal.imports.columns import Layout
from portal.imports.layouts import ORDINAL, REGISTER
from portal.imports.mapping import Mapped
from portal.imports.questions import Answers, Note, Question

_TOTAL = re.compile(r"^(tong( so| cong)?|cong|luy ke|toan (xa|huyen))( .*)?$")


@dataclass(frozen=True)
class Fault:
    """What is wrong with one cell (or row, or sheet): where, what stands there, and why it cannot be."""

    sheet: str
    row: int
    column: str  # the letters, "" for a whole row
    header: str
    shown: str
    message: str


@dataclass
class Row:
    """A row of a sheet: `cells` by field key, as they came; `values` as they were read.

    `waits`: a question about it has no answer yet, so that nothing is said of it.
    """

    sheet: "Sheet"
    number: int
    cells: dict[str, Any]
    values: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    waits: bool = False
    raw: dict[str, Any] = field(default_factory=dict)  # the cells as the file holds them, with their formats
    _named: set[str] = field(default_factory=set)  # keys of the cells that have a fault

    def has(self, key: str) -> bool:
        """Say whether the file has the column, filled or not."""
        return key in self.sheet.columns

    def is_empty(self, key: str) -> bool:
        """Say whether the cell holds nothing, or the column is not there."""
        return reading.is_empty(self.cells.get(key))

    def is_unread(self, key: str) -> bool:
        """Say whether the cell holds something that could not be read, which is named already."""
        return not self.is_empty(key) and key not in self.values

    def is_spoiled(self, key: str) -> bool:
        """Say whether the cell is wrong, or must be there and is not."""
        lacks = key in self.sheet.layout.required and self.is_empty(key) and key not in self.values
        return self.is_unread(key) or key in self._named or lacks

    def fault(self, key: str, message: Any) -> None:
        """Name what is wrong with a cell; without such a column, with the row."""
        self._named.add(key)
        self.faults.append(self.sheet.fault(self.number, key, self.cells.get(key), message))

    def wait(self, key: str) -> None:
        """Leave a cell open until its question is answered."""
        self._named.add(key)
        self.waits = True

    def ask(self, kind: str, text: str, options: list[tuple[str, str]]) -> str:
        """Put a question about the row; return the answer, or "" where there is none yet: the row waits then."""
        answer = self.sheet.put(f"{self.number}:{kind}", text, options)
        self.waits = self.waits or not answer
        return answer

    def address(self, key: str) -> str:
        """Return the address of a cell."""
        return f"{column_letters(self.sheet.columns[key])}{self.number}"

    def fault_once(self, key: str, message: Any) -> None:
        """Name what is wrong with a cell, unless it is named already, or the whole column is missing and named so."""
        if key not in self._named and (self.has(key) or key not in self.sheet.layout.required):
            self.fault(key, message)


@dataclass
class Sheet:
    """A sheet whose header was found: `columns` is field key → column number.

    `said`: what the name of the sheet says of every row (its kind, its year), where no column does.
    """

    name: str
    layout: Layout
    header_row: int
    columns: dict[str, int]
    titles: dict[str, str]
    unknown: list[str]
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    answers: Answers = field(default_factory=dict)
    said: dict[str, Any] = field(default_factory=dict)
    year: int | None = None  # of its name or titles
    lone: dict[int, tuple[str, bool]] = field(default_factory=dict)  # rows of one text: that, and whether with numbers
    kind_rows: list[int] = field(default_factory=list)  # where a section of a kind begins
    numbers: dict[int, int] = field(default_factory=dict)  # row as it is read → row of the file, where these differ
    _asked: dict[str, Question] = field(default_factory=dict)  # by key

    @property
    def questions(self) -> list[Question]:
        """What it leaves open, in the order in which it was asked."""
        return list(self._asked.values())

    def ask(self, key: str, kind: str, text: str, options: list[tuple[str, str]], rows: Sequence[Row]) -> str:
        """Put a question about some cells of a column; return the answer, or "" where there is none yet."""
        place = f"{column_letters(self.columns[key])}:{kind}"
        return self.put(place, text, options, self.titles.get(key, ""), [row.address(key) for row in rows])

    def put(
        self,
        place: str,
        text: str,
        options: list[tuple[str, str]],
        header: str = "",
        cells: Sequence[str] = (),
        preset: str = "",
    ) -> str:
        """Put a question; one that was put before takes in the further cells. Return the answer, or ""."""
        key = f"{self.name}!{place}"
        question = self._asked.setdefault(key, Question(key, text, options, header, preset=preset))
        question.cells += cells
        return question.answered(self.answers)

    def fault(self, row: int, key: str, shown: Any, message: Any) -> Fault:
        """Return a fault at a cell of this sheet."""
        letters = column_letters(self.columns[key]) if key in self.columns else ""
        return Fault(self.name, row, letters, self.titles.get(key, ""), file_cells.shown(shown), str(message))


def of_table(
    layout: Layout, table: Table, answers: Answers | None = None, mapped: Mapped | None = None
) -> Sheet | None:
    """Return what a sheet holds, read by a layout, or None where it is not of that shape; `mapped`: by hand."""
    melted = untidy.years_down(layout, table, mapped.columns if mapped is not None else {})
    if melted is not None:
        table, numbers = melted
        mapped = None  # its header has the columns' own titles
    else:
        table = untidy.one_header(layout, table)
    sheet = _headed(layout, table, mapped)
    if sheet is None:
        return None
    table = _without_foot(sheet, table)
    sheet.numbers = dict(enumerate(numbers, start=1)) if melted is not None else {}
    sheet.answers = answers or {}
    return _filled(sheet, table)


def _without_foot(sheet: Sheet, table: Table) -> Table:
    """Leave out the notes and signatures beneath the last row, and say so."""
    start = untidy.foot(sheet.layout, table, sheet.header_row - 1, sheet.columns)
    if start is None or table.is_text:
        return table
    words = _("From row %(row)s on it is no list any more: notes and signatures are not read.", row=start)
    sheet.notes.append(Note(table.name, "", words))
    return replace(table, rows=table.rows[: start - 1])


def _sections(sheet: Sheet, table: Table) -> dict[int, Any]:
    return (
        {}
        if "kind" in sheet.columns or "kind" in sheet.said
        else untidy.sections(sheet.layout, table, sheet.header_row - 1)
    )


def is_named(layout: Layout, table: Table) -> bool:
    """Say whether a sheet bears the name of a layout."""
    return reading.bare(table.name) == reading.bare(layout.sheet)


def _headed(layout: Layout, table: Table, mapped: Mapped | None) -> Sheet | None:
    if mapped is not None:
        read_as = {at: key for at, key in mapped.columns.items() if key}
        columns = _first_places(read_as)
        said = {key: value for key, value in _said_by_name(layout, table.name).items() if key not in columns}
        return _sheet(layout, table, mapped.header.row, read_as, said) if columns else None
    best = max(
        ((_match(layout, row), number) for number, row in enumerate(table.rows[: untidy.HEADER_WITHIN])),
        key=lambda found: (len(found[0]), -found[1]),
        default=({}, 0),
    )
    columns, number = best
    said = {key: value for key, value in _said_by_name(layout, table.name).items() if key not in columns}
    required = layout.required - {"kind"} - set(said)
    if len(columns) < 2 or not required & set(columns):
        return None
    if not is_named(layout, table) and not required <= set(columns):
        return None
    return _sheet(layout, table, number, _read_as(layout, table.rows[number]), said)


def _said_by_name(layout: Layout, name: str) -> dict[str, Any]:
    """Return what the name of a sheet says of all its rows: "THT", "HTX", "Nhóm sở thích"; "2021", "Năm 2021"."""
    said: dict[str, Any] = {}
    if "kind" in layout.required:
        kinds = REGISTER.column("kind").field.kind
        words = (name, re.sub(r"\s*\d+$", "", name), name.partition(" ")[0])
        for word in words:
            try:
                said.setdefault("kind", kinds.read(word))
            except reading.Unreadable:
                continue
    year = re.search(r"(?<!\d)((?:19|20)\d{2})(?!\d)", name)
    if "year" in layout.required and year:
        said["year"] = int(year[1])
    return said


def _match(layout: Layout, row: Sequence[Any]) -> dict[str, int]:
    return _first_places(_read_as(layout, row))


def _read_as(layout: Layout, row: Sequence[Any]) -> dict[int, str]:
    """Return the keys of the columns whose headings stand in a row, by place."""
    texts = [(at, cell) for at, cell in enumerate(row) if isinstance(cell, str)]
    return {at: one.key for at, cell in texts if (one := untidy.known(layout, cell)) is not None}


def _first_places(read_as: Mapping[int, str]) -> dict[str, int]:
    return {key: at for at, key in sorted(read_as.items(), reverse=True)}


def _sheet(layout: Layout, table: Table, number: int, read_as: Mapping[int, str], said: dict[str, Any]) -> Sheet:
    header, columns = table.rows[number], _first_places(read_as)
    titles = {key: str(header[column]).strip() for key, column in columns.items()}
    taken = set(columns.values())
    others = [(at, cell) for at, cell in enumerate(header) if not reading.is_empty(cell) and at not in taken]
    unread = [file_cells.shown(cell) for at, cell in others if at not in read_as]
    unread = [name for name in unread if reading.bare(name) not in ORDINAL]
    sheet = Sheet(table.name, layout, number + 1, columns, titles, unread, said=said, lone=untidy.lone_texts(table))
    for at, cell in others:
        if at in read_as:
            message = _("This column stands twice: keep one of them.")
            title = layout.column(read_as[at]).title
            place = number + 1, column_letters(at), str(cell).strip()
            sheet.faults.append(Fault(table.name, *place, title, message))
    derived = [titles[one.key] for one in layout.columns if one.derived and one.key in columns]
    derived = [] if _reads_derived(layout, columns) else derived
    sheet.unknown += derived + untidy.without_header(table, number)
    by_section = untidy.sections(layout, table, number)
    if not ({"kind"} & {*columns, *said} or by_section) and (kind := untidy.kind_of_titles(layout, table, number)):
        said["kind"] = kind
    given = {*columns, *said, *(["kind"] if by_section else [])}
    missing = [one.title for one in layout.columns if one.required and one.key not in given]
    if missing:
        message = _("Columns that are needed are missing: %(names)s.", names=", ".join(missing))
        sheet.faults.append(Fault(table.name, number + 1, "", "", "", message))
    return sheet


def _reads_derived(layout: Layout, columns: Container[str]) -> bool:
    """Members and capital of a register: in a file of one's own they are read, in one of ours they only stand there."""
    return layout.name == "registry" and "code" not in columns


def _filled(sheet: Sheet, table: Table) -> Sheet:
    data = _data(sheet, table) if table.hidden_rows else ()
    numbers = [number for number, _cells in data if number in table.hidden_rows]
    text = _("Rows are hidden (by a filter, or by hand): are they to be read?")
    answer = _ask_hidden(sheet, "rows", text, [str(number) for number in numbers])
    _without_hidden_columns(sheet, table)
    for number, cells in _data(sheet, table):
        if answer == "skip" and number in table.hidden_rows:
            continue
        if len(sheet.rows) == MOST_ROWS:
            return _too_long(sheet)
        above = sheet.rows[-1].raw if sheet.rows else {}
        raw = {
            key: untidy.plain(cells[at], above.get(key)) if at < len(cells) else None
            for key, at in sheet.columns.items()
        }
        row = Row(
            sheet,
            sheet.numbers.get(number, number),
            {key: file_cells.value_of(cell) for key, cell in raw.items()},
            raw=raw,
        )
        row.values |= sheet.said
        sheet.rows.append(row)
        row.waits = not answer and number in table.hidden_rows
        _check_width(row, table, cells)
    untidy.take_sections(sheet, _sections(sheet, table))
    part_days.split_statuses(sheet)
    sheet.year = untidy.year_of(table, sheet.header_row - 1)
    reading_columns.read(sheet, derived=_reads_derived(sheet.layout, sheet.columns))
    return sheet


def _check_width(row: Row, table: Table, cells: Sequence[Any]) -> None:
    header = table.rows[row.sheet.header_row - 1]
    beyond = [cell for cell in cells[len(header) :] if not file_cells.shows_nothing(cell)] if table.is_text else []
    if beyond:
        message = _("The row has more cells than the header: is one of them cut by a comma that is not between cells?")
        fault = row.sheet.fault(row.number, "", file_cells.shown(beyond[0]), message)
        row.faults.append(replace(fault, column=column_letters(len(header))))


def _ask_hidden(sheet: Sheet, place: str, text: str, cells: list[str]) -> str:
    """Ask whether what is hidden is to be read, which it never is silently; "read", "skip", or "" without an answer."""
    options = [("read", _("Read them too")), ("skip", _("Leave them out"))]
    return sheet.put(f"{place}:hidden", text, options, cells=cells) if cells else "read"


def _without_hidden_columns(sheet: Sheet, table: Table) -> None:
    """Leave the hidden columns out of the sheet, where that was answered."""
    rows = [cells for _number, cells in _data(sheet, table)] if table.hidden_columns else []
    filled = {at for cells in rows for at, cell in enumerate(cells) if not file_cells.shows_nothing(cell)}
    hidden = {key: at for key, at in sheet.columns.items() if at in table.hidden_columns & filled}
    names = [f"{column_letters(at)} ({sheet.titles[key]})" for key, at in hidden.items()]
    if _ask_hidden(sheet, "columns", _("Columns are hidden: are they to be read?"), names) == "skip":
        sheet.columns = {key: at for key, at in sheet.columns.items() if key not in hidden}
        sheet.unknown += names


def _too_long(sheet: Sheet) -> Sheet:
    """Say so, and judge none of the rows: that would be long work for nothing."""
    message = _("More than %(rows)s rows: split the file.", rows=f"{MOST_ROWS:,}".replace(",", "."))
    sheet.rows.clear()
    sheet.faults.append(Fault(sheet.name, sheet.header_row, "", "", "", message))
    return sheet


def _data(sheet: Sheet, table: Table) -> Iterator[tuple[int, Sequence[Any]]]:
    for number, cells in enumerate(table.rows[sheet.header_row :], start=sheet.header_row + 1):
        ours = [cells[at] if at < len(cells) else None for at in sheet.columns.values()]
        if all(file_cells.shows_nothing(cell) for cell in ours) or _is_total(sheet, cells) or _is_header(sheet, cells):
            continue
        if not _is_numbering(sheet, cells):
            yield number, cells


def _is_total(sheet: Sheet, cells: Sequence[Any]) -> bool:
    """A totals row: its first word says so, and it names no kind, year or day of its own."""
    words = (cell for cell in cells if isinstance(cell, str) and re.search(r"[^\W\d_]", cell))
    first = next(words, None)
    name = _cell(sheet, cells, "name")
    if first is None or not _TOTAL.match(reading.bare(first)):
        first = name  # "Cao Bồ | Cộng": the sum of a commune
    if not isinstance(first, str) or not _TOTAL.match(reading.bare(first)):
        return False
    own = ("kind", "year", "registered_on", "code", "from_on", "starts_on", "happened_on")
    return all(reading.is_empty(_cell(sheet, cells, key)) or _cell(sheet, cells, key) is first for key in own)


def _is_header(sheet: Sheet, cells: Sequence[Any]) -> bool:
    """The header again, as long tables repeat it."""
    texts = ((key, _cell(sheet, cells, key)) for key in sheet.columns)
    same = [1 for key, cell in texts if isinstance(cell, str) and reading.bare(cell) == reading.bare(sheet.titles[key])]
    return max(len(same), len(_match(sheet.layout, cells))) >= max(2, len(sheet.columns) // 2)


def _is_numbering(sheet: Sheet, cells: Sequence[Any]) -> bool:
    """The row beneath a header that numbers the columns: 1, 2, 3 … (or A, B, 1, 2)."""
    filled = [cell for cell in cells if not reading.is_empty(cell)]
    if len(filled) < 3 or reading.is_empty(_cell(sheet, cells, "name")):
        return False
    texts = [str(cell).strip("() ") for cell in filled]
    if any(len(text) > 2 for text in texts):
        return False
    numbers = [int(text) for text in texts if text.isdecimal()]
    return len(numbers) >= 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _cell(sheet: Sheet, cells: Sequence[Any], key: str) -> Any:
    at = sheet.columns.get(key)
    return cells[at] if at is not None and at < len(cells) else None


__all__ = ["Fault", "Row", "Sheet", "is_named", "of_table"]
