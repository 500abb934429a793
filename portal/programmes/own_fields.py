"""The fields that programmes have added to a record, as described fields: whoever asks for a record's fields asks here.

Their values stand in the record's `own` (core/fields.py, `Extended`); their names are `own_<code>`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _

from portal.core.errors import Problems
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


def for_years(record: str, years: Collection[int]) -> tuple[Field, ...]:
    """Return the added fields that are asked of any of some years, each with the years where it is not all of them."""
    wanted = set(years)
    asked = [one for one in added(record) if one.years & wanted]
    return tuple(one.field if one.years >= wanted else one.field.changed(hint=_asked_of(one)) for one in asked)


def check_years(record: str, year: int, kept: Mapping[str, Any], problems: Problems) -> None:
    """Refuse the value of an added field of a year of which it is not asked."""
    for one in added(record):
        is_asked = year in one.years or kept.get(one.field.name) in (None, "")
        problems.check(is_asked, one.field.name, _asked_of(one))


def _asked_of(one: Added) -> str:
    first, last = str(min(one.years)), str(max(one.years))
    return _("This is asked of the years %(first)s to %(last)s.", first=first, last=last)


def _field(row: OwnField) -> Field:
    vi, en = row.label_vi, row.label_en
    label = LazyString(lambda: en if language() == "en" else vi)
    return Field(OWN + row.code, label, KINDS[OwnKind(row.kind)], title=vi, width=max(16, min(len(vi), 30)))
