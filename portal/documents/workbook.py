"""Spreadsheets that people send, read without trust: cells with their addresses, or a refusal.

What could cost memory or time is judged before anything is unpacked (`packages`), and all else is read in a process
with limits (`sandbox`). No formula is evaluated, no XML entity expanded, no link followed.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from portal.documents import csv_table
from portal.documents.packages import MEGABYTE, MOST_ROWS, MOST_UNPACKED, Refused, kind_of
from portal.documents.sandbox import MOST_SHEETS

MOST_BYTES = 10 * MEGABYTE
_SANDBOX = Path(__file__).with_name("sandbox.py")
_SANDBOX_SECONDS = 90


@dataclass(frozen=True)
class Cell:
    """A cell that is more than a text, a number or a day; `kind` as portal/documents/readers says, `shown` in words.

    Of a number that shows more than its digits `number` is that number, as decimal digits, and `word` what stands
    beside it. A day whose format shows the month first is the kind "month_first" with its `day`.
    """

    kind: str
    shown: str = ""
    number: str = ""
    word: str = ""
    day: date | None = None


@dataclass(frozen=True)
class Table:
    """A sheet: its name and its rows of values, as far as the last that holds anything.

    Row 1 is the first row of the sheet, column 0 is A: `address` names a cell as people see it. A value is text,
    int, float, date, Cell or None. `is_text`: a CSV, where a row may be longer than its header by a mistake.
    """

    name: str
    rows: Sequence[Sequence[Any]]
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    is_text: bool = False
    merged: Sequence[tuple[int, int, int]] = ()  # cells merged downwards: first row, last row, column

    @staticmethod
    def address(row: int, column: int) -> str:
        """Return the address of a cell: row from 1, column from 0."""
        return f"{column_letters(column)}{row}"


def column_letters(column: int) -> str:
    """Return the letters of a column: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def read(data: bytes, file_name: str) -> list[Table]:
    """Return the sheets of a .xlsx, .xls, .ods or .csv file; raises Refused for what is not one, or is too much."""
    if not data:
        raise Refused("empty")
    if len(data) > MOST_BYTES:
        raise Refused("too_large", megabytes=MOST_BYTES // MEGABYTE)
    kind = kind_of(data, file_name)
    if kind == "csv":
        return [Table(file_name[:31], csv_table.rows(data), is_text=True)]
    return [_table(sheet) for sheet in _in_sandbox(kind, data)]


def _in_sandbox(kind: str, data: bytes) -> list[dict[str, Any]]:
    command = [sys.executable, "-I", str(_SANDBOX), kind]
    try:
        # The command is ours; the file goes in as standard input and is never part of it.
        done = subprocess.run(command, input=data, capture_output=True, timeout=_SANDBOX_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise Refused("unpacks_too_large", megabytes=MOST_UNPACKED // MEGABYTE) from error
    if done.returncode == 0:
        return json.loads(done.stdout)  # type: ignore[no-any-return]
    if done.returncode == 5:
        name, row, column = done.stdout.decode().rstrip("\n").rsplit("\t", 2)
        raise Refused("far_cell", cell=f"{name}!{Table.address(int(row), int(column))}", rows=MOST_ROWS)
    code = {1: "broken", 2: "encrypted", 4: "not_a_spreadsheet", 6: "too_many_rows", 7: "too_many_sheets"}
    raise Refused(
        code.get(done.returncode, "unpacks_too_large"),
        megabytes=MOST_UNPACKED // MEGABYTE,
        rows=MOST_ROWS,
        sheets=MOST_SHEETS,
    )


def _table(sheet: dict[str, Any]) -> Table:
    cells = {int(row): {int(column): value for column, value in held.items()} for row, held in sheet["rows"].items()}
    rows: list[list[Any]] = [[] for _row in range(max(cells, default=0))]
    for number, held in cells.items():
        rows[number - 1] = [_value(held.get(column)) for column in range(max(held, default=-1) + 1)]
    return Table(
        str(sheet["name"])[:60],
        rows,
        bool(sheet["hidden"]),
        frozenset(sheet["hidden_rows"]),
        frozenset(sheet["hidden_columns"]),
        merged=[(first, last, column) for first, last, column in sheet.get("merged", ())],
    )


def _value(given: Any) -> Any:
    if not isinstance(given, list):
        return given[: csv_table.MOST_TEXT] if isinstance(given, str) else given
    kind, *told = given
    if kind == "date":
        day = date.fromisoformat(told[0])
        return Cell("month_first", day.strftime("%d/%m/%Y"), day=day) if told[1] else day
    if kind == "boolean":
        return bool(told[0])
    if kind == "shown":
        return Cell(kind, str(told[2]), str(told[0]), str(told[1]))
    return Cell(kind, str(told[0]))


__all__ = ["MOST_BYTES", "MOST_ROWS", "Cell", "Refused", "Table", "column_letters", "read"]
