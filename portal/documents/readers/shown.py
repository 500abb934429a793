"""What a number cell shows on the screen: its format of numbers applied, as far as it changes what is read."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

_PIECES = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[(?P<condition>[<>=][^\]]*)\]'
    r"|\[[^\]]*\]|(?P<general>General)|(?P<digits>[0#?.,]+)|(?P<exponent>[Ee][+-])|(?P<percent>%)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9.]+)")
_MOST_SHOWN = 10**11
_PLAIN = ("", "general", "@")


def number(value: int | float, written: str | None) -> Any:
    """Return a number as its format shows it: rounded, in percent, in thousands; with a word where it shows one."""
    exact = Decimal(repr(value))
    if (written or "").casefold() in _PLAIN:
        # So many digits are shown as 1,00207E+11, whatever is stored.
        return plain(exact) if abs(exact) < _MOST_SHOWN else ["shown", str(exact), "", f"{exact:.5E}"]
    section = _section(value, written or "")
    if not section.strip():
        return ["blank", str(plain(exact))]
    return _shown(exact, list(_PIECES.finditer(section)))


def is_month_first(written: str | None) -> bool:
    """Say whether a format of dates shows the month, in digits, before the day. The format of the system is none."""
    text = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", (written or "").casefold())
    if text in ("mm-dd-yy", "m/d/yyyy h:mm", "m/d/yy h:mm"):  # the built-in ones: shown as the computer is set
        return False
    return re.match(r"^[^dmy]*m{1,2}[^dmyh]+d{1,2}", text) is not None


def plain(exact: Decimal) -> int | float:
    """Return a number as JSON holds it."""
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def _section(value: float, written: str) -> str:
    """Return the part of a format that a value uses: above zero; below; zero; or by conditions of its own."""
    parts = re.findall(r'((?:"[^"]*"|\\.|\[[^\]]*\]|[^;])*)(?:;|$)', written)[: written.count(";") + 1] or [""]
    conditions = [_CONDITION.search(found) for found in parts]
    if any(one is not None and f"[{one[0]}" in part for one, part in zip(conditions, parts, strict=True)):
        for part, one in zip(parts, conditions, strict=True):
            if one is None or _holds(value, one[1], float(one[2])):
                return part
    at = 1 if value < 0 else 2 if value == 0 else 0
    return parts[at] if at < len(parts) else parts[0]


def _holds(value: float, sign: str, bound: float) -> bool:
    return {
        "<": value < bound,
        ">": value > bound,
        "=": value == bound,
        "<=": value <= bound,
        ">=": value >= bound,
        "<>": value != bound,
    }[sign]


def _shown(exact: Decimal, pieces: list[re.Match[str]]) -> Any:
    digits = [found["digits"] for found in pieces if found["digits"]]
    words = "".join(
        found["quoted"] or found["escaped"] or found["currency"] or found["other"] or "" for found in pieces
    )
    word = words.strip(" -+()\u00a0.,/")
    if any(found["general"] for found in pieces):
        return ["shown", str(exact), word, f"{plain(exact)} {word}"] if word else plain(exact)
    if any(found["exponent"] for found in pieces):
        return ["shown", str(exact), word, f"{exact:.2E}"]
    if len(digits) != 1 or "/" in words:  # nothing of the number, a fraction, or signs between its digits
        return ["odd", f"{plain(exact)} ({''.join(found[0] for found in pieces)})"]
    mask = digits[0]
    head, _point, tail = mask.partition(".")
    scaled = exact * 100 ** sum(1 for found in pieces if found["percent"])
    scaled /= 1000 ** (len(mask) - len(mask.rstrip(",")))
    places = sum(tail.count(sign) for sign in "0#?")
    rounded = scaled.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    if any(found["percent"] for found in pieces):
        word = f"% {word}".strip()
    width = head.count("0")
    text = f"{rounded:f}" if width <= 1 else f"{int(rounded):0{width}d}"
    if word or width > 1:
        return ["shown", str(rounded), word, f"{text} {word}".strip()]
    return plain(rounded)
