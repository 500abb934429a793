"""Cells as people type them, turned into values. Each function returns the value or raises Unreadable, in words."""

import math
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _

from portal.core.text import fold, tidy

YES = frozenset({"co", "x", "v", "1", "dung", "yes", "y", "true", "✓", "✔", "da co", "roi"})
NO = frozenset({"khong", "0", "k", "ko", "sai", "no", "n", "false", "chua", "chua co", "-"})
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 60_000  # 1954 to 2064: a bare number outside is no Excel date
_EPOCH = date(1899, 12, 30)
_TIMES = {"trieu": Decimal(1), "tr": Decimal(1), "ty": Decimal(1000), "ti": Decimal(1000), "nghin": Decimal("0.001")}
_DONG = Decimal("0.000001")
_SPACE = re.compile(r"[\s\u00a0\u2007\u202f']")
_DATE = re.compile(r"^(\d{1,2})\s*[-/.\s]\s*(\d{1,2})\s*[-/.\s]\s*(\d{4}|\d{2})$")
_ISO = re.compile(r"^(\d{4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})(?:[T ]00:00(?::00)?(?:\.0+)?)?$")
_WORDS = re.compile(r"^ngay\s+(\d{1,2})\s+thang\s+(\d{1,2})\s+nam\s+(\d{4})$")
_AMOUNT = re.compile(r"^([-+]?[\d.,]*\d[\d.,]*)\s*([a-z%]*)$")
_LARGEST = Decimal(10) ** 12


class Unreadable(Exception):
    """A cell that cannot be what its column holds: a message for people."""

    def __init__(self, message: Any) -> None:
        super().__init__(str(message))
        self.message = message


def is_empty(value: Any) -> bool:
    """Say whether a cell holds nothing: no value, or only spaces."""
    return value is None or (isinstance(value, str) and not value.strip())


