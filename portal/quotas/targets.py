"""The targets of objectives beside what became of them: of one unit by year, of all units in one year."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.programmes.models import Objective, Programme
from portal.quotas import queries
from portal.quotas.keys import Amount, Key, key_of, keys_of

# Objectives, their programme, a day, a unit's id → the unit's own value of each, by the objective's id.
Values = Callable[[Sequence[Objective], Programme, date, int], dict[int, Decimal | None]]
_values: list[Values] = []


def read_values_with(read: Values) -> None:
    """Say what gives the values: the figures, which stand above the quotas, when the application is made."""
    _values[:] = [read]


@dataclass(frozen=True)
class Year:
    """A year's target of a unit and its value at the year's end, or on the day; None where there is none."""

    year: int
    target: Amount | None
    value: Decimal | None


@dataclass(frozen=True)
class UnitTargets:
    """What one unit is to reach of one objective, year by year."""

    key: Key
    years: list[Year]


def of_unit(programme: Programme, tenant_id: int, day: date) -> list[UnitTargets]:
    """Return a unit's targets that hold on a day beside its values, for each objective that takes targets."""
    keys = [one for one in keys_of(programme) if one.objective is not None]
    if not keys:
        return []
    held = queries.amounts_on(programme.id, day, tenant_id)
    wanted = [one.objective for one in keys if one.objective is not None]
    begun = [year for year in programme.years if date(year, 1, 1) <= day]
    values = {year: _values[0](wanted, programme, min(day, date(year, 12, 31)), tenant_id) for year in begun}
    return [UnitTargets(key, [_year(key, tenant_id, year, held, values) for year in programme.years]) for key in keys]


def _year(
    key: Key, tenant_id: int, year: int, held: dict[queries.Cell, Amount], values: dict[int, dict[int, Decimal | None]]
) -> Year:
    value = values[year].get(key.objective.id) if key.objective is not None and year in values else None
    return Year(year, held.get((tenant_id, key.code, year)), value)


def of_objective(objective: Objective, day: date, year: int) -> dict[int, Amount]:
    """Return the targets of a year that hold on a day, by unit id; none where the objective takes none."""
    if not objective.takes_targets:
        return {}
    code, held = key_of(objective).code, queries.amounts_on(objective.programme_id, day)
    return {unit_id: value for (unit_id, key, of_year), value in held.items() if (key, of_year) == (code, year)}
