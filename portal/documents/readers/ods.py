"""Sheets of an .ods, with lxml: each cell holds its value and the text that it shows, and the two are compared."""

import io
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from lxml import etree

from . import shown

_NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _OFFICE, _TEXT, _STYLE = (f"{{{_NAMES}{one}:1.0}}" for one in ("table", "office", "text", "style"))
_CALCEXT = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_MOST_REPEATED = 20_500  # rows of one content that are laid out; more than any sheet that is read
_MOST_ACROSS = 300


def sheets(data: bytes) -> Iterator[dict[str, Any]]:
    """Yield the sheets of a workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("content.xml") as content:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
        root = etree.parse(content, parser).getroot()
    hidden = {
        style.get(f"{_STYLE}name")
        for style in root.iter(f"{_STYLE}style")
        if any(one.get(f"{_TABLE}display") == "false" for one in style.iter(f"{_STYLE}table-properties"))
    }
    for table in root.iter(f"{_TABLE}table"):
        yield _sheet(table, hidden)


def _sheet(table: Any, hidden: set[str | None]) -> dict[str, Any]:
    rows: dict[int, dict[int, Any]] = {}
    hidden_rows: list[int] = []
    number = 0
    for row in table.iter(f"{_TABLE}table-row"):
        times = _times(row, "rows")
        cells = _cells(row)
        for at in range(number + 1, number + 1 + min(times, _MOST_REPEATED) if cells else 0):
            rows[at] = cells
            if row.get(f"{_TABLE}visibility") in ("collapse", "filter"):
                hidden_rows.append(at)
        number += times
    hidden_columns: list[int] = []
    at = 0
    for column in table.iter(f"{_TABLE}table-column"):
        times = _times(column, "columns")
        if column.get(f"{_TABLE}visibility") in ("collapse", "filter"):
            hidden_columns += range(at, min(at + times, _MOST_ACROSS))
        at += times
    return {
        "name": table.get(f"{_TABLE}name") or "",
        "hidden": table.get(f"{_TABLE}style-name") in hidden,
        "hidden_rows": hidden_rows,
        "hidden_columns": hidden_columns,
        "rows": rows,
    }


def _times(element: Any, of: str) -> int:
    repeated = element.get(f"{_TABLE}number-{of}-repeated", "1")
    return max(1, int(repeated)) if repeated.isdecimal() else 1


def _cells(row: Any) -> dict[int, Any]:
    found: dict[int, Any] = {}
    at = 0
    for element in row:
        times = _times(element, "columns")
        if element.tag == f"{_TABLE}table-cell" and (cell := _cell(element)) is not None:
            found |= dict.fromkeys(range(at, at + min(times, _MOST_ACROSS)), cell)
        if element.tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            at += times
    return found


def _cell(element: Any) -> Any:
    kind, text = element.get(f"{_OFFICE}value-type"), _text(element)
    is_formula = element.get(f"{_TABLE}formula") is not None
    if element.get(f"{_CALCEXT}value-type") == "error" or (is_formula and re.match(r"#[A-Z]|Err:", text)):
        return ["error", text or "#?"]
    if kind is None and not text:
        return ["no_value", ""] if is_formula else None
    if kind in (None, "string"):
        given = text or element.get(f"{_OFFICE}string-value") or ""
        if not given and not is_formula:
            return None
        return given if given.strip() else ["blank", given]
    return _typed(element, kind, text)


def _typed(element: Any, kind: str, text: str) -> Any:
    if kind == "boolean":
        return ["boolean", int(element.get(f"{_OFFICE}boolean-value") == "true")]
    if kind == "date":
        return _date(element.get(f"{_OFFICE}date-value", ""), text)
    if kind == "time":
        return ["time", text or element.get(f"{_OFFICE}time-value", "")]
    return _number(element.get(f"{_OFFICE}value", ""), text, kind == "percentage")


def _text(element: Any) -> str:
    """Return what a cell shows: its paragraphs, without the note that may hang on it."""
    lines = [_inline(one) for one in element if one.tag in (f"{_TEXT}p", f"{_TEXT}h")]
    return "\n".join(lines)


def _inline(element: Any) -> str:
    parts = [element.text or ""]
    for one in element:
        if one.tag == f"{_TEXT}s":
            parts.append(" " * int(one.get(f"{_TEXT}c", "1")))
        elif one.tag == f"{_TEXT}tab":
            parts.append("\t")
        elif one.tag == f"{_TEXT}line-break":
            parts.append("\n")
        elif one.tag != f"{_OFFICE}annotation":
            parts.append(_inline(one))
        parts.append(one.tail or "")
    return "".join(parts)


def _date(value: str, text: str) -> Any:
    found = re.match(r"^(\d{4})-(\d\d)-(\d\d)(T00:00:00(\.0+)?)?$", value)
    if found is None:
        return ["time", text or value]
    numbers = [int(one) for one in re.findall(r"\d+", text)]
    return ["date", "-".join(found.group(1, 2, 3)), numbers[:2] == [int(found[2]), int(found[3])]]


def _number(value: str, text: str, is_percent: bool) -> Any:
    """Return a number as it is shown: of the readings of the text that one which is the value, rounded."""
    exact = Decimal(value)
    if not text:
        return ["shown", str(exact * 100), "%", value] if is_percent else shown.plain(exact)
    exact = exact * 100 if is_percent else exact
    found = re.match(r"^(?P<before>[^0-9]*)(?P<digits>[0-9][0-9., \u00a0\u202f]*)(?P<after>.*)$", text, re.DOTALL)
    if found is None:
        return ["blank", value] if not text.strip() else ["odd", text]
    word = (found["before"] + found["after"]).strip(" -+()−\u00a0")
    if re.match(r"[Ee][+-]?\d", found["after"]):
        return ["shown", str(exact), "", text]
    digits = re.sub(r"[ \u00a0\u202f]", "", found["digits"]).rstrip(".,")
    for mark in (",", ".", None):
        head, _mark, tail = digits.partition(mark) if mark else (digits, "", "")
        if tail and not tail.isdecimal():
            continue
        seen = Decimal(re.sub(r"[.,]", "", head) + ("." + tail if tail else "")) * (-1 if exact < 0 else 1)
        if abs(seen - exact) <= Decimal("0.5000001").scaleb(-len(tail)):
            padded = len(head) > 1 and head.startswith("0")
            return ["shown", str(seen), word, text] if word or padded else shown.plain(seen)
    return ["odd", text]
