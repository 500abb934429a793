"""What an import would do: lines added, changed (old → new) and left alone; all that is wrong; or nothing at all."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from portal.documents.workbook import Table
from portal.imports import untidy
from portal.imports.change_log import ChangeLog
from portal.imports.columns import FileColumn, Layout
from portal.imports.mapping import Mapped, SheetMapping
from portal.imports.questions import Note, Question
from portal.imports.sheets import Fault, Sheet

ADDED, CHANGED, SAME = "added", "changed", "same"


@dataclass(frozen=True)
class Change:
    """One field that changes, in words: its header, the old and the new value, the cell."""

    title: str
    old: str
    new: str
    is_loss: bool = False  # something stands there now, and nothing would


@dataclass
class Line:
    """What happens to one row of the file."""

    sheet: str
    row: int
    tenant_id: int
    label: str
    state: str
    changes: list[Change] = field(default_factory=list)
    says: list[tuple[str, str]] = field(default_factory=list)  # header and value as it was read, of a row that is added


@dataclass(frozen=True)
class SeenSheet:
    """Where a sheet was read: the rows of its header and of all that was taken for a row of it, left out or not."""

    header: int
    rows: frozenset[int]
    is_melted: bool  # its years stand across


@dataclass
class Preview:
    """The whole of it. With a fault nothing is applied; `apply` writes within the transaction under way."""

    records: str
    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    unknown: list[tuple[str, str]] = field(default_factory=list)  # sheet, header of a column that is not read
    mappings: list[SheetMapping] = field(default_factory=list)  # sheets whose columns may be mapped by hand
    mapped: list[Mapped] = field(default_factory=list)  # those that were, for this very file
    map_answers: dict[str, str] = field(default_factory=dict)
    tables: Sequence[Table] = ()  # all sheets of the file, as they came
    seen: dict[str, "SeenSheet"] = field(default_factory=dict)  # the sheets that were read, by name
    leads_to_foundings: bool = False  # a row is refused that “Registered already” takes
    write: Callable[[], ChangeLog] = ChangeLog

    @property
    def is_sound(self) -> bool:
        """Whether it may be applied: nothing is wrong, and every question has its answer."""
        return not self.faults and not self.open_questions

    @property
    def open_questions(self) -> list[Question]:
        """The questions that nobody has answered yet."""
        return [one for one in self.questions if not one.answer]

    @property
    def answers(self) -> dict[str, str]:
        """The answers that were given, by the key of their question."""
        return {one.key: one.answer for one in self.questions if one.answer} | self.map_answers

    @property
    def losses(self) -> list[tuple[Line, Change]]:
        """What stands in the portal and would be erased by an empty cell."""
        return [(line, change) for line in self.lines for change in line.changes if change.is_loss]

    def number(self, state: str, tenant_id: int | None = None) -> int:
        """Return how many rows are added, changed or left alone; of one commune or of all."""
        ours = (line for line in self.lines if tenant_id in (None, line.tenant_id))
        return sum(line.state == state for line in ours)

    @property
    def does_nothing(self) -> bool:
        """Whether everything in the file stands in the portal already."""
        return not any(line.state != SAME for line in self.lines)

    @property
    def communes(self) -> list[int]:
        """The communes that it speaks of."""
        return sorted({line.tenant_id for line in self.lines})

    def see(self, sheet: Sheet) -> None:
        """Remember where a sheet was read, before rows of it are left out."""
        header = sheet.numbers.get(sheet.header_row, sheet.header_row)
        self.seen[sheet.name] = SeenSheet(header, frozenset(row.number for row in sheet.rows), bool(sheet.numbers))

    def take(self, sheet: Sheet) -> None:
        """Take over what reading a sheet found."""
        self.faults += sheet.faults
        self.faults += [fault for row in sheet.rows for fault in row.faults]
        self.unknown += [(sheet.name, header) for header in sheet.unknown]
        self.questions += sheet.questions
        self.notes += sheet.notes

    def sort(self) -> None:
        """Put faults and lines in the order of the file."""
        self.faults.sort(key=lambda one: (one.sheet, one.row, len(one.column), one.column))
        self.lines.sort(key=lambda one: (one.sheet, one.row))


def difference(one: FileColumn, old: Any, new: Any) -> Change | None:
    """Return how a field changes, or None where it stays: 7 and 7.00 are the same, so are no text and none."""
    if _plain(old) == _plain(new):
        return None
    return Change(one.title, one.show(old), one.show(new), _plain(new) is None)


def differences(pairs: Iterable[tuple[FileColumn, Any, Any]]) -> list[Change]:
    """Return the changes of some fields: (field, old, new)."""
    return [change for one, old, new in pairs if (change := difference(one, old, new)) is not None]


def _plain(value: Any) -> Any:
    if value in (None, ""):
        return None
    return value.normalize() if isinstance(value, Decimal) else value


def told(values: Iterable[tuple[FileColumn, Any]]) -> list[tuple[str, str]]:
    """Return what a new row says, as it was read: a date or a number that was meant otherwise is seen here."""
    return [(one.title, one.show(value)) for one, value in values if value not in (None, "")]


def no_sheet(tables: Sequence[Table], layout: Layout) -> list[Fault]:
    """Return the faults of a workbook in which no sheet has the header that is needed: what was seen, what not."""
    message = _(
        "No sheet has the columns of “%(name)s”. Download the template and compare the header.", name=layout.sheet
    )
    found = [Fault(tables[0].name if tables else "", 1, "", "", "", message)]
    for table in tables:
        header = None if table.is_hidden else untidy.likeliest_header(layout, table)
        if header is not None:
            found.append(Fault(table.name, header + 1, "", "", "", untidy.seen_and_missing(layout, table, header)))
    return found
