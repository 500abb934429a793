"""Working days of the offices: what the law counts its terms in."""

from datetime import date, timedelta

# The fixed public holidays (day, month) and the Lunar New Year's weeks of the period.
_FIXED = {(1, 1), (30, 4), (1, 5), (2, 9)}
_TET = (
    (date(2021, 2, 10), date(2021, 2, 16)),
    (date(2022, 1, 31), date(2022, 2, 4)),
    (date(2023, 1, 20), date(2023, 1, 26)),
    (date(2024, 2, 8), date(2024, 2, 14)),
    (date(2025, 1, 25), date(2025, 2, 2)),
)
_DAY = timedelta(days=1)


def is_working(day: date) -> bool:
    """True unless ``day`` is a weekend or a public holiday."""
    return day.weekday() < 5 and (day.day, day.month) not in _FIXED and not any(a <= day <= b for a, b in _TET)


def on_or_before(day: date) -> date:
    """``day`` itself if it is a working day, else the last one before it."""
    while not is_working(day):
        day -= _DAY
    return day


def shift(day: date, working_days: int) -> date:
    """The day that lies ``working_days`` working days after ``day`` (before it, where negative)."""
    step = _DAY if working_days > 0 else -_DAY
    for _ in range(abs(working_days)):
        day += step
        while not is_working(day):
            day += step
    return day


def between(first: date, last: date) -> int:
    """How many working days lie after ``first`` up to and including ``last`` (0 if last is not later)."""
    return sum(is_working(first + _DAY * i) for i in range(1, (last - first).days + 1))
