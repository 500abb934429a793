"""The register and the yearly records as files: what one exports another can import."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.core import clock
from portal.core.access import Permission, needs
from portal.core.fields import OWN, own_value
from portal.core.numbers import num
from portal.documents.spreadsheet import Sheet
from portal.exports import files, queries
from portal.exports.blueprint import blueprint
from portal.imports.columns import FileColumn, Layout
from portal.imports.layouts import PARTNERS, PRODUCTS, REGISTER, STATUS_HISTORY, YEARLY
from portal.registry import labels
from portal.registry import queries as registry
from portal.registry.queries import closed_year
from portal.registry.selection import Selection, from_address


@blueprint.get("/communes/<int:tenant_id>/registry/export.<form>")
@needs(Permission.COMMUNE_VIEW)
def register(tenant_id: int, form: str) -> Response:
    """Send a commune's register, as its page selects it."""
    return _register(from_address(request.args, tenant_id), form)


@blueprint.get("/district/registry/export.<form>")
@needs(Permission.DISTRICT_VIEW)
def district_register(form: str) -> Response:
    """Send the register of all communes and towns, or of the one chosen."""
    return _register(from_address(request.args), form)


def _register(selection: Selection, form: str) -> Response:
    place = files.place_of(selection.tenant_id)
    title = _("Register of THT, HTX and interest groups")
    made = sheets(selection, files.heading(title, place, files.as_of(selection.day)))
    return files.download(made, form, "so-dang-ky", place, selection.day.isoformat())


@blueprint.get("/communes/<int:tenant_id>/yearly-records/export.<form>")
@needs(Permission.COMMUNE_VIEW)
def yearly(tenant_id: int, form: str) -> Response:
    """Send a commune's yearly records: of all years, or of the one that `?year=` names."""
    return _yearly(tenant_id, form)


@blueprint.get("/district/yearly-records/export.<form>")
@needs(Permission.DISTRICT_VIEW)
def district_yearly(form: str) -> Response:
    """Send the yearly records of all communes and towns."""
    return _yearly(None, form)


def _yearly(tenant_id: int | None, form: str) -> Response:
    asked = request.args.get("year", type=int)
    years = queries.recorded_years()
    years = [year for year in years if asked in (None, year)] or [asked or closed_year(clock.today())]
    place, span = files.place_of(tenant_id), f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0])
    heading = files.heading(_("Yearly records of %(year)s", year=span), place)
    return files.download([yearly_sheet(tenant_id, years, heading)], form, "so-lieu-nam", place, span)


def sheets(selection: Selection, heading: tuple[str, ...], *, spare: int = 0) -> list[Sheet]:
    """Return the register of a selection: entries, and the histories, products and contracts that go with them."""
    rows = registry.all_entries(selection)
    kinds = registry.totals_by_kind(selection)
    values = [_entry(row) for row in rows]
    main = files.layout_sheet(REGISTER, values, (*heading, _sums(kinds)), spare, _total(kinds) if rows else None)
    of_it = {(row.tenant_id, row.id): row for row in rows}
    others = ((STATUS_HISTORY, queries.status_rows), (PRODUCTS, queries.product_rows), (PARTNERS, queries.partner_rows))
    return [main, *(_part(layout, read(selection.tenant_id), of_it, spare) for layout, read in others)]


def _sums(kinds: dict[str, registry.Totals]) -> str:
    """Return for each kind: how many, of how many a yearly record tells, members and capital."""
    return "; ".join(
        _(
            "%(kind)s: %(have)s of %(of)s have a yearly record, members %(members)s, capital %(capital)s million VND",
            kind=labels.SHORT_KINDS[kind],
            have=num(one.recorded),
            of=num(one.number),
            members=num(one.members),
            capital=num(one.capital),
        )
        for kind, one in kinds.items()
    )


