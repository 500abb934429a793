"""The metrics that yearly records answer, over the HTX that operate on a day (clauses I.2 and II.4).

A record tells the end of its year; on a day the latest closed one of each HTX holds. An HTX of which nothing was
said is unknown: it stands in the coverage, never as a no.
"""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Numeric, case, cast, func, select

from portal.extensions import db
from portal.metrics.measure import Measure, Part, Reading, percent, total
from portal.programmes.models import Programme
from portal.registry import conditions
from portal.registry.balance import OPENING_DAY
from portal.registry.models import Collective
from portal.registry.queries import closed_record_on, closed_year, status_on

CENT = Decimal("0.01")
_OVER_ALL = _l("Of all operating HTX")
_NO_HTX = _l("No cooperative operates on this day.")


def effective_cooperatives(programme: Programme, day: date, baseline: Decimal | None = None) -> Measure:
    """Percent of the rated HTX whose class is good or fair; the text names no denominator, so both readings."""
    reason = _l("No cooperative has a rating by this day.")
    return _share(day, conditions.effective, conditions.rated, reason, answered=conditions.rating_answered)


def high_tech_cooperatives(programme: Programme, day: date, baseline: Decimal | None = None) -> Measure:
    """Number of operating HTX that use high technology."""
    parts = _parts(day, _number(conditions.high_tech), None, conditions.high_tech_known)
    whole = total(parts, Part())
    if not whole.known:
        return Measure(
            reason=_missing(whole, _l("No record says yet which cooperatives use high technology.")), parts=parts
        )
    number = int(whole.numerator)
    return Measure(Decimal(number), number, detail=_detail(whole), parts=parts)


def linked_cooperatives(programme: Programme, day: date, baseline: Decimal | None = None) -> Measure:
    """Percent of HTX linked with an enterprise along a value chain, of those of which it is known."""
    reason = _l("No record or contract says yet which cooperatives are linked with an enterprise.")
    return _share(day, conditions.linked, conditions.linkage_known, reason)


def managers_trained(programme: Programme, day: date, baseline: Decimal | None = None) -> Measure:
    """Percent of the managers of operating HTX who were trained (clause II.4)."""
    known = conditions.managers_known
    parts = _parts(day, _sum("managers_trained", known), _sum("managers", known), known)
    whole = total(parts, Part(denominator=0))
    value = percent(whole.numerator, whole.denominator)
    if value is None:
        reason = _missing(whole, _l("No record says yet how many managers were trained."))
        return Measure(reason=reason, parts=parts)
    return Measure(value, int(whole.numerator), int(whole.denominator or 0), detail=_detail(whole), parts=parts)


def income_growth(programme: Programme, day: date, baseline: Decimal | None = None) -> Measure:
    """Average income of a regular HTX worker, as a multiple of the baseline of 2020 (75 million VND a year)."""
    known = conditions.income_known
    parts = _parts(day, _sum_of_incomes, _sum("regular_workers", known), known)
    whole = total(parts, Part(numerator=Decimal(0), denominator=0))
    if not baseline:
        return Measure(reason=_l("The objective names no baseline."), parts=parts)
    if not whole.denominator:
        return Measure(reason=_missing(whole, _l("No record says yet what regular workers earn.")), parts=parts)
    mean = Decimal(whole.numerator) / Decimal(whole.denominator)
    readings = (*_income_readings(day, mean, baseline), _of_groups())
    return Measure(mean / baseline, _cents(mean), baseline, detail=_detail(whole), parts=parts, readings=readings)


def _income_readings(day: date, mean: Decimal, baseline: Decimal) -> list[Reading]:
    grown = Reading(_l("Grows BY how many times (not TO)"), mean / baseline - 1, _cents(mean - baseline), baseline)
    sums = _rows(day, {"incomes": _sum("average_income", _has_income), "number": _number(_has_income)})
    number = sum(row.number for row in sums)
    simple = sum((row.incomes for row in sums), Decimal(0)) / number
    return [grown, Reading(_l("Each HTX weighs the same"), simple / baseline, _cents(simple), baseline)]


def _has_income(record: Any, _day: date) -> ColumnElement[bool]:
    return record.c.average_income.is_not(None) & (record.c.year > OPENING_DAY.year)


def _of_groups() -> Reading:
    reason = _l("For members of cooperative groups 2020 has no figure to compare with.")
    return Reading(_l("Members of cooperative groups (THT)"), reason=reason)


def _share(day: date, yes: Any, known: Any, reason: Any, answered: Any = None) -> Measure:
    parts = _parts(day, _number(yes), _number(known), answered or known)
    whole = total(parts, Part(denominator=0))
    value = percent(whole.numerator, whole.denominator)
    if value is None:
        return Measure(reason=_missing(whole, reason), parts=parts)
    number = int(whole.numerator)
    other = Reading(_OVER_ALL, percent(number, whole.operating), number, whole.operating)
    return Measure(value, number, int(whole.denominator or 0), detail=_detail(whole), parts=parts, readings=(other,))


def _missing(whole: Part, reason: Any) -> Any:
    return reason if whole.operating else _NO_HTX


def _detail(whole: Part) -> dict[str, int]:
    return {"known": whole.known, "operating": whole.operating, "of_last_year": whole.recent}


def _cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


# --- one query over the operating HTX of a day, by commune ----------------------------------------


def _parts(day: date, numerator: Any, denominator: Any, known: Any) -> Mapping[int, Part]:
    columns = {"numerator": numerator, "known": _number(known), "recent": _number(_recent(known))}
    if denominator is not None:
        columns["denominator"] = denominator
    return {
        row.commune_id: Part(row.numerator, getattr(row, "denominator", None), row.operating, row.known, row.recent)
        for row in _rows(day, columns)
    }


def _rows(day: date, columns: dict[str, Any]) -> list[Any]:
    status, record = status_on(day), closed_record_on(day)
    statement = (
        select(Collective.commune_id, func.count().label("operating"))
        .add_columns(*(make(record, day).label(name) for name, make in columns.items()))
        .join(status, _same(status))
        .outerjoin(record, _same(record))
        .where(Collective.kind == "HTX", Collective.registered_on <= day, status.c.status == "operating")
        .group_by(Collective.commune_id)
    )
    return list(db.session.execute(statement))


def _same(other: Any) -> ColumnElement[bool]:
    return (other.c.commune_id == Collective.commune_id) & (other.c.collective_id == Collective.id)


def _number(condition: conditions.Condition) -> Any:
    return lambda record, day: func.count().filter(condition(record, day))


def _recent(condition: conditions.Condition) -> conditions.Condition:
    return lambda record, day: condition(record, day) & (record.c.year == closed_year(day))


def _sum(column: str, where: conditions.Condition | None = None) -> Any:
    def make(record: Any, day: date) -> Any:
        value = record.c[column] if where is None else case((where(record, day), record.c[column]))
        return func.coalesce(func.sum(value), 0)

    return make


def _sum_of_incomes(record: Any, day: date) -> Any:
    income = cast(record.c.average_income * record.c.regular_workers, Numeric)
    return func.coalesce(func.sum(case((conditions.income_known(record, day), income))), 0)
