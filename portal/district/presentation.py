"""How a figure is presented: its target, its verdict, what the verdict rests on, how its bar is drawn, its list.

Behind every number stands a list: the selection of the register that shows what the figure counts.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.core.numbers import DASH, language, num
from portal.metrics.behind import SIDES, has_denominator
from portal.metrics.figures import Figure, Verdict, is_above_range, target_of
from portal.metrics.measures import definition_of, of_part
from portal.metrics.records import Part
from portal.programmes.choices import BoundUnit, Operator
from portal.programmes.models import Programme

_UNITS: dict[str, Any] = {"percent": "%", "times": _l("times")}


def amount(value: Decimal | None, unit: str) -> str:
    """Return a value with the sign of its unit; THT and HTX stand without."""
    sign = str(_UNITS.get(unit, "")) if value is not None else ""
    return f"{num(value)}\u00a0{sign}" if sign else num(value)


def target(figure: Figure) -> str:
    """Return what the objective asks for: "more than 30", "20–30 %"."""
    one = figure.objective
    if one.operator == Operator.MORE:
        return _("more than %(bound)s", bound=amount(one.low, one.unit))
    if one.operator == Operator.BETWEEN:
        return f"{num(one.low)}–{amount(one.high, one.unit)}"
    return amount(one.low, one.unit)


def verdict(figure: Figure, final: bool) -> Any:
    """Return the verdict in words; after the programme's end none is "yet"."""
    if figure.verdict == Verdict.NOT_ENOUGH:
        covered = figure.coverage
        return _("Not enough data (%(have)s/%(of)s)", have=covered.have, of=covered.of)
    if figure.verdict == Verdict.NOT_COMPUTABLE and final:
        return _("Cannot be computed")
    if figure.verdict == Verdict.BEHIND and figure.objective.operator == Operator.KEEP:
        return _("Below the level to keep")
    return figure.verdict.label


def state(figure: Figure) -> str:
    """Return the state of chip and bar; a level that has fallen is worse than a plan that is late."""
    fallen = figure.verdict == Verdict.BEHIND and figure.objective.operator == Operator.KEEP
    return "bad" if fallen else figure.verdict.sign


def parts(figure: Figure) -> str:
    """Return the two numbers that a value is made of, "30/40"; "" for a plain count."""
    if figure.denominator is None:
        return ""
    return f"{num(figure.numerator)}/{num(figure.denominator)}"


def made_of(figure: Figure, part: Part | None) -> str:
    """Return what one unit's value is made of, in the same two numbers as the district's; a dash for nothing."""
    value, numerator, denominator = (None, None, None) if part is None else of_part(figure.objective, part)
    return DASH if value is None or denominator is None else f"{num(numerator)}/{num(denominator)}"


def known_of(figure: Figure) -> str:
    """Return of how many of the HTX that can have a record it answers; "" for a plain count."""
    if "known" not in figure.detail:
        return ""
    return _(
        "known of %(known)s/%(asked)s HTX, %(recent)s of the last closed year",
        known=num(figure.detail["known"]),
        asked=num(figure.detail["asked"]),
        recent=num(figure.detail["of_last_year"]),
    )


def unconfirmed(figure: Figure) -> str:
    """Return how many scores wait for the district's confirmation, and do not count yet; "" for none."""
    number = figure.detail.get("unconfirmed", 0)
    return ngettext("%(num)s score not confirmed", "%(num)s scores not confirmed", number) if number else ""


def old_data(figure: Figure) -> str:
    """Return which units have declared the year before the last one only; "" for none."""
    old = figure.coverage.old
    return _("old data: %(names)s", names=", ".join(unit.name_for(language()) for unit in old)) if old else ""


def basis(figure: Figure, programme: Programme, day: date) -> str:
    """Return what the verdict rests on, in words."""
    if figure.reason is not None:
        return str(figure.reason)
    gap = [] if figure.verdict == Verdict.NOT_ENOUGH else _gap(figure, programme, day)
    reasons = [*gap, *_movement(figure), known_of(figure), unconfirmed(figure), old_data(figure)]
    return "; ".join(one for one in reasons if one)


