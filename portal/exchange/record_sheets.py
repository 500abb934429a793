"""The register and the yearly records as sheets: what one exports another can import; templates come filled in."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _

from portal.core.numbers import day as shown_day
from portal.documents.spreadsheet import Sheet
from portal.exchange import queries
from portal.exchange.fields import Layout
from portal.exchange.layouts import FOUNDINGS, PARTNERS, PRODUCTS, REGISTER, STATUS_HISTORY, YEARLY
from portal.registry import labels
from portal.registry import queries as registry
from portal.registry.queries import closed_year
from portal.registry.selection import Selection

TOTAL = "Tổng cộng"
SPARE = 200  # empty rows of a template that carry the drop-downs


def register(selection: Selection, heading: tuple[str, ...], *, spare: int = 0) -> list[Sheet]:
    """Return the register of a selection: entries, and the histories, products and contracts that go with them."""
    rows = registry.all_entries(selection)
    sums = registry.totals(selection)
    values = [_entry(row) for row in rows]
    totals = [None] * len(REGISTER.fields)
    totals[0], totals[-2], totals[-1] = f"{TOTAL}: {sums.number}", sums.members, sums.capital  # type: ignore[call-overload]
    recorded = _("%(have)s of %(of)s have a yearly record", have=sums.recorded, of=sums.number)
    main = _sheet(REGISTER, values, (*heading, recorded), spare, totals if rows else None)
    of_it = {(row.tenant_id, row.id): row for row in rows}
    others = ((STATUS_HISTORY, queries.status_rows), (PRODUCTS, queries.product_rows), (PARTNERS, queries.partner_rows))
    return [main, *(_part(layout, read(selection.tenant_id), of_it, spare) for layout, read in others)]


def _entry(row: Any) -> dict[str, Any]:
    return {**_who(row), **{one.key: getattr(row, one.key, None) for one in REGISTER.fields if one.key not in _WHO}} | {
        "from_on": row.status_since,
        "converted_from": row.source,
    }


_WHO = ("code", "unit_code", "unit_name")


def _who(row: Any) -> dict[str, Any]:
    code = f"{row.unit_code}-{row.id}"
    return {"code": code, "unit_code": row.unit_code, "unit_name": row.unit_name}


def _part(layout: Layout, rows: Iterable[Any], of_it: dict[tuple[int, int], Any], spare: int) -> Sheet:
    values = []
    for row in rows:
        owner = of_it.get((row.tenant_id, row.collective_id))
        if owner is not None:
            own = {one.key: getattr(row, one.key) for one in layout.fields if hasattr(row, one.key)}
            of_owner = {"kind": owner.kind, "name": owner.name, "registration_number": owner.registration_number}
            values.append(own | _who(owner) | of_owner)
    return _sheet(layout, values, (), spare, None)


def yearly(
    tenant_id: int | None, years: Sequence[int], heading: tuple[str, ...], *, spare: int = 0, ask: bool = False
) -> Sheet:
    """Return the yearly records of some years; with `ask`, a row too for each operating entry without one."""
    rows = queries.yearly_rows(tenant_id, years)
    values = [_record(row) for row in rows]
    if ask:
        asked = [(year, row) for year in years for row in queries.owing(tenant_id, year)]
        values += [_who(row) | _owner(row) | {"year": year} for year, row in asked]
    totals: list[Any] = [None] * len(YEARLY.fields)
    totals[0] = f"{TOTAL}: {len(rows)}"
    for number, one in enumerate(YEARLY.fields):
        if one.key in _SUMMED:
            totals[number] = sum(getattr(row, one.key) or 0 for row in rows)
    return _sheet(YEARLY, values, heading, spare, totals if rows and not ask else None)


_SUMMED = {"members", "new_members", "contributed_capital", "charter_capital", "revenue"}
_SUMMED |= {"regular_workers", "managers", "managers_trained"}


def foundings(tenant_id: int | None, heading: tuple[str, ...], *, spare: int = 0) -> Sheet:
    """Return the foundings that count, each as the import takes them in."""
    rows = [dict(row._mapping) for row in queries.counted_rows(tenant_id)]
    return _sheet(FOUNDINGS, rows, heading, spare, None)


def _owner(row: Any) -> dict[str, Any]:
    return {"kind": row.kind, "name": row.name, "registration_number": row.registration_number}


def _record(row: Any) -> dict[str, Any]:
    own = {one.key: getattr(row, one.key, None) for one in YEARLY.fields}
    return own | _who(row) | {"rating_class": _class(row.rating_score)}


def _class(score: Any) -> str | None:
    found = labels.rating_class(score)
    return None if found is None else str(found)


def _sheet(
    layout: Layout, rows: list[dict[str, Any]], heading: tuple[str, ...], spare: int, totals: Sequence[Any] | None
) -> Sheet:
    cells = [[one.cell(row.get(one.key)) for one in layout.fields] for row in rows]
    return Sheet(layout.sheet, tuple(one.column for one in layout.fields), cells, heading, totals, spare)


def template(records: str, selection: Selection, unit_name: str) -> list[Sheet]:
    """Return a template filled with what a commune has; yearly: of the last closed year, with who still owes."""
    as_of = _("as of %(day)s", day=shown_day(selection.day))
    if records == "registry":
        return register(selection, (_("Register of THT and HTX"), f"{unit_name}, {as_of}"), spare=SPARE)
    if records == "foundings":
        heading = (_("New THT and HTX that are registered already"), f"{unit_name}, {as_of}")
        return [foundings(selection.tenant_id, heading, spare=SPARE)]
    year = closed_year(selection.day)
    heading = (_("Yearly records of %(year)s", year=str(year)), f"{unit_name}, {as_of}")
    return [yearly(selection.tenant_id, [year], heading, spare=SPARE, ask=True)]
