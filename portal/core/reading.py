"""Cells as people type them, turned into values. Each function returns the value or raises Unreadable, in words."""

import math
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from portal.core import messages
from portal.core.numerals import ShownNumber, Unreadable
from portal.core.text import fold, tidy, without_invisible

YES = frozenset({"co", "x", "v", "1", "dung", "yes", "y", "true", "✓", "✔", "da co", "roi"})
NO = frozenset({"khong", "0", "k", "ko", "sai", "no", "n", "false", "chua", "chua co", "-"})
MOST_DIGITS = 15  # of a number in a spreadsheet: what comes behind is lost
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 60_000  # 1954 to 2064: a bare number outside is no Excel date
_EPOCH = date(1899, 12, 30)
_DATE = re.compile(r"^(\d{1,2})\s*[-/.\s]\s*(\d{1,2})\s*[-/.\s]\s*(\d{4}|\d{2})$")
_ISO = re.compile(r"^(\d{4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})(?:[T ]00:00(?::00)?(?:\.0+)?)?$")
_WORDS = re.compile(r"^ngay\s+(\d{1,2})\s+thang\s+(\d{1,2})\s+nam\s+(\d{4})$")


@dataclass(frozen=True)
class Named:
    """A cell that no column takes, with the words why: an error, a formula without a value, a time."""

    shown: str
    message: str


def is_empty(value: Any) -> bool:
    """Say whether a cell holds nothing: no value, or only spaces."""
    return value is None or (isinstance(value, str) and not value.strip())


def text(value: Any) -> str:
    """Return a cell as text: composed, single spaces; a whole number without decimals, a date as dd/mm/yyyy."""
    _no_error(value)
    if value is None:
        return ""
    if isinstance(value, bool | time | timedelta) or _has_hour(value):
        raise Unreadable(_("This is a time, or true or false: write it as a text."))
    if isinstance(value, ShownNumber):
        return value.text
    if isinstance(value, float):
        return _without_decimals(Decimal(repr(value))) if math.isfinite(value) else ""
    if isinstance(value, datetime | date):
        return value.strftime("%d/%m/%Y")
    return tidy(str(value))


def _without_decimals(number: Decimal) -> str:
    return format(number.to_integral_value() if number == number.to_integral_value() else number, "f")


def _has_hour(value: Any) -> bool:
    return isinstance(value, datetime) and value.time() != time()


def day(value: Any) -> date:
    """Return a date: a date cell, dd/mm/yyyy with / - or ., two-digit years, ISO, an Excel serial number."""
    _no_error(value)
    if _has_hour(value):
        raise Unreadable(_("This holds a time of day: write the day alone, such as 05/3/2021."))
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _of_serial(value)
    if not isinstance(value, str):
        raise Unreadable(messages.NOT_A_DATE)
    return _of_text(unicodedata.normalize("NFKC", without_invisible(value)).strip())


def _of_text(written: str) -> date:
    if re.fullmatch(r"\d{5}", written):
        return _of_serial(int(written))
    if re.fullmatch(r"(\d{1,2}[/.-])?(19|20)\d{2}", written):
        raise Unreadable(messages.ONLY_A_YEAR_OR_MONTH)
    if found := _ISO.match(written):
        return _of_parts(int(found[3]), int(found[2]), int(found[1]))
    found = _DATE.match(written) or _WORDS.match(fold(written))
    if found is None:
        raise Unreadable(messages.NOT_A_DATE)
    year = int(found[3])
    if len(found[3]) == 2:  # 21 is 2021; 0021 in four digits is a slip, and refused
        year += 2000 if year < 60 else 1900
    elif year < 1900:
        raise Unreadable(messages.NO_SUCH_DAY)
    return _of_parts(int(found[1]), int(found[2]), year)


def _of_parts(day_number: int, month: int, year: int) -> date:
    try:
        return date(year, month, day_number)
    except ValueError as error:
        raise Unreadable(messages.NO_SUCH_DAY) from error


def _of_serial(value: float) -> date:
    if isinstance(value, float) and not math.isfinite(value):
        raise Unreadable(messages.NOT_A_DATE)
    if 1900 <= value <= 2100 and float(value).is_integer():
        raise Unreadable(messages.ONLY_A_YEAR_OR_MONTH)
    if not _FIRST_SERIAL <= value <= _LAST_SERIAL:
        raise Unreadable(messages.NOT_A_DATE)
    return _EPOCH + timedelta(days=int(value))