def _gap(figure: Figure, programme: Programme, day: date) -> list[str]:
    is_above = is_above_range(target_of(figure.objective), figure.value)
    if is_above or (figure.verdict == Verdict.MET and figure.objective.operator == Operator.BETWEEN):
        return [_("above the range") if is_above else _("within the range")]
    if figure.verdict == Verdict.MET:
        beyond = (figure.value or 0) - figure.objective.low
        return [_("exceeds by %(number)s", number=num(beyond))] if beyond > 0 else [_("exactly reached")]
    unit = figure.objective.unit
    if not figure.needed:  # "more than" a share is not reached by the share itself
        return [_("must exceed %(bound)s", bound=amount(figure.objective.low, unit))]
    values = {
        "number": num(figure.needed),
        "unit": _("percentage points") if unit == "percent" else BoundUnit(unit).label,
    }
    if figure.verdict == Verdict.MISSED:
        return [_("%(number)s %(unit)s short at the end", **values)]
    if figure.objective.operator == Operator.KEEP:
        return [_("%(number)s %(unit)s short", **values)]
    quarters = quarters_left(programme, day)
    return [
        ngettext(
            "needs %(number)s %(unit)s in %(num)s quarter",
            "needs %(number)s %(unit)s in %(num)s quarters",
            quarters,
            **values,
        )
    ]


def quarters_left(programme: Programme, day: date) -> int:
    """Return how many quarters are left, the one under way included; 0 after the end."""
    if day > programme.ends_on:
        return 0
    return _quarter(programme.ends_on) - _quarter(max(day, programme.starts_on)) + 1


def _quarter(day: date) -> int:
    return day.year * 4 + (day.month - 1) // 3


def _movement(figure: Figure) -> list[str]:
    detail = figure.detail
    if figure.metric != "groups_kept":
        return []
    words = [
        _("%(number)s at the start", number=detail["opening"]),
        _("+%(number)s new", number=detail["new"]),
        _("−%(number)s stopped or dissolved", number=detail["stopped"]),
        _("−%(number)s converted into HTX", number=detail["converted"]),
    ]
    resumed = [_("+%(number)s resumed", number=detail["resumed"])] if detail["resumed"] else []
    return [", ".join(words + resumed)]


def drawing(figure: Figure) -> dict[str, Any]:
    """Return how the bar is drawn, in percent of its scale: value, plan tick, and for "between" the band."""
    one, value = figure.objective, figure.value or Decimal(0)
    widest = one.high or (one.low * Decimal("1.2") if one.operator == Operator.MORE else one.low)
    scale = max(widest, value) or Decimal(1)
    band = (_part(one.low, scale), _part(one.high, scale)) if one.operator == Operator.BETWEEN and one.high else None
    tick = None if figure.plan_to_date is None else _part(figure.plan_to_date, scale)
    return {"value": _part(value, scale), "tick": tick, "band": band, "state": state(figure)}


def _part(value: Decimal, scale: Decimal) -> float:
    return round(float(100 * value / scale), 2)


# --- the list behind a number -------------------------------------------------------------------------

# metric → what the numerator and what the denominator count, as conditions of the register's list
_HAVING: dict[str, tuple[str, str]] = {
    "effective_cooperatives": ("effective", "rated"),
    "high_tech_cooperatives": ("high_tech", "high_tech_known"),
    "linked_cooperatives": ("linked", "linkage_known"),
    "income_growth": ("income_known", "income_known"),
    "managers_trained": ("managers_known", "managers_known"),
}


def numerator_url(figure: Figure, programme: Programme, day: date, tenant_id: int | None = None) -> str | None:
    """Return the list of what a figure counts, of the district or of one commune; None where there is no value."""
    return _url(figure, programme, day, tenant_id, 0) if figure.is_computable else None


def denominator_url(figure: Figure, programme: Programme, day: date, tenant_id: int | None = None) -> str | None:
    """Return the list of what a figure is a part of; None where there is no such list."""
    return _url(figure, programme, day, tenant_id, 1) if figure.denominator is not None else None


def _url(figure: Figure, programme: Programme, day: date, tenant_id: int | None, part: int) -> str | None:
    last = min(day, programme.ends_on)
    common: dict[str, Any] = {"as_of": last.isoformat(), "commune": tenant_id}
    if figure.metric == "new_cooperatives":
        since = programme.starts_on.isoformat()
        return url_for("registry.district_index", kind="HTX", status="all", new_from=since, new_to=last, **common)
    if figure.metric == "groups_kept":
        return url_for("registry.district_index", kind="THT", status="operating", **common)
    if figure.metric not in _HAVING:
        definition = definition_of(figure.objective)
        if definition is None or (part and not has_denominator(definition)):
            return None
        return url_for("district.records", code=figure.code, as_of=day.isoformat(), commune=tenant_id, side=SIDES[part])
    having = _HAVING[figure.metric][part]
    return url_for("registry.district_index", kind="HTX", status="operating", having=having, **common)
