"""The list behind every number: which selection of the register shows what a figure counts."""

from datetime import date
from typing import Any

from flask import url_for

from portal.metrics.figures import Figure
from portal.programmes.models import Programme

# metric → what the numerator and what the denominator count, as conditions of the register's list
_HAVING: dict[str, tuple[str, str]] = {
    "effective_cooperatives": ("effective", "rated"),
    "high_tech_cooperatives": ("high_tech", "high_tech_known"),
    "linked_cooperatives": ("linked", "linkage_known"),
    "income_growth": ("income_known", "income_known"),
    "managers_trained": ("managers_known", "managers_known"),
}


def numerator_url(figure: Figure, programme: Programme, day: date, tenant_id: int | None = None) -> str | None:
    """Return the list of what a figure counts, of the district or of one commune; None where it cannot be computed."""
    return _url(figure, programme, day, tenant_id, 0) if figure.is_computable else None


def denominator_url(figure: Figure, programme: Programme, day: date, tenant_id: int | None = None) -> str | None:
    """Return the list of what a figure is a part of; None where there is no such list."""
    return _url(figure, programme, day, tenant_id, 1) if figure.metric in _HAVING else None


def _url(figure: Figure, programme: Programme, day: date, tenant_id: int | None, part: int) -> str | None:
    last = min(day, programme.ends_on)
    common: dict[str, Any] = {"as_of": last.isoformat(), "commune": tenant_id}
    if figure.metric == "new_cooperatives":
        since = programme.starts_on.isoformat()
        return url_for("registry.district_index", kind="HTX", status="all", new_from=since, new_to=last, **common)
    if figure.metric == "groups_kept":
        return url_for("registry.district_index", kind="THT", status="operating", **common)
    if figure.metric not in _HAVING:
        return None
    having = _HAVING[figure.metric][part]
    return url_for("registry.district_index", kind="HTX", status="operating", having=having, **common)
