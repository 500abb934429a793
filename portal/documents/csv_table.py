"""Text with separators, as spreadsheets save it: the separator found by the structure of the rows, not by counting."""

import csv
import io
import itertools
from collections import Counter
from typing import Any

from portal.documents.packages import MOST_COLUMNS, MOST_ROWS, UTF_16, Refused

MOST_TEXT = 32_767  # characters that a cell of a spreadsheet may hold
_SIGNS = (";", "\t", ",", "|")
_SAMPLE = 200  # rows that tell the separator


def rows(data: bytes) -> list[list[Any]]:
    """Return the rows of a text, each as long as it is; raises Refused."""
    text = _decoded(data)
    found: list[list[Any]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator(text), strict=True)
    try:
        for row in reader:
            found.append([_value(cell) for cell in row[:MOST_COLUMNS]])
            if len(found) > MOST_ROWS + 1_000:
                raise Refused("too_many_rows", rows=MOST_ROWS)
    except csv.Error as error:
        raise Refused("broken_csv", row=reader.line_num) from error
    while found and all(value is None for value in found[-1]):
        found.pop()
    if len(found) > MOST_ROWS + 200:  # room for titles above and totals beneath
        raise Refused("too_many_rows", rows=MOST_ROWS)
    return found


def separator(text: str) -> str:
    """Return the sign that cuts most rows into the same number of cells; of equals the one that makes more cells."""
    return max(_SIGNS, key=lambda sign: (*_structure(text, sign), -_SIGNS.index(sign)))


def _structure(text: str, sign: str) -> tuple[float, int]:
    """Return the share of rows that have the width of most, and that width."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    try:
        widths = [len(row) for row in itertools.islice(reader, _SAMPLE) if any(cell.strip() for cell in row)]
    except csv.Error:
        return 0.0, 0
    cut = Counter(width for width in widths if width > 1)
    if not cut:
        return 0.0, 0
    width, times = max(cut.items(), key=lambda one: (one[1], one[0]))
    return times / len(widths), width


def _decoded(data: bytes) -> str:
    encoding = "utf-16" if data.startswith(UTF_16) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refused("not_utf8") from error


def _value(cell: str) -> Any:
    text = cell[:MOST_TEXT]
    if text.startswith("'") and text[1:2] in ("=", "+", "-", "@", "\t", "\r", "'"):
        return text[1:]
    return text if text.strip() else None
