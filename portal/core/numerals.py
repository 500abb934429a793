"""Numbers as people write them, in both languages: a value, words why there is none, or a question.

The table of docs/reading.md, language × kind of column × text, is this module in words; a test compares the two.
"""

import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from portal.core import messages
from portal.core.numbers import num
from portal.core.text import fold, without_invisible

THOUSANDS, DECIMAL = "thousands", "decimal"  # the answers to "mark": what the mark before three digits is
DONG, MILLION = "dong", "million"  # the answers to "money": in what an implausible amount is written
_LARGEST = Decimal(10) ** 12
_MILLION = Decimal(1_000_000)
# The words behind an amount, folded → what one of them is in million VND.
_MONEY = {
    **dict.fromkeys(("trieu", "tr", "trd", "trieu dong", "tr dong", "trieu vnd", "tr vnd"), Decimal(1)),
    **dict.fromkeys(("ty", "ti", "ty dong", "ti dong", "ty vnd"), Decimal(1000)),
    **dict.fromkeys(("nghin", "ngan", "nghin dong", "ngan dong"), Decimal("0.001")),
    **dict.fromkeys(("dong", "d", "vnd"), Decimal("0.000001")),
}
_PERCENT = {"%": Decimal(1), "phan tram": Decimal(1)}
_FACTORS: dict[str, dict[str, Decimal]] = {"": {}, "money": _MONEY, "%": _PERCENT}
_SPACE = re.compile(r"[^\S\r\n]|'|’")
_ESTIMATE = re.compile(r"^(khoang|tren|duoi|gan|hon|tam|uoc|xap xi|~|≈|>|<|≥|≤)|(\+|tro len)$")
_SEVERAL = re.compile(r"[0-9]\s*(-|–|—|÷|~|/|;|&|\+|va|den|toi|hoac|hay)\s*[0-9]|[0-9]\s+[0-9]|[0-9]\s*[a-z]+\s*[0-9]")
_NUMBER = re.compile(r"^(?P<sign>[-+−]?)\s?(?P<digits>[0-9.,]+(?: [0-9.,]+)*)\s?(?P<word>[^0-9]*)$")
_SPACED = re.compile(r"^[0-9]{1,3}( [0-9]{3})+([.,][0-9]+)?$")


class Unreadable(Exception):
    """A cell that cannot be what its column holds: a message for people."""

    def __init__(self, message: Any) -> None:
        super().__init__(str(message))
        self.message = str(message)


class Asked(Unreadable):
    """A text that is not read before somebody says how.

    `question` is "mark" (what the mark before three digits is) or "money" (an implausible amount); `readings` are
    the answers with what each gives: one alone where it is only to be confirmed.
    """

    def __init__(self, message: Any, question: str, readings: tuple[tuple[str, Decimal], ...]) -> None:
        super().__init__(message)
        self.question = question
        self.readings = readings


@dataclass(frozen=True)
class Style:
    """How to read what could be read in two ways: the language whose marks come first, and answers given."""

    language: str = "vi"
    mark: str = ""
    money: str = ""


PLAIN = Style()


@dataclass(frozen=True)
class ShownNumber:
    """A number cell that shows more than its number: zeros before it, a word behind it, an exponent.

    `number` is what is seen; `text` is how a column of texts reads it.
    """

    number: Decimal
    word: str
    text: str


def read(
    value: Any, unit: str = "", style: Style = PLAIN, suits: Callable[[Decimal], bool] = lambda number: True
) -> Decimal:
    """Return the number that a text or a cell means. `unit`: "", "money" (in million VND) or "%".

    Of two readings the one that `suits` (what the field can hold) is taken; where both do, raises Asked. Raises
    Unreadable for what is no number, or more than one.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str | ShownNumber):
        raise Unreadable(messages.NO_NUMBER)
    if isinstance(value, ShownNumber):
        return _checked(value.number * _factor(value.word, unit))
    if not isinstance(value, str):
        return _checked(_of_native(value))
    found = _split(value)
    factor = _factor(found["word"], unit)
    sign = -1 if found["sign"] in ("-", "−") else 1
    readings = [(answer, _checked(sign * number * factor)) for answer, number in _readings(found["digits"], style)]
    fitting = [one for one in readings if suits(one[1])] or readings[:1]
    chosen = [number for answer, number in fitting if answer == style.mark]
    if len(fitting) > 1 and not chosen:
        message = _("“%(text)s” reads in two ways: choose one.", text=value.strip())
        raise Asked(message, "mark", tuple(fitting))
    return chosen[0] if chosen else fitting[0][1]


def read_whole(value: Any, style: Style, suits: Callable[[Decimal], bool]) -> int:
    """Return a whole number; raises Unreadable and Asked."""
    number = read(value, "", style, suits)
    if number != number.to_integral_value():
        raise Unreadable(_("This must be a whole number."))
    return int(number)


def read_money(value: Any, style: Style, suits: Callable[[Decimal], bool], usual: Decimal) -> Decimal:
    """Return an amount in million VND. One beyond `usual`, what a commune's HTX has, is asked: is it in đồng?"""
    amount = read(value, "money", style, suits)
    if amount <= usual:
        return amount
    readings = [(MILLION, amount)] if suits(amount) else []
    if not has_word(value):
        readings.insert(0, (DONG, amount / _MILLION))
    chosen = [number for answer, number in readings if answer == style.money]
    if chosen or not readings:
        return chosen[0] if chosen else amount
    message = _("This is more than an HTX of a commune has. In what is it written?")
    raise Asked(message, "money", tuple(readings))


