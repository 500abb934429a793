"""The seven objectives as the portal computed them by code, before they became definitions: kept to compare with."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property, lru_cache
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Numeric, Select, case, cast, extract, func, select

from portal.extensions import db
from portal.metrics.records import Measure, Part, Reading, percent, total
from portal.programmes.models import Programme
from portal.registry import conditions
from portal.registry.models import Collective
from portal.registry.opening_balance import OPENING_DAY
from portal.registry.queries import closed_record_on, closed_year, counts_as_new, status_on

Column = Callable[[Any, date], ColumnElement[Any]]

# What a metric may ask of a record; whether it is known stands in the coverage.
TOPICS: dict[str, conditions.Condition] = {
    "rating": conditions.rating_answered,
    "high_tech": conditions.high_tech_known,
    "linkage": conditions.linkage_known,
    "managers": conditions.managers_known,
    "income": conditions.income_known,
}


def counted(parts: Mapping[int, int], detail: dict[str, int] | None = None) -> Measure:
    """Return the measure of a plain count by commune."""
    number = sum(parts.values())
    by_commune = {commune: Part(one, None, one, one, one, one) for commune, one in parts.items()}
    return Measure(Decimal(number), number, detail=detail or {}, parts=by_commune)


class Records:
    """The sums of a day by commune, read on first use; hand one to several metrics of the same moment.

    It is never kept: who writes and then reads asks for a new one.
    """

    def __init__(self, day: date) -> None:
        self.day = day

    @cached_property
    def rows(self) -> Sequence[Any]:
        """A row for each commune with an operating HTX, with a column for each of `_COLUMNS`."""
        return db.session.execute(_sums(self.day)).all()

    def parts(self, topic: str, numerator: str, denominator: str | None = None) -> Mapping[int, Part]:
        """Return each commune's part of a metric: two sums, and of how many HTX the topic is known."""
        return {row.tenant_id: _one_part(row, topic, numerator, denominator) for row in self.rows}

    def total(self, name: str) -> Any:
        """Return the sum of a column over all communes."""
        return sum(getattr(row, name) for row in self.rows)


def _one_part(row: Any, topic: str, numerator: str, denominator: str | None) -> Part:
    of = None if denominator is None else getattr(row, denominator)
    known, recent = getattr(row, f"{topic}_known"), getattr(row, f"{topic}_recent")
    return Part(getattr(row, numerator), of, row.operating, known, recent, getattr(row, f"{topic}_asked"))


@lru_cache(maxsize=64)
def _sums(day: date) -> Select[Any]:
    """Select the sums of a day; the statement is kept, never its rows: it takes longer to write than to run."""
    status, record = status_on(day), closed_record_on(day)
    return (
        select(Collective.tenant_id, func.count().label("operating"))
        .add_columns(*(make(record, day).label(name) for name, make in _COLUMNS.items()))
        .join(status, _same(status))
        .outerjoin(record, _same(record))
        .where(Collective.kind == "HTX", Collective.registered_on <= day, status.c.status == "operating")
        .group_by(Collective.tenant_id)
    )


def _same(other: Any) -> ColumnElement[bool]:
    return (other.c.tenant_id == Collective.tenant_id) & (other.c.collective_id == Collective.id)


def _number_of(condition: conditions.Condition) -> Column:
    return lambda record, day: func.count().filter(condition(record, day))


def _asked(topic: str) -> conditions.Condition:
    """Those that answer, or of which a record of the last closed year can exist; to be rated, of the year before."""

    def holds(record: Any, day: date) -> ColumnElement[bool]:
        last = closed_year(day) - (topic == "rating")
        if topic == "income" and last <= OPENING_DAY.year:
            return TOPICS[topic](record, day)
        return (extract("year", Collective.registered_on) <= last) | TOPICS[topic](record, day)

    return holds


def _recent(condition: conditions.Condition) -> conditions.Condition:
    return lambda record, day: condition(record, day) & (record.c.year == closed_year(day))


def _sum_of(column: str, where: conditions.Condition) -> Column:
    return lambda record, day: func.coalesce(func.sum(case((where(record, day), record.c[column]))), 0)


def _weighted_income(record: Any, day: date) -> ColumnElement[Any]:
    income = cast(record.c.average_income * record.c.regular_workers, Numeric)
    return func.coalesce(func.sum(case((conditions.income_known(record, day), income))), 0)


