"""When a duty's products fall due: the periods of its recurrence. No database."""

from collections.abc import Iterator
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

# Months between two products.
INTERVALS = {"yearly": 12, "half_yearly": 6, "quarterly": 3}


def whole_period(starts_on: date, ends_on: date) -> str:
    """Return the period of what is due once in a programme: 2021-2025."""
    return f"{starts_on.year}-{ends_on.year}"


def periods(recurrence: str, first_due_on: date, starts_on: date, ends_on: date) -> Iterator[tuple[str, date]]:
    """Yield each period with its deadline: "2024" of a year, "2024/2" of a part of it, "2021-2025" of the whole."""
    months = INTERVALS.get(recurrence)
    if months is None:
        yield whole_period(starts_on, ends_on), first_due_on
        return
    deadline, number = first_due_on, 0
    while deadline <= ends_on:
        # The parts of a year are counted by where the deadline lies in it.
        part = f"/{(deadline.month - 1) // months + 1}" if months < 12 else ""
        yield f"{deadline.year}{part}", deadline
        number += 1
        deadline = months_later(first_due_on, number * months)


def months_later(day: date, months: int) -> date:
    """Return the same day of the month that many months later; the last day of a month stays a last day."""
    is_last = (day + timedelta(days=1)).month != day.month
    return day + (relativedelta(months=months, day=31) if is_last else relativedelta(months=months))