def text(value: Any) -> str:
    """Return a cell as text: composed, single spaces; a whole number without decimals, a date as dd/mm/yyyy."""
    _no_error(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f") if math.isfinite(value) else ""
    if isinstance(value, datetime | date):
        return value.strftime("%d/%m/%Y")
    return tidy(str(value))


def whole(value: Any) -> int:
    """Return a whole number of persons or things."""
    number = decimal(value)
    if number != number.to_integral_value():
        raise Unreadable(_("This must be a whole number."))
    return int(number)


def decimal(value: Any) -> Decimal:
    """Return a number as Vietnamese offices write it: 1.174 is one thousand, 573,55 has decimals."""
    return _number(value, "")


def millions(value: Any) -> Decimal:
    """Return an amount in million VND: "2.650 triệu", "3,74 tỷ"; a bare number is in million."""
    return _number(value, "money")


def percent(value: Any) -> Decimal:
    """Return a percentage from 0 to 100: "75,5 %" or 75,5."""
    return _number(value, "%")


def _number(value: Any, unit: str) -> Decimal:
    _no_error(value)
    if isinstance(value, bool | date):
        raise Unreadable(_("This must be a number."))
    if isinstance(value, int | float):
        return _checked(_of_native(value))
    plain = _SPACE.sub(" ", unicodedata.normalize("NFKC", str(value)).strip())
    found = _AMOUNT.match(re.sub(r"(?<=\d) (?=\d)", "", fold(plain)).removesuffix(" vnd").removesuffix(" dong"))
    if found is None:
        raise Unreadable(_("This is not a number. Write it like 1.174 or 573,55."))
    return _checked(_digits(found[1]) * _factor(found[2], unit, plain))


def _of_native(value: int | float) -> Decimal:
    if isinstance(value, float) and not math.isfinite(value):
        raise Unreadable(_("This must be a number."))
    return Decimal(repr(value))


def _factor(word: str, unit: str, plain: str) -> Decimal:
    ends_in_dong = unit == "money" and fold(plain).endswith(("dong", "vnd"))
    if unit == "money" and word in _TIMES:
        return _TIMES[word]
    if ends_in_dong and not word:
        return _DONG
    if not word or (word == "%" and unit == "%"):
        return Decimal(1)
    raise Unreadable(_("“%(word)s” is not understood here: write the number alone.", word=word))


def _digits(written: str) -> Decimal:
    sign, digits = (written[0], written[1:]) if written[0] in "+-" else ("", written)
    comma, point = digits.count(","), digits.count(".")
    if comma and point:
        last = max(digits.rfind(","), digits.rfind("."))
        whole, rest = re.sub(r"[.,]", "", digits[:last]), digits[last + 1 :]
        grouped = _is_grouped(digits[:last], "." if digits[last] == "," else ",")
        if digits.count(digits[last]) > 1 or not grouped:
            raise Unreadable(_("This is not a number. Write it like 1.174 or 573,55."))
        return _made(f"{sign}{whole}.{rest or 0}")
    if point:
        return _made(sign + digits.replace(".", "")) if _is_grouped(digits, ".") else _single(sign, digits, ".")
    if comma > 1:
        return _grouped_or_refused(sign, digits)
    return _single(sign, digits, ",")


def _grouped_or_refused(sign: str, digits: str) -> Decimal:
    if not _is_grouped(digits, ","):
        raise Unreadable(_("This is not a number. Write it like 1.174 or 573,55."))
    return _made(sign + digits.replace(",", ""))


def _is_grouped(digits: str, mark: str) -> bool:
    """Groups of three: 1.174 or 12.345.678, never 0.174."""
    return re.fullmatch(rf"(0|[1-9]\d{{0,2}}({re.escape(mark)}\d{{3}})*|\d+)", digits) is not None


def _single(sign: str, digits: str, mark: str) -> Decimal:
    if digits.count(mark) > 1:
        raise Unreadable(_("This is not a number. Write it like 1.174 or 573,55."))
    return _made(sign + digits.replace(mark, "."))


def _made(digits: str) -> Decimal:
    try:
        return Decimal(digits)
    except InvalidOperation as error:
        raise Unreadable(_("This is not a number. Write it like 1.174 or 573,55.")) from error


def _checked(number: Decimal) -> Decimal:
    if abs(number) > _LARGEST:
        raise Unreadable(_("This number is too large to be right."))
    return number


def day(value: Any) -> date:
    """Return a date: a date cell, dd/mm/yyyy with / - or ., two-digit years, ISO, an Excel serial number."""
    _no_error(value)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _of_serial(value)
    return _of_text(unicodedata.normalize("NFKC", str(value)).strip())


def _of_text(written: str) -> date:
    if re.fullmatch(r"\d{5}", written):
        return _of_serial(int(written))
    if re.fullmatch(r"(\d{1,2}[/.-])?(19|20)\d{2}", written):
        raise Unreadable(_("Only a year or month is given: write the full day, such as 05/3/2021."))
    if found := _ISO.match(written):
        return _of_parts(int(found[3]), int(found[2]), int(found[1]))
    found = _DATE.match(written) or _WORDS.match(fold(written))
    if found is None:
        raise Unreadable(_("This is not a date. Write it like 05/3/2021."))
    year = int(found[3])
    if len(found[3]) == 2:  # 21 is 2021; 0021 in four digits is a slip, and refused
        year += 2000 if year < 60 else 1900
    elif year < 1900:
        raise Unreadable(_("There is no such day in the calendar."))
    return _of_parts(int(found[1]), int(found[2]), year)


def _of_parts(day_number: int, month: int, year: int) -> date:
    try:
        return date(year, month, day_number)
    except ValueError as error:
        raise Unreadable(_("There is no such day in the calendar.")) from error


def _of_serial(value: float) -> date:
    if isinstance(value, float) and not math.isfinite(value):
        raise Unreadable(_("This is not a date. Write it like 05/3/2021."))
    if 1900 <= value <= 2100 and float(value).is_integer():
        raise Unreadable(_("Only a year or month is given: write the full day, such as 05/3/2021."))
    if not _FIRST_SERIAL <= value <= _LAST_SERIAL:
        raise Unreadable(_("This is not a date. Write it like 05/3/2021."))
    return _EPOCH + timedelta(days=int(value))


def day_or_old_year(value: Any) -> date:
    """Return a date; of what stood before 2021 a year alone will do, kept as its first day (no figure rests on it)."""
    try:
        return day(value)
    except Unreadable:
        written = text(value)
        if re.fullmatch(r"19\d{2}|20[01]\d|2020", written):
            return date(int(written), 1, 1)
        raise


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
            known = ", ".join(shown)
            raise Unreadable(_("This is none of what is known here: %(choices)s.", choices=known))
        return found

    return read


def bare(written: str) -> str:
    """Return text for matching headers and words: folded, without signs."""
    return " ".join(re.sub(r"[^\w\s]", " ", fold(written)).split())


def code(value: Any) -> str:
    """Return a unit's official code with the leading zeros that a spreadsheet takes away: 703 is 00703."""
    written = text(value)
    return written.zfill(5) if written.isdigit() else written


def _no_error(value: Any) -> None:
    if isinstance(value, str) and re.fullmatch(r"#[A-Z/0!?]+[!?A]?", value.strip()):
        raise Unreadable(_("The cell holds an error of the spreadsheet (%(value)s).", value=value.strip()))
