"""Spreadsheets that people send, read without trust: raw values with their addresses, or a refusal.

Everything that could cost memory or time is judged before anything is unpacked: the size of the file, what the
archive declares, how many rows. No formula is evaluated, no XML entity expanded, no link followed.
"""

import csv
import io
import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

MEGABYTE = 1024 * 1024
MOST_BYTES = 10 * MEGABYTE
MOST_UNPACKED = 60 * MEGABYTE
MOST_PARTS = 2_000
MOST_SHRUNK = (
    100  # times that a large part may shrink: a sheet shrinks 10 to 20 times, what is made to burst 300 and more
)
LARGE_PART = 5 * MEGABYTE
MOST_ROWS = 20_000
MOST_COLUMNS = 256
MOST_SHEETS = 40
MOST_TEXT = 32_767  # characters that a cell of a spreadsheet may hold
_CHUNK = 64 * 1024
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_ENCRYPTED = b"EncryptedPackage".decode().encode("utf-16-le")
_DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_SANDBOX = Path(__file__).with_name("sandbox.py")
_SANDBOX_SECONDS = 30
_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_REPEATED = re.compile(rb"number-(?:rows|columns)-repeated=\"(\d+)\"")


class Refused(Exception):
    """A file that is not read at all: `code` says why, `values` with which numbers or names."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True)
class Table:
    """A sheet: its name and its rows of raw values, as far as the last that holds anything.

    Row 1 is the first row of the sheet, column 0 is A: `address` names a cell as people see it. A value is text,
    int, float, bool, date, datetime or None.
    """

    name: str
    rows: Sequence[Sequence[Any]]

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
    kind = _kind(data)
    _check_name(kind, file_name)
    if kind == "csv":
        return [Table(file_name[:31], _csv_rows(data))]
    _try(data)
    return list(_sheets(data))


def _try(data: bytes) -> None:
    """Refuse what a bounded process cannot read: what is laid out far apart would take this one's memory with it."""
    command = [sys.executable, "-I", str(_SANDBOX)]
    try:
        # The command is ours; the file goes in as standard input and is never part of it.
        done = subprocess.run(command, input=data, capture_output=True, timeout=_SANDBOX_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise Refused("unpacks_too_large", megabytes=MOST_UNPACKED // MEGABYTE) from error
    if done.returncode == 1:
        raise Refused("broken")
    if done.returncode:
        raise Refused("unpacks_too_large", megabytes=MOST_UNPACKED // MEGABYTE)


def _kind(data: bytes) -> str:
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise Refused("encrypted")
        return "xls"
    if data.startswith(b"PK"):
        return _kind_of_archive(data)
    if data.startswith(_UTF_16):  # "Unicode text", as Excel saves it
        return "csv"
    if data.lstrip()[:1] == b"<" or b"\0" in data[:4096] or data.startswith(b"%PDF"):
        raise Refused("not_a_spreadsheet")
    return "csv"


def _check_name(kind: str, file_name: str) -> None:
    ending = file_name.rpartition(".")[2].casefold()
    if ending == "xlsm":
        raise Refused("macros")
    if ending not in ("xlsx", "xls", "ods", "csv", "txt"):
        raise Refused("unknown_ending", ending=ending[:12])
    if ending.replace("txt", "csv") != kind:
        raise Refused("wrong_ending", ending=ending, kind=kind)


# --- archives: .xlsx and .ods ----------------------------------------------------------------------


def _kind_of_archive(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_declared(parts)
            kind = _kind_of_parts(archive, {part.filename for part in parts})
            for part in parts:
                _check_part(archive, part)
            return kind
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise Refused("broken") from error
    except RuntimeError as error:  # what the library raises for an encrypted part
        raise Refused("encrypted") from error


def _check_declared(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename for part in parts]
    if len(parts) > MOST_PARTS or len(set(names)) != len(names):
        raise Refused("broken")
    sizes = [(part.file_size, part.compress_size) for part in parts]
    whole, packed = sum(size for size, _packed in sizes), sum(packed for _size, packed in sizes)
    bursts = any(size > max(LARGE_PART, MOST_SHRUNK * shrunk) for size, shrunk in [*sizes, (whole, packed)])
    if bursts or whole > MOST_UNPACKED:
        raise Refused("unpacks_too_large", megabytes=MOST_UNPACKED // MEGABYTE)


def _kind_of_parts(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "mimetype" in names:
        with archive.open("mimetype") as part:
            if part.read(200).decode("ascii", "replace").strip() == _ODS:
                return "ods"
        raise Refused("not_a_spreadsheet")
    if "EncryptedPackage" in names:
        raise Refused("encrypted")
    if "xl/vbaProject.bin" in names:
        raise Refused("macros")
    if "[Content_Types].xml" in names and "xl/workbook.xml" in names:
        return "xlsx"
    raise Refused("not_a_spreadsheet")


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Read a part piece by piece, so that a false declaration is found out without unpacking it into memory."""
    size, tail, repeats, is_xml = 0, b"", 0, part.filename.endswith((".xml", ".rels"))
    with archive.open(part) as stream:
        while piece := stream.read(_CHUNK):
            size += len(piece)
            if size > part.file_size or size > MOST_UNPACKED:
                raise Refused("unpacks_too_large", megabytes=MOST_UNPACKED // MEGABYTE)
            if is_xml and _DOCTYPE.search(tail + piece):
                raise Refused("entities")
            if part.filename == "content.xml":
                repeats += _repeated(tail + piece)
            tail = piece[-64:]
    if repeats > MOST_ROWS * MOST_COLUMNS:
        raise Refused("too_many_rows", rows=MOST_ROWS)


def _repeated(piece: bytes) -> int:
    """Return how many cells a piece of an .ods repeats; the filling to the sheet's end is what all of them have."""
    found = (int(number) for number in _REPEATED.findall(piece))
    return sum(number for number in found if number < 16_000)


# --- sheets ---------------------------------------------------------------------------------------


def _sheets(data: bytes) -> Iterator[Table]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = list(book.sheet_names)
        if len(names) > MOST_SHEETS:
            raise Refused("too_many_sheets", sheets=MOST_SHEETS)
        for name in names:
            yield Table(name, _rows(book, name))
    except Refused:
        raise
    except BaseException as error:  # the reader's own panics derive from BaseException
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        raise Refused("broken") from error


def _rows(book: Any, name: str) -> list[list[Any]]:
    sheet = book.get_sheet_by_name(name)
    if sheet.end is None:
        return []
    if sheet.end[0] > MOST_ROWS + 200:
        raise Refused("too_many_rows", rows=MOST_ROWS)
    # The library gives the empty rows above the first cell, but not the empty columns to its left.
    left = [None] * min(sheet.start[1], MOST_COLUMNS)
    rows = [(left + [_value(cell) for cell in row[:MOST_COLUMNS]])[:MOST_COLUMNS] for row in sheet.iter_rows()]
    return _trimmed(rows)


def _trimmed(rows: list[list[Any]]) -> list[list[Any]]:
    while rows and all(value is None for value in rows[-1]):
        rows.pop()
    if len(rows) > MOST_ROWS + 200:  # room for titles above and totals beneath
        raise Refused("too_many_rows", rows=MOST_ROWS)
    return rows


def _value(cell: Any) -> Any:
    if isinstance(cell, str):
        text = cell[:MOST_TEXT]
        return text if text.strip() else None
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)
    if isinstance(cell, time | timedelta):
        return str(cell)
    if isinstance(cell, datetime) and (cell.hour, cell.minute, cell.second) == (0, 0, 0):
        return cell.date()
    return cell


# --- CSV -------------------------------------------------------------------------------------------


def _csv_rows(data: bytes) -> list[list[Any]]:
    text = _decoded(data)
    rows = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)):
            rows.append([_csv_value(cell) for cell in row[:MOST_COLUMNS]])
            if len(rows) > MOST_ROWS + 1_000:
                raise Refused("too_many_rows", rows=MOST_ROWS)
    except csv.Error as error:
        raise Refused("broken") from error
    return _trimmed(rows)


def _decoded(data: bytes) -> str:
    encoding = "utf-16" if data.startswith(_UTF_16) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refused("not_utf8") from error


def _delimiter(text: str) -> str:
    head = "\n".join(text.splitlines()[:20])
    return max(";\t,", key=lambda sign: (head.count(sign), sign == ";"))


def _csv_value(cell: str) -> Any:
    text = cell[:MOST_TEXT]
    if text.startswith("'") and text[1:2] in ("=", "+", "-", "@", "\t", "\r", "'"):
        return text[1:]
    return text if text.strip() else None


__all__ = ["Refused", "Table", "column_letters", "date", "read"]