def _has_income(record: Any, _day: date) -> ColumnElement[bool]:
    return record.c.average_income.is_not(None) & (record.c.year > OPENING_DAY.year)


_COLUMNS: dict[str, Column] = {
    "rated": _number_of(conditions.rated),
    "effective": _number_of(conditions.effective),
    "high_tech": _number_of(conditions.high_tech),
    "linked": _number_of(conditions.linked),
    "managers": _sum_of("managers", conditions.managers_known),
    "managers_trained": _sum_of("managers_trained", conditions.managers_known),
    "workers": _sum_of("regular_workers", conditions.income_known),
    "workers_income": _weighted_income,
    "incomes": _sum_of("average_income", _has_income),
    "incomes_number": _number_of(_has_income),
    **{f"{topic}_known": _number_of(known) for topic, known in TOPICS.items()},
    **{f"{topic}_asked": _number_of(_asked(topic)) for topic in TOPICS},
    **{f"{topic}_recent": _number_of(_recent(known)) for topic, known in TOPICS.items()},
}


CENT = Decimal("0.01")
_OVER_ALL = _l("Of all operating HTX")
_NO_HTX = _l("No cooperative operates on this day.")


def new_cooperatives(
    programme: Programme, day: date, baseline: Decimal | None = None, records: Records | None = None
) -> Measure:
    """Count the HTX newly established from the programme's start to a day, gross (clause I.2).

    In `detail`: how many of them operate on the day, and how many grew out of a THT.
    """
    now = status_on(day)
    statement = (
        select(Collective.tenant_id, func.count().label("number"), _number(now.c.status == "operating").label("still"))
        .add_columns(_number(Collective.converted_from_id.is_not(None)).label("converted"))
        .outerjoin(now, _of(now))
        .where(counts_as_new(programme.starts_on, day), Collective.kind == "HTX")
        .group_by(Collective.tenant_id)
    )
    rows = db.session.execute(statement).all()
    detail = {"still_operating": sum(row.still for row in rows), "from_groups": sum(row.converted for row in rows)}
    return counted({row.tenant_id: row.number for row in rows}, detail)


def groups_kept(
    programme: Programme, day: date, baseline: Decimal | None = None, records: Records | None = None
) -> Measure:
    """Count the THT operating on a day, net (clause I.2); the gross movement since the start in `detail`.

    opening + new + resumed - stopped - converted = net. New: registered in the programme's period, whatever
    came after; stopped: also dissolving and dissolved.
    """
    rows = db.session.execute(_group_movement(programme.starts_on - timedelta(days=1), day)).all()
    if not rows:
        return Measure(reason=_l("No cooperative group has been recorded by this day."))
    return counted({row.tenant_id: row.net for row in rows}, {name: _sum(rows, name) for name in _MOVES})


_MOVES = ("opening", "new", "resumed", "stopped", "converted")


def _sum(rows: Sequence[Any], name: str) -> int:
    return sum(getattr(row, name) for row in rows)


@lru_cache(maxsize=64)
def _group_movement(before: date, day: date) -> Any:
    """Select how the THT moved from the eve of the programme to a day, in one pass; the statement alone is kept."""
    then, now = status_on(before).alias("then"), status_on(day).alias("now")
    opening = (Collective.registered_on <= before) & (func.coalesce(then.c.status, "") == "operating")
    new, operating = Collective.registered_on > before, now.c.status == "operating"
    columns = {
        "net": _number(operating),
        "opening": _number(opening),
        "new": _number(new),
        "resumed": _number(~new & ~opening & operating),
        "stopped": _number((new | opening) & now.c.status.in_(("stopped", "dissolving", "dissolved"))),
        "converted": _number((new | opening) & (now.c.status == "converted")),
    }
    return (
        select(Collective.tenant_id, *(column.label(name) for name, column in columns.items()))
        .select_from(Collective)
        .join(now, _of(now))
        .outerjoin(then, _of(then))
        .where(Collective.kind == "THT", Collective.registered_on <= day)
        .group_by(Collective.tenant_id)
    )


def _of(status: Any) -> ColumnElement[bool]:
    return (status.c.tenant_id == Collective.tenant_id) & (status.c.collective_id == Collective.id)


def _number(condition: ColumnElement[bool]) -> Any:
    return func.count().filter(condition)


