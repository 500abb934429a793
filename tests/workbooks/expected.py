"""The expected values of the kept workbook as a readable table."""

import csv
from datetime import date
from pathlib import Path

from tests.workbooks import oracle
from tests.workbooks.generator import YEARS, Group

COLUMNS = ["day", "code", "value", "numerator", "denominator", "verdict", "plan_to_date", "covered", "missing"]
DAYS = [date(year, 12, 31) for year in YEARS] + [date(2020, 12, 31), date(2024, 10, 23), date(2026, 1, 1)]


def rows(groups: list[Group]) -> list[dict[str, str]]:
    """Return a line for each objective on each of the kept days."""
    return [_row(day, code, one) for day in sorted(DAYS) for code, one in oracle.on(groups, day).items()]


def _row(day: date, code: str, one: oracle.Answer) -> dict[str, str]:
    numbers = {"value": one.value, "numerator": one.numerator, "denominator": one.denominator, "plan_to_date": one.plan}
    told = {name: _text(value) for name, value in numbers.items()}
    covered = {"verdict": one.verdict, "covered": str(24 - len(one.missing)), "missing": " ".join(one.missing)}
    return {"day": day.isoformat(), "code": code, **told, **covered}


def _text(value: oracle.Exact) -> str:
    return "" if value is None else str(oracle.shown(value))


def write_expected(groups: list[Group], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows(groups))


def read_expected(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
