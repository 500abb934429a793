"""Read the package's CSV files into typed values; every fault names its file and line."""

import csv
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

DATA = Path(__file__).parent / "data"


class SeedError(ValueError):
    """A seed file holds something that cannot be loaded; the message starts with ``file:line:``."""


@dataclass(frozen=True)
class Row:
    """One record of a CSV file, which knows where it stands (``line`` as an editor counts it)."""

    file: str
    line: int
    fields: dict[str, str]

    def fault(self, message: str) -> SeedError:
        """The error to raise about this row."""
        return SeedError(f"{self.file}:{self.line}: {message}")

    def text(self, column: str) -> str:
        """The column's text, which must not be empty."""
        value = self.optional(column)
        if value is None:
            raise self.fault(f"{column} is empty")
        return value

    def optional(self, column: str) -> str | None:
        """The column's text, ``None`` where it is blank; text must be NFC."""
        if column not in self.fields:
            raise self.fault(f"there is no column {column}")
        value = self.fields[column].strip()
        if not unicodedata.is_normalized("NFC", value):
            raise self.fault(f"{column} is not in Unicode form NFC")
        return value or None

    def one_of(self, column: str, allowed: tuple[str, ...]) -> str:
        """The column's text, which must be one of ``allowed``."""
        value = self.text(column)
        if value not in allowed:
            raise self.fault(f"{column} is {value!r}, not one of {', '.join(allowed)}")
        return value

    def day(self, column: str) -> date | None:
        """An ISO date, ``None`` where it is blank."""
        value = self.optional(column)
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            raise self.fault(f"{column} is not a date (YYYY-MM-DD): {value!r}") from None

    def required_day(self, column: str) -> date:
        """An ISO date, which must be there."""
        value = self.day(column)
        if value is None:
            raise self.fault(f"{column} is empty")
        return value

    def decimal(self, column: str) -> Decimal | None:
        """A number with a decimal point, ``None`` where it is blank."""
        value = self.optional(column)
        try:
            return Decimal(value) if value else None
        except InvalidOperation:
            raise self.fault(f"{column} is not a number: {value!r}") from None

    def integer(self, column: str) -> int | None:
        """A whole number, ``None`` where it is blank."""
        value = self.optional(column)
        try:
            return int(value) if value else None
        except ValueError:
            raise self.fault(f"{column} is not a whole number: {value!r}") from None

    def flag(self, column: str) -> bool:
        """``1`` or ``0``."""
        return self.one_of(column, ("0", "1")) == "1"

    def several(self, column: str) -> tuple[str, ...]:
        """Values separated by semicolons; none where it is blank."""
        value = self.optional(column)
        return tuple(part.strip() for part in value.split(";")) if value else ()


def rows(name: str, folder: Path = DATA) -> Iterator[Row]:
    """Every record of ``folder/name``, in the file's order; raises ``SeedError`` for a ragged row."""
    path = folder / name
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream, strict=True)
        for fields in reader:
            yield _row(name, reader.line_num, fields)


def _row(name: str, line: int, fields: dict) -> Row:
    if None in fields or None in fields.values():
        raise SeedError(f"{name}:{line}: the row has more or fewer fields than the heading")
    return Row(name, line, fields)