# --- what yearly records answer ----------------------------------------------------------------------


def effective_cooperatives(programme: Programme, day: date, baseline: Decimal | None, records: Records) -> Measure:
    """Percent of the rated HTX whose class is good or fair; the text names no denominator, so both readings."""
    parts = records.parts("rating", "effective", "rated")
    return _share(parts, _l("No cooperative has a rating by this day."))


def high_tech_cooperatives(programme: Programme, day: date, baseline: Decimal | None, records: Records) -> Measure:
    """Number of operating HTX that use high technology."""
    parts = records.parts("high_tech", "high_tech")
    whole = total(parts, Part())
    if not whole.known:
        return Measure(
            reason=_missing(whole, _l("No record says yet which cooperatives use high technology.")), parts=parts
        )
    number = int(whole.numerator)
    return Measure(Decimal(number), number, detail=_detail(whole), parts=parts)


def linked_cooperatives(programme: Programme, day: date, baseline: Decimal | None, records: Records) -> Measure:
    """Percent of HTX linked with an enterprise along a value chain, of those of which it is known."""
    parts = records.parts("linkage", "linked", "linkage_known")
    return _share(parts, _l("No record or contract says yet which cooperatives are linked with an enterprise."))


def managers_trained(programme: Programme, day: date, baseline: Decimal | None, records: Records) -> Measure:
    """Percent of the managers of operating HTX who were trained (clause II.4)."""
    parts = records.parts("managers", "managers_trained", "managers")
    whole = total(parts, Part(denominator=0))
    value = percent(whole.numerator, whole.denominator)
    if value is None:
        reason = _missing(whole, _l("No record says yet how many managers were trained."))
        return Measure(reason=reason, parts=parts)
    return Measure(value, int(whole.numerator), int(whole.denominator or 0), detail=_detail(whole), parts=parts)


def income_growth(programme: Programme, day: date, baseline: Decimal | None, records: Records) -> Measure:
    """Average income of a regular HTX worker, as a multiple of the baseline of 2020 (75 million VND a year)."""
    parts = records.parts("income", "workers_income", "workers")
    whole = total(parts, Part(numerator=Decimal(0), denominator=0))
    if not baseline:
        return Measure(reason=_l("The objective names no baseline."), parts=parts)
    if not whole.denominator:
        return Measure(reason=_missing(whole, _l("No record says yet what regular workers earn.")), parts=parts)
    mean = Decimal(whole.numerator) / Decimal(whole.denominator)
    readings = (*_income_readings(records, mean, baseline), _of_groups())
    return Measure(mean / baseline, _cents(mean), baseline, detail=_detail(whole), parts=parts, readings=readings)


def _income_readings(records: Records, mean: Decimal, baseline: Decimal) -> list[Reading]:
    grown = Reading(_l("Grows BY how many times (not TO)"), mean / baseline - 1, _cents(mean - baseline), baseline)
    simple = Decimal(records.total("incomes")) / records.total("incomes_number")
    return [grown, Reading(_l("Each HTX weighs the same"), simple / baseline, _cents(simple), baseline)]


def _of_groups() -> Reading:
    reason = _l("For members of cooperative groups 2020 has no figure to compare with.")
    return Reading(_l("Members of cooperative groups (THT)"), reason=reason)


def _share(parts: Mapping[int, Part], reason: Any) -> Measure:
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
    counts = {"known": whole.known, "asked": whole.asked, "operating": whole.operating}
    return {**counts, "of_last_year": whole.recent}


def _cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


QUERIES: dict[str, Any] = {
    "new_cooperatives": new_cooperatives,
    "groups_kept": groups_kept,
    "effective_cooperatives": effective_cooperatives,
    "high_tech_cooperatives": high_tech_cooperatives,
    "linked_cooperatives": linked_cooperatives,
    "income_growth": income_growth,
    "managers_trained": managers_trained,
}


def measure(metric: str, programme: Programme, day: date, baseline: Decimal | None, records: Records) -> Measure:
    """Run the query that an objective names; before the programme's first day nothing can be computed."""
    if day < programme.starts_on:
        return Measure(reason=_l("The programme had not begun on this day."))
    if metric not in QUERIES:
        return Measure(reason=_l("The portal does not know this metric."))
    return QUERIES[metric](programme, day, baseline, records)