def _total(kinds: dict[str, registry.Totals]) -> list[Any]:
    """Return the last row: how many of each kind; members and capital only where all are of one kind."""
    totals: list[Any] = [None] * len(REGISTER.columns)
    numbers = ", ".join(f"{one.number} {labels.SHORT_KINDS[kind]}" for kind, one in kinds.items())
    totals[0] = f"{files.TOTAL}: {numbers}"
    if len(kinds) == 1:
        (one,) = kinds.values()
        totals[-2:] = [one.members, one.capital]
    return totals


def _entry(row: Any) -> dict[str, Any]:
    return {
        **_who(row),
        **{one.key: getattr(row, one.key, None) for one in REGISTER.columns if one.key not in _WHO},
    } | {
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
            own = {one.key: getattr(row, one.key) for one in layout.columns if hasattr(row, one.key)}
            of_owner = {"kind": owner.kind, "name": owner.name, "registration_number": owner.registration_number}
            values.append(own | _who(owner) | of_owner)
    return files.layout_sheet(layout, values, (), spare, None)


def yearly_sheet(
    tenant_id: int | None, years: Sequence[int], heading: tuple[str, ...], *, spare: int = 0, ask: bool = False
) -> Sheet:
    """Return the yearly records of some years; with `ask`, a row too for each operating entry without one."""
    rows = queries.yearly_rows(tenant_id, years)
    columns = YEARLY.columns
    values = [_record(row, columns) for row in rows]
    if ask:
        asked = [(year, row) for year in years for row in queries.owing(tenant_id, year)]
        values += [_who(row) | _owner(row) | {"year": year} for year, row in asked]
    totals: list[Any] = [None] * len(columns)
    totals[0] = f"{files.TOTAL}: {len(rows)}"
    # Only like things are added: one kind, one year.
    is_like = len({(row.kind, row.year) for row in rows}) == 1
    for number, one in enumerate(columns if is_like else ()):
        if one.key in _SUMMED or (one.key.startswith(OWN) and one.field.kind.file_kind in ("whole", "decimal")):
            totals[number] = sum(row[one.key] or 0 for row in values)
    told = (*heading, _like(rows, years)) if rows and not ask and not is_like else heading
    return files.layout_sheet(YEARLY, values, told, spare, totals if rows and not ask else None)


def _like(rows: Sequence[Any], years: Sequence[int]) -> str:
    """Return the sums of one year by kind; those of several years are not added."""
    if len(years) > 1:
        return str(_("Several years: nothing is added up."))
    found = []
    for kind in dict.fromkeys(row.kind for row in rows):
        of_it = [row for row in rows if row.kind == kind]
        members, revenue = (sum(getattr(row, key) or 0 for row in of_it) for key in ("members", "revenue"))
        words = _(
            "%(kind)s: %(number)s records, members %(members)s, revenue %(revenue)s million VND",
            kind=labels.SHORT_KINDS[kind],
            number=num(len(of_it)),
            members=num(members),
            revenue=num(revenue),
        )
        found.append(words)
    return "; ".join(found)


_SUMMED = {"members", "new_members", "contributed_capital", "charter_capital", "revenue"}
_SUMMED |= {"regular_workers", "managers", "managers_trained"}


def _owner(row: Any) -> dict[str, Any]:
    return {"kind": row.kind, "name": row.name, "registration_number": row.registration_number}


def _record(row: Any, columns: Sequence[FileColumn]) -> dict[str, Any]:
    told = {one.key: getattr(row, one.key, None) for one in columns}
    told |= {name: own_value(row.own, name) for name in told if name.startswith(OWN)}
    return told | _who(row) | {"rating_class": _class(row.rating_score), "rating_confirmed": _confirmed(row)}


def _confirmed(row: Any) -> str | None:
    if row.rating_score is None:
        return None
    return str(_("confirmed") if row.rating_confirmed_on else _("not confirmed"))


def _class(score: Any) -> str | None:
    found = labels.rating_class(score)
    return None if found is None else str(found)
