"""What a field of a record is, said once, at its column (docs/how-to/add-a-field.md).

`described()` makes a column that carries its `Field`: label, kind, bounds, whether it must be there. Form, facts,
conflict table, history, list, export, import template and import are made from it. A column that nobody types or
reads as itself says so with `technical()`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, MappedColumn, Mapper, mapped_column

from portal.core.errors import Problems
from portal.core.kinds import Data, Kind, in_vietnamese


@dataclass(frozen=True)
class Field:
    """A field of a record. `group` names the form that asks for it ("" for what is never typed as itself).

    `missing`: what is said where it must be there and is not. `headings`: other headers that a file may use;
    `title`: the header that our own files use, where it is not the label.
    """

    name: str
    label: Any
    kind: Kind
    required: bool = False
    group: str = ""
    hint: Any = ""
    missing: Any = ""
    title: str = ""
    headings: tuple[str, ...] = ()
    note: str = ""
    width: int = 16
    public: bool = False

    @property
    def header(self) -> str:
        """The header of its column in a file, in Vietnamese."""
        return self.title or in_vietnamese(self.label)

    def show(self, value: Any) -> str:
        """Return a value as a page shows it."""
        return self.kind.show(value)

    def changed(self, **differences: Any) -> "Field":
        """Return the same field with other words, for a page that says them otherwise."""
        return replace(self, **differences)


def described(
    kind: Kind,
    label: Any,
    *,
    required: bool = False,
    group: str = "",
    hint: Any = "",
    missing: Any = "",
    title: str = "",
    headings: tuple[str, ...] = (),
    note: str = "",
    width: int = 16,
    public: bool = False,
    foreign_key: str = "",
    **column: Any,
) -> MappedColumn[Any]:
    """Return a column that says what it holds; `column` goes to `mapped_column` (default, server_default, sort_order).

    `foreign_key`: the "table.column" that a Reference points to.
    """
    made = Field("", label, kind, required, group, hint, missing, title, headings, note, width, public)
    keys = [sa.ForeignKey(foreign_key)] if foreign_key else []
    return mapped_column(kind.column_type(), *keys, info={"field": made}, **column)


def technical(reason: str, *arguments: Any, **column: Any) -> MappedColumn[Any]:
    """Return a column that tells nothing to people, with the reason: a key, what repeats another column."""
    return mapped_column(*arguments, info={"technical": reason}, **column)


OWN = "own_"  # before the names of the fields that a programme has added to a record


class Extended:
    """A record to which a programme may add fields of its own: typed JSON in `own`, read and set as `own_<code>`."""

    own: Mapped[dict[str, Any]] = described(
        Data(), _l("Fields of the programme's own"), default=dict, server_default="{}", sort_order=95
    )

    def __getattr__(self, name: str) -> Any:
        """Return the value of an added field, None where nobody has said it."""
        if not name.startswith(OWN):
            raise AttributeError(name)
        return own_value(self.own, name)

    def __setattr__(self, name: str, value: Any) -> None:
        """Set a column, or the value of an added field; what is emptied is left out."""
        if not name.startswith(OWN):
            super().__setattr__(name, value)
            return
        kept = {key: one for key, one in (self.own or {}).items() if key != name.removeprefix(OWN)}
        if value not in (None, ""):
            kept[name.removeprefix(OWN)] = float(value) if isinstance(value, Decimal) else value
        if kept != (self.own or {}):
            self.own = kept


def own_value(own: Mapping[str, Any] | None, name: str) -> Any:
    """Return the value of an added field as it was given: JSON keeps amounts as numbers of at most 15 digits."""
    value = (own or {}).get(name.removeprefix(OWN))
    return Decimal(repr(value)) if isinstance(value, float) else value


class Named:
    """A record that has a name in each language, in its columns `name_vi` and `name_en`."""

    if TYPE_CHECKING:
        name_vi: Mapped[str]
        name_en: Mapped[str]

    def name_for(self, locale: str) -> str:
        """Return the name in a language."""
        return self.name_en if locale == "en" else self.name_vi


@cache
def fields(model: type, group: str | None = None) -> tuple[Field, ...]:
    """Return the described fields of a model in the order of its columns; of one group, where it is given."""
    mapper: Mapper[Any] = sa.inspect(model)
    columns = [
        (mapper.get_property_by_column(column).key, column)
        for column in mapper.columns
        if isinstance(column, sa.Column)  # not what a query counts beside them
    ]
    found = [replace(column.info["field"], name=name) for name, column in columns if "field" in column.info]
    return tuple(one for one in found if group is None or one.group == group)


def field_of(model: type, name: str) -> Field:
    """Return one described field; raises KeyError for a name that is none."""
    for one in fields(model):
        if one.name == name:
            return one
    raise KeyError(f"{model.__name__}.{name} is not described")


def checked(wanted: Iterable[Field], values: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
    """Return the values of some fields as they are kept, and name what their descriptions refuse.

    A field that `values` leaves out is empty; what a description refuses comes back as it was given.
    """
    kept = {}
    for one in wanted:
        value = one.kind.clean(values.get(one.name))
        if value in (None, ""):
            problems.check(not one.required, one.name, one.missing or one.kind.missing)
        elif (message := one.kind.problem(value)) is not None:
            problems.add(one.name, message)
        kept[one.name] = value
    return kept


def facts(record: Any, wanted: Iterable[Field]) -> list[tuple[Any, str]]:
    """Return (label, value as a page shows it) of a record's fields."""
    return [(one.label, one.show(getattr(record, one.name))) for one in wanted]


def differences(saved: Any, typed: Mapping[str, Any], wanted: Iterable[Field]) -> list[tuple[Any, str, str]]:
    """Return (label, what was saved meanwhile, what was typed) of a conflict's fields."""
    return [(one.label, one.show(getattr(saved, one.name)), one.show(typed.get(one.name))) for one in wanted]
