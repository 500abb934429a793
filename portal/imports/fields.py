"""What a column and a sheet of a record type are: headers and their variants, how a cell is read and written."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from portal.core import reading
from portal.documents.spreadsheet import Column


def reader(words: dict[str, str], more: dict[str, str] | None = None) -> Callable[[Any], str]:
    """Return what finds a value by its word, by itself, or by one of more words."""
    known = {reading.bare(word): value for value, word in words.items()}
    known |= {reading.bare(value): value for value in words} | (more or {})
    return reading.one_of(known, tuple(words.values()))


@dataclass(frozen=True)
class Field:
    """A column of a record type: its header and other names of it, how a cell is read and written."""

    key: str
    title: str
    read: Callable[[Any], Any] = reading.text
    kind: str = "text"
    variants: tuple[str, ...] = ()
    words: tuple[tuple[str, str], ...] = ()  # value → word, where the cell holds one of few words
    width: int = 16
    note: str = ""
    required: bool = False
    derived: bool = False  # written for people, never read

    @cached_property
    def names(self) -> frozenset[str]:
        """The folded headers under which the column is known."""
        return frozenset(reading.bare(name) for name in (self.title, *self.variants))

    def cell(self, value: Any) -> Any:
        """Return a value as its cell shows it."""
        return dict(self.words).get(value, value) if isinstance(value, str) else value

    @property
    def column(self) -> Column:
        """The column of a template or an export."""
        title = f"{self.title} *" if self.required else self.title
        choices = tuple(word for _value, word in self.words)
        return Column(title, self.kind, self.key, self.width, choices, self.note)


@dataclass(frozen=True)
class Layout:
    """One sheet of a record type."""

    name: str
    sheet: str
    fields: tuple[Field, ...]

    def field(self, key: str) -> Field:
        """Return a field; raises StopIteration for an unknown key."""
        return next(one for one in self.fields if one.key == key)

    @cached_property
    def required(self) -> frozenset[str]:
        """The keys of the columns that a file must have, and fill in."""
        return frozenset(one.key for one in self.fields if one.required)

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """The fields by each folded header under which they are known; the first field keeps a name that two have."""
        return {name: one for one in reversed(self.fields) for name in one.names}


def pairs(words: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Return value and word of each choice, as a field keeps them."""
    return tuple(words.items())
