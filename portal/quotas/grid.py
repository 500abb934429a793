"""Grids of numbers as people type them: what was sent, what is wrong with it, and its totals."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.core.numbers import language
from portal.core.numerals import Style, Unreadable
from portal.quotas.keys import QUOTA, Amount, Key, plain, whole_up_to
from portal.quotas.queries import Cell
from portal.quotas.rules import cell_name

_NUMBER = re.compile(r"[0-9]{1,6}")
MOST = QUOTA.most


@dataclass
class Field:
    """One cell's input: its text, the text that it began from, and what is wrong with it.

    `key`: the objective whose target it is; None for a small whole number, written in digits alone.
    """

    name: str
    text: str
    was: str
    error: Any = ""
    key: Key | None = None

    @property
    def errors(self) -> list[Any]:
        """What is wrong with it, as the field of a form says it; the first message is shown."""
        return [self.error] if self.error else []

    @errors.setter
    def errors(self, messages: list[Any]) -> None:
        self.error = messages[0] if messages else ""

    @property
    def number(self) -> Any:
        """The number typed; None for an empty or unreadable cell."""
        return self._read(self.text)[0]

    @property
    def started_from(self) -> Any:
        """The number that stood here when the page was made; None for an empty cell."""
        return self._read(self.was)[0]

    def refusal(self, most: int) -> Any:
        """Return what is wrong with the text; "" where nothing is. `most`: of a small whole number."""
        number, message = self._read(self.text)
        if not self.text:
            return ""
        if self.key is not None:
            return message or self.key.problem(number) or ""
        if number is not None and number <= most:
            return ""
        return QUOTA.refusal if most == MOST else whole_up_to(most)

    def _read(self, text: str) -> tuple[Any, Any]:
        """Return the number of a text, and in words why there is none."""
        if self.key is None:
            return int(text) if _NUMBER.fullmatch(text) else None, ""
        kind = self.key.number
        try:
            return plain(kind.clean(kind.read(text, Style(language())))) if text else None, ""
        except Unreadable as refused:
            return None, refused.message


class Grid:
    """The inputs of a page for some cells, first filled with what is kept; `keys`: what the cells are quotas of."""

    def __init__(
        self, cells: Iterable[Cell], kept: Mapping[Cell, Amount], most: int = MOST, keys: Iterable[Key] = ()
    ) -> None:
        self.most = most
        targets = {one.code: one for one in keys if one.objective is not None}
        self.fields = {}
        for cell in cells:
            text = _text(kept.get(cell))
            self.fields[cell] = Field(cell_name(cell), text, text, key=targets.get(cell[1]))

    def read(self, sent: Mapping[str, str]) -> bool:
        """Take what was sent; return whether every cell is empty or a number that it takes."""
        for field in self.fields.values():
            if field.name in sent:
                field.text = sent[field.name].strip()[:20]
                field.was = sent.get(f"was-{field.name}", field.was)
                field.error = field.refusal(self.most)
        return not self.errors

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

    def take(self, theirs: Mapping[Cell, Amount | None]) -> list[tuple[Cell, str, str]]:
        """After a conflict, start again from what the others saved; return (cell, theirs, yours)."""
        for cell, value in theirs.items():
            self.fields[cell].was = _text(value)
        return [(cell, self.fields[cell].was, self.fields[cell].text) for cell in theirs]

    def changes(self) -> dict[Cell, tuple[Any, Any]]:
        """Return for each cell that could be read what it began from and what is wanted."""
        read = {cell: field for cell, field in self.fields.items() if not field.error}
        return {cell: (field.started_from, field.number) for cell, field in read.items()}

    def values(self) -> dict[tuple[str, int], Any]:
        """Return the numbers by key and year, for the grid of a single commune."""
        numbers = {cell[1:]: field.number for cell, field in self.fields.items()}
        return {place: number for place, number in numbers.items() if number is not None}

    def total(self, kind: str, *, tenant_id: int | None = None, year: int | None = None) -> Any:
        """Return the sum of a key: of a commune, of a year, or of all."""
        chosen = (
            field.number or 0
            for (commune, of_kind, in_year), field in self.fields.items()
            if of_kind == kind and tenant_id in (None, commune) and year in (None, in_year)
        )
        return sum(chosen)


def _text(number: Amount | None) -> str:
    """Return a number as it is typed in the reader's language."""
    if number is None:
        return ""
    return (
        str(number)
        if isinstance(number, int)
        else f"{number.normalize():f}".replace(".", "," if language() == "vi" else ".")
    )
