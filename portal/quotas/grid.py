"""Grids of whole numbers as people type them: what was sent, what is wrong with it, and its totals."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.quotas.models import QUOTA
from portal.quotas.queries import Cell
from portal.quotas.rules import cell_name

_NUMBER = re.compile(r"[0-9]{1,6}")
MOST = QUOTA.most


@dataclass
class Field:
    """One cell's input: its text, the text that it began from, and what is wrong with it."""

    name: str
    text: str
    was: str
    error: Any = ""

    @property
    def errors(self) -> list[Any]:
        """What is wrong with it, as the field of a form says it; the first message is shown."""
        return [self.error] if self.error else []

    @errors.setter
    def errors(self, messages: list[Any]) -> None:
        self.error = messages[0] if messages else ""

    @property
    def number(self) -> int | None:
        """The number typed; None for an empty or unreadable cell."""
        return int(self.text) if _NUMBER.fullmatch(self.text) else None

    @property
    def started_from(self) -> int | None:
        """The number that stood here when the page was made; None for an empty cell."""
        return int(self.was) if _NUMBER.fullmatch(self.was) else None


class Grid:
    """The inputs of a page for some cells, first filled with what is kept."""

    def __init__(self, cells: Iterable[Cell], kept: Mapping[Cell, int], most: int = MOST) -> None:
        self.most = most
        self.fields = {cell: Field(cell_name(cell), *[_text(kept.get(cell))] * 2) for cell in cells}

    def read(self, sent: Mapping[str, str]) -> bool:
        """Take what was sent; return whether every cell is empty or a whole number from 0 to `most`."""
        for field in self.fields.values():
            if field.name in sent:
                field.text = sent[field.name].strip()[:20]
                field.was = sent.get(f"was-{field.name}", field.was)
                field.error = "" if self._fits(field) else self._refusal()
        return not self.errors

    def _fits(self, field: Field) -> bool:
        return not field.text or (field.number is not None and field.number <= self.most)

    def _refusal(self) -> Any:
        if self.most == MOST:
            return QUOTA.refusal
        return _l("Whole numbers from 0 to %(most)s only.", most=self.most)

    @property
    def errors(self) -> list[tuple[Cell, Field]]:
        """The cells with something wrong."""
        return [(cell, field) for cell, field in self.fields.items() if field.error]

    def by_name(self, name: str) -> Field | None:
        """Return the cell of a name, or None."""
        return next((field for field in self.fields.values() if field.name == name), None)

    def fail(self, name: str | None, message: Any) -> bool:
        """Put a message beside the cell of that name; return whether there is one."""
        found = [field for field in self.fields.values() if field.name == name]
        for field in found:
            field.error = message
        return bool(found)

    def take(self, theirs: Mapping[Cell, int | None]) -> list[tuple[Cell, str, str]]:
        """After a conflict, start again from what the others saved; return (cell, theirs, yours)."""
        for cell, value in theirs.items():
            self.fields[cell].was = _text(value)
        return [(cell, self.fields[cell].was, self.fields[cell].text) for cell in theirs]

    def changes(self) -> dict[Cell, tuple[int | None, int | None]]:
        """Return for each cell that could be read what it began from and what is wanted."""
        read = {cell: field for cell, field in self.fields.items() if not field.error}
        return {cell: (field.started_from, field.number) for cell, field in read.items()}

    def values(self) -> dict[tuple[str, int], int]:
        """Return the numbers by kind and year, for the grid of a single commune."""
        numbers = {cell[1:]: field.number for cell, field in self.fields.items()}
        return {place: number for place, number in numbers.items() if number is not None}

    def total(self, kind: str, *, tenant_id: int | None = None, year: int | None = None) -> int:
        """Return the sum of a kind: of a commune, of a year, or of all."""
        chosen = (
            field.number or 0
            for (commune, of_kind, in_year), field in self.fields.items()
            if of_kind == kind and tenant_id in (None, commune) and year in (None, in_year)
        )
        return sum(chosen)


def _text(number: int | None) -> str:
    return "" if number is None else str(number)