def told(answer: str, amount: Decimal, unit: str) -> str:
    """Return a reading in words, as it is offered to be chosen."""
    number = num(amount, 6)
    if unit == "money":
        number = _("%(number)s million VND", number=number)
    if answer == DONG:
        return _("%(amount)s: it is written in đồng", amount=number)
    if answer == MILLION:
        return _("%(amount)s: it is right as it stands", amount=number)
    return f"{number}\u00a0%" if unit == "%" else number


def has_word(value: Any) -> bool:
    """Say whether an amount names its unit: "tr", "tỷ", "đồng"."""
    if isinstance(value, ShownNumber):
        return bool(value.word)
    return isinstance(value, str) and bool(_split(value)["word"])


def mark_style(written: str) -> str:
    """Return the language whose marks a text shows for sure: "vi" (1.174,5), "en" (1,174.5); "" where none."""
    number = written.strip()
    if re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+\.[0-9]+|[0-9]{1,3}(,[0-9]{3}){2,}|[0-9]+\.[0-9]{1,2}", number):
        return "en"
    if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{3})+,[0-9]+|[0-9]{1,3}(\.[0-9]{3}){2,}|[0-9]+,[0-9]{1,2}", number):
        return "vi"
    return ""


def _split(value: str) -> dict[str, str]:
    """Return sign, digits and the folded word behind them; raises Unreadable for what is none, or several."""
    for character in value:
        if unicodedata.decomposition(character).startswith(("<super>", "<sub>", "<fraction>", "<circle>")):
            raise Unreadable(messages.NOT_A_NUMBER)
    plain = fold_number(value)
    if _ESTIMATE.search(plain) and re.search("[0-9]", plain):
        raise Unreadable(_("This is an estimate: write the number alone."))
    found = _NUMBER.match(plain)
    spaced = found is not None and " " in found["digits"]
    if found is None or (spaced and not _SPACED.match(found["digits"])):
        several = _SEVERAL.search(plain)
        raise Unreadable(_("These are two numbers: write one.") if several else messages.NOT_A_NUMBER)
    return {"sign": found["sign"], "digits": found["digits"], "word": " ".join(found["word"].strip(" .").split())}


def fold_number(value: str) -> str:
    """Return a text with its digits plain, its spaces single (lines kept apart), its letters folded."""
    lines = unicodedata.normalize("NFKC", without_invisible(value)).strip().splitlines()
    return "\n".join(fold(_SPACE.sub(" ", line)).replace("₫", "d") for line in lines)


def _factor(word: str, unit: str) -> Decimal:
    word = fold(word)
    if not word:
        return Decimal(1)
    if word not in _FACTORS[unit]:
        raise Unreadable(_("“%(word)s” is not understood here: write the number alone.", word=word))
    return _FACTORS[unit][word]


def _readings(digits: str, style: Style) -> list[tuple[str, Decimal]]:
    """Return what digits with marks can mean, each with the answer that chooses it, the language's own first."""
    own = "," if style.language == "en" else "."
    spaced, digits = " " in digits, digits.replace(" ", "")
    marks = [mark for mark in ".," if mark in digits]
    if len(marks) == 2:
        return [(DECIMAL, _both(digits))]
    if not marks:
        return [("", Decimal(digits))]
    mark = marks[0]
    if digits.count(mark) > 1:
        if spaced or not _is_grouped(digits, mark):
            raise Unreadable(messages.NOT_A_NUMBER)
        return [(THOUSANDS, Decimal(digits.replace(mark, "")))]
    head, tail = digits.split(mark)
    if not tail:
        raise Unreadable(messages.NOT_A_NUMBER)
    decimal = (DECIMAL, Decimal(f"{head or 0}.{tail}"))
    thousands = (THOUSANDS, Decimal(head + tail))
    if spaced:
        return [thousands, decimal] if len(tail) == 3 else [decimal]
    if not _is_grouped(digits, mark):
        return [decimal]
    return [thousands] if mark == own else [thousands, decimal]


def _both(digits: str) -> Decimal:
    last = max(digits.rfind(","), digits.rfind("."))
    head, tail = digits[:last], digits[last + 1 :]
    first = "." if digits[last] == "," else ","
    if not tail or digits[last] in head or not _is_grouped(head, first):
        raise Unreadable(messages.NOT_A_NUMBER)
    return Decimal(f"{head.replace(first, '')}.{tail}")


def _is_grouped(digits: str, mark: str) -> bool:
    """Groups of three: 1.174 or 12.345.678, never 0.174."""
    return re.fullmatch(rf"[1-9][0-9]{{0,2}}({re.escape(mark)}[0-9]{{3}})+", digits) is not None


def _of_native(value: int | float | Decimal) -> Decimal:
    if isinstance(value, float) and not math.isfinite(value):
        raise Unreadable(messages.NO_NUMBER)
    return value if isinstance(value, Decimal) else Decimal(repr(value))


def _checked(number: Decimal) -> Decimal:
    if abs(number) > _LARGEST:
        raise Unreadable(_("This number is too large to be right."))
    return number
