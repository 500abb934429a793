"""The metrics that yearly records answer, over the HTX that operate on a day (clauses I.2 and II.4).

An HTX of which nothing was said is unknown: it stands in the coverage, never as a no. `records` are
the sums of that day, read once for all metrics that are asked for together.
"""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.metrics.measure import Measure, Part, Reading, percent, total
from portal.metrics.records import Records
from portal.programmes.models import Programme

CENT = Decimal("0.01")
_OVER_ALL = _l("Of all operating HTX")
_NO_HTX = _l("No cooperative operates on this day.")


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
    return {"known": whole.known, "operating": whole.operating, "of_last_year": whole.recent}


def _cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, rounding=ROUND_HALF_UP)