def day_or_old_year(value: Any) -> date:
    """Return a date; of what stood before 2021 a year or month alone will do, kept as its first day.

    No figure rests on that day; `is_part_of_day` tells it from one that was written in full.
    """
    try:
        return day(value)
    except Unreadable:
        found = _PART.fullmatch(fold(text(value)))
        if found is None or int(found["year"]) > _LAST_OLD_YEAR:
            raise
        return _of_parts(1, int(found["month"] or 1), int(found["year"]))


def is_part_of_day(value: Any) -> bool:
    """Say whether a cell holds a year or a month alone: 2017, 6/2016, "tháng 6/2016", "tháng 6 năm 2016"."""
    try:
        day(value)
    except Unreadable:
        with suppress(Unreadable):  # an error value or a time is neither
            return _PART.fullmatch(fold(text(value))) is not None
    return False


def bounds_of_part(value: Any) -> tuple[date, date]:
    """Return the first and the last day of a year or month alone; raises Unreadable for what is neither."""
    found = _PART.fullmatch(fold(text(value)))
    if found is None:
        raise Unreadable(_("This is not a date."))
    first, last = int(found["month"] or 1), int(found["month"] or 12)
    year = int(found["year"])
    start = _of_parts(1, last, year)
    return _of_parts(1, first, year), (start + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def year(value: Any) -> int:
    """Return a year: 2023, "năm 2023", or that of a date."""
    _no_error(value)
    if isinstance(value, date):
        return value.year
    found = re.fullmatch(r"(?:nam\s*)?((?:19|20)\d{2})(?:\.0)?", fold(text(value)))
    if found is None:
        raise Unreadable(_("This is not a year. Write it like 2023."))
    return int(found[1])


def yes_or_no(value: Any) -> bool:
    """Return yes or no: có, x, 1 … or không, 0, chưa."""
    _no_error(value)
    if isinstance(value, bool):
        return value
    word = fold(text(value))
    if word in YES:
        return True
    if word in NO:
        return False
    raise Unreadable(_("Write “Có” or “Không”."))


def one_of(choices: Mapping[str, str], shown: Sequence[str]) -> Callable[[Any], str]:
    """Return a reader that finds one of some words, whatever their case and marks; `choices`: bare → value."""

    def read(value: Any) -> str:
        found = choices.get(bare(text(value)))
        if found is None:
            raise Unreadable(messages.unknown(", ".join(shown)))
        return found

    return read


def bare(written: str) -> str:
    """Return text for matching headers and words: folded, without signs."""
    return " ".join(re.sub(r"[^\w\s]", " ", fold(written)).split())


def register_number(value: Any) -> str:
    """Return a number of a register as it was given out; what a spreadsheet made another thing of is refused."""
    if isinstance(value, date | datetime):
        raise Unreadable(_("A spreadsheet made a date of this number: format the column as text and write it again."))
    written = text(value)
    if isinstance(value, str):
        damaged = re.fullmatch(r"\d([.,]\d+)?E\+?\d+", written, re.IGNORECASE) is not None
    else:
        damaged = len(re.sub(r"\D", "", written)) > MOST_DIGITS or bool(re.search(r"[.,E]", written))
    if damaged:
        raise Unreadable(
            _("A spreadsheet changed this number (too many digits): format the column as text and write it again.")
        )
    return written


# A year, or a month of one, where a day belongs.
_PART = re.compile(
    r"(?:(?:nam|thang|ngay|tu)?\s*(?:tl|thanh lap|dk)\s*:?\s*)?"
    r"(?:nam\s*)?(?:(?:thang\s*|t)?(?P<month>0?[1-9]|1[0-2])\s*(?:[/.-]|nam)\s*)?(?P<year>(?:19|20)\d{2})"
)
_LAST_OLD_YEAR = 2020  # of the programme's own years the day counts


def code(value: Any) -> str:
    """Return a unit's official code with the leading zeros that a spreadsheet takes away: 703 is 00703."""
    written = text(value)
    return written.zfill(5) if written.isdecimal() else written


def _no_error(value: Any) -> None:
    if isinstance(value, str) and re.fullmatch(r"#[A-Z/0!?]+[!?A]?", value.strip()):
        raise Unreadable(messages.error_cell(value.strip()))
