"""A column of a sheet, made from the description of its field, and the sheet of a record: which columns, in order."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from portal.core import reading
from portal.core.fields import Field
from portal.core.kinds import Choice
from portal.core.numerals import PLAIN, Style
from portal.documents.spreadsheet import Column


@dataclass(frozen=True)
class FileColumn:
    """A described field as a column: `key` is its name in a row. `derived`: written for people, never read."""

    field: Field
    key: str
    required: bool = False
    derived: bool = False

    @property
    def title(self) -> str:
        """Its header, in Vietnamese whatever the reader's language: what one exported another can import."""
        return self.field.header

    @cached_property
    def names(self) -> frozenset[str]:
        """The folded headers under which the column is known."""
        return frozenset(reading.bare(name) for name in (self.title, *self.field.headings))

    def read(self, cell: Any, style: Style = PLAIN) -> Any:
        """Return the value of a cell; raises Unreadable, in words, and Asked for what must be asked first."""
        return self.field.kind.read(cell, style)

    def cell(self, value: Any) -> Any:
        """Return a value as its cell shows it."""
        return None if value in (None, "") else self.field.kind.cell(value)

    def show(self, value: Any) -> str:
        """Return a value as the preview shows it."""
        return self.field.show(value)

    @property
    def column(self) -> Column:
        """The column of a template or an export."""
        kind = self.field.kind
        choices = tuple(one.word for one in kind.choices) if isinstance(kind, Choice) else ()
        title = f"{self.title} *" if self.required else self.title
        return Column(title, kind.file_kind, self.key, self.field.width, choices, self.field.note)


@dataclass(frozen=True)
class Layout:
    """The sheet of a record. `added`: what gives the fields that programmes have added to it, for they may change."""

    name: str
    sheet: str
    fixed: tuple[FileColumn, ...]
    added: Callable[[], Iterable[Field]] | None = None
    held: tuple[FileColumn, ...] | None = None  # the columns as they stood when a file was opened

    @property
    def columns(self) -> tuple[FileColumn, ...]:
        """The columns in their order; those that programmes have added stand last."""
        if self.held is not None:
            return self.held
        return self.fixed if self.added is None else (*self.fixed, *columns(self.added()))

    def column(self, key: str) -> FileColumn:
        """Return a column; raises StopIteration for an unknown key."""
        return next(one for one in self.columns if one.key == key)

    @property
    def required(self) -> frozenset[str]:
        """The keys of the columns that a file must have, and fill in."""
        return frozenset(one.key for one in self.fixed if one.required)

    @property
    def by_name(self) -> dict[str, FileColumn]:
        """The columns by each folded header under which they are known; the first keeps a name that two have."""
        return self._names if self.held is not None else self._named()

    @cached_property
    def _names(self) -> dict[str, FileColumn]:
        return self._named()

    def _named(self) -> dict[str, FileColumn]:
        return {name: one for one in reversed(self.columns) for name in one.names}

    def opened(self) -> "Layout":
        """Return the same sheet with its columns as they stand now."""
        return replace(self, held=self.columns)

    def with_columns(self, added: Iterable[FileColumn]) -> "Layout":
        """Return the same sheet with columns of one file's own behind its own ones."""
        return replace(self, held=(*self.columns, *added))


def columns(
    fields: Iterable[Field],
    *first: str,
    keys: dict[str, str] | None = None,
    without: Collection[str] = (),
    optional: Collection[str] = (),
) -> tuple[FileColumn, ...]:
    """Return the columns of described fields: those named first, in this order, then all others.

    `keys`: field → its name in a row, where that differs; `without`: fields that no file holds; `optional`: fields
    that must be there but that a file may leave out.
    """
    known = {field.name: field for field in fields if field.name not in without}
    order = [*first, *(name for name in known if name not in first)]
    return tuple(
        FileColumn(known[name], (keys or {}).get(name, name), known[name].required and name not in optional)
        for name in order
    )
