"""The fields that programmes have added to a record, as described fields: whoever asks for a record's fields asks here.

Their values stand in the record's `own` (core/fields.py, `Extended`); their names are `own_<code>`.
"""

from dataclasses import dataclass
from decimal import Decimal

from flask_babel import LazyString

from portal.core.fields import OWN, Field
from portal.core.kinds import Kind, Money, Percent, Text, Whole, YesNo
from portal.core.numbers import language
from portal.programmes.choices import OwnKind
from portal.programmes.models import OwnField
from portal.programmes.queries import own_fields

KINDS: dict[OwnKind, Kind] = {
    OwnKind.WHOLE: Whole(1_000_000),
    OwnKind.MONEY: Money(Decimal(10_000_000)),
    OwnKind.PERCENT: Percent(),
    OwnKind.YES_NO: YesNo(),
    OwnKind.TEXT: Text(300),
}


@dataclass(frozen=True)
class Added:
    """A field that programmes have added, and the years of which it is asked."""

    field: Field
    years: frozenset[int]


def added(record: str) -> list[Added]:
    """Return the fields that programmes have added to a record; one that two of them name is one field."""
    found: dict[str, Added] = {}
    for row in own_fields(record):
        years = frozenset(range(row.from_year, row.last_year + 1))
        before = found.get(row.code)
        found[row.code] = Added(_field(row), years | before.years if before else years)
    return list(found.values())


def fields_of(record: str, year: int | None = None) -> tuple[Field, ...]:
    """Return the added fields of a record; of those that are asked of a year alone, where one is given."""
    return tuple(one.field for one in added(record) if year is None or year in one.years)


def _field(row: OwnField) -> Field:
    vi, en = row.label_vi, row.label_en
    label = LazyString(lambda: en if language() == "en" else vi)
    return Field(OWN + row.code, label, KINDS[OwnKind(row.kind)], title=vi, width=max(16, min(len(vi), 30)))
