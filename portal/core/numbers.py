"""Numbers and dates as the portal's people write them: 1.174; 573,55; 75,5 %; 23/10/2024."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from flask import Flask
from flask_babel import format_decimal, get_locale, gettext, ngettext

from portal.core import clock

DASH = "–"


def num(value: int | float | Decimal | None, places: int = 2) -> str:
    """Return a number with the locale's separators and at most `places` decimals; a dash for None."""
    if value is None:
        return DASH
    if isinstance(value, int) and 0 <= value < 1000:
        return str(int(value))  # every language writes it so; most figures of a page are small counts
    return format_decimal(_rounded(value, places), format="#,##0." + "#" * places if places else "#,##0")


def pct(value: int | float | Decimal | None, places: int = 1) -> str:
    """Return a percentage that is given in percent (68.2 → "68,2 %")."""
    return DASH if value is None else num(value, places) + "\u00a0%"


def day(value: date | datetime | None) -> str:
    """Return a date as dd/mm/yyyy; a dash for None."""
    return DASH if value is None else _local(value).strftime("%d/%m/%Y")


def moment(value: datetime | None) -> str:
    """Return a moment in local time as HH:MM dd/mm/yyyy; a dash for None."""
    return DASH if value is None else value.astimezone(clock.ZONE).strftime("%H:%M %d/%m/%Y")


def long_day(value: date) -> str:
    """Return the date with its weekday: "Thứ Tư, 23/10/2024"."""
    return f"{_weekdays()[value.weekday()]}, {day(value)}"


def days_ago(value: date | None) -> str:
    """Return how many days before the business date a date lies; a dash for None."""
    if value is None:
        return DASH
    number = (clock.today() - value).days
    return gettext("today") if number == 0 else ngettext("%(num)s day ago", "%(num)s days ago", number)


def language() -> str:
    """Return the language of the reader, vi or en; Vietnamese where nobody reads."""
    return str(get_locale() or "vi")[:2]


def years_of(value: Any) -> str:
    """Return the years of what has a first and a last day, such as a programme: 2021–2025."""
    return f"{value.starts_on.year}–{value.ends_on.year}"


def _rounded(value: int | float | Decimal, places: int) -> Decimal:
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _local(value: date | datetime) -> date:
    return value.astimezone(clock.ZONE).date() if isinstance(value, datetime) and value.tzinfo else value


def _weekdays() -> list[str]:
    # The locale library's long forms differ from what offices write: "Thứ Tư", capitalised.
    names = {
        "vi": ["Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật"],
        "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    }
    return names[language()]


def init_app(app: Flask) -> None:
    """Make the formats available to templates as filters."""
    for formatter in (num, pct, day, moment, long_day, days_ago, years_of):
        app.jinja_env.filters[formatter.__name__] = formatter
