"""Quotas as files: the allocation, a commune's quotas and results, the communes' proposals."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.core import clock
from portal.core.access import Permission, needs
from portal.core.fields import field_of
from portal.core.kinds import in_vietnamese
from portal.core.numbers import moment, years_of
from portal.documents.spreadsheet import Column, Sheet
from portal.exports import files
from portal.exports.blueprint import blueprint
from portal.imports.layouts import QUOTAS
from portal.programmes.queries import the_programme
from portal.quotas import queries as quotas
from portal.quotas import targets
from portal.quotas.keys import Amount, Key, founded_keys, keys_of
from portal.quotas.models import QuotaProposal
from portal.quotas.queries import Cell, CommuneTable
from portal.quotas.states import NO_PROPOSAL, ProposalState
from portal.quotas.targets import UnitTargets
from portal.units import queries as units
from portal.units.models import Unit


@blueprint.get("/district/quotas/export.<form>")
@needs(Permission.ALLOCATION_VIEW)
def allocation(form: str) -> Response:
    """Send the allocation under preparation, in the shape that the import of quotas takes."""
    programme = the_programme()
    heading = files.heading(_("Quota allocation %(period)s", period=years_of(programme)), files.place_of(None))
    cells = quotas.allocation(programme.id)
    sheet = _allocation(units.communes(), cells, keys_of(programme), programme.years, heading)
    return files.download([sheet], form, "chi-tieu", years_of(programme))


@blueprint.get("/communes/<int:tenant_id>/quotas/export.<form>")
@needs(Permission.COMMUNE_VIEW)
def commune_quotas(tenant_id: int, form: str) -> Response:
    """Send a commune's quotas and results by year."""
    today = clock.today()
    heading = files.heading(_("Quotas and results"), files.place_of(tenant_id), files.as_of(today))
    programme = the_programme()
    table = quotas.commune_table(programme, tenant_id, today)
    sheet = _commune_quotas(table, targets.of_unit(programme, tenant_id, today), heading)
    return files.download([sheet], form, "chi-tieu", files.place_of(tenant_id), today.isoformat())


def _allocation(
    units_shown: Sequence[Unit],
    cells: dict[Cell, Amount],
    keys: Sequence[Key],
    years: Sequence[int],
    heading: tuple[str, ...],
) -> Sheet:
    """Return the allocation cell by cell, in the shape that the import of quotas takes; no total of unlike things."""
    rows: list[list[Any]] = [
        [unit.code, unit.name_vi, key.word, year, cells[unit.id, key.code, year]]
        for unit in units_shown
        for key in keys
        for year in years
        if (unit.id, key.code, year) in cells
    ]
    columns = [one.column for one in QUOTAS.columns]
    if not all(isinstance(row[4], int) for row in rows):
        columns[4] = replace(columns[4], kind="decimal")
    founded = {key.word for key in keys if key.over_years}
    whole = sum(row[4] for row in rows) if all(row[2] in founded for row in rows) else None
    return Sheet(QUOTAS.sheet, tuple(columns), rows, heading, [files.TOTAL, None, None, None, whole])


def _commune_quotas(table: CommuneTable, told: Sequence[UnitTargets], heading: tuple[str, ...]) -> Sheet:
    """Return a commune's quotas and results by year, then targets and values of objectives, as its page shows them."""
    columns, founded = [Column("Năm", width=12)], [key.code for key in founded_keys()]
    for kind in founded:
        columns += [Column(f"Chỉ tiêu {kind}", "whole"), Column(f"Kết quả {kind}", "whole")]
    for one in told:
        kind = _file_kind(one.key)
        columns += [Column(f"Chỉ tiêu {one.key.word}", kind), Column(f"Giá trị {one.key.word}", kind)]
    rows: list[list[Any]] = [
        [str(row.year), *_figures(row.kinds, founded), *(number for one in told for number in _of_year(one, place))]
        for place, row in enumerate(table.rows)
    ]
    totals = [files.TOTAL, *_figures(table.totals, founded), *[None] * (2 * len(told))]
    return Sheet("Chỉ tiêu", tuple(columns), rows, heading, totals)


def _file_kind(key: Key) -> str:
    return "whole" if key.is_whole else "decimal"


def _figures(kinds: dict[str, Any], founded: Sequence[str]) -> list[int | None]:
    return [number for kind in founded for number in (kinds[kind].quota, kinds[kind].result)]


def _of_year(one: UnitTargets, place: int) -> tuple[Amount | None, Amount | None]:
    return one.years[place].target, one.years[place].value


@blueprint.get("/district/quotas/proposals/export.<form>")
@needs(Permission.ALLOCATION_VIEW)
def proposals(form: str) -> Response:
    """Send how the proposal of each commune stands."""
    programme = the_programme()
    made = quotas.proposals(programme.id)
    agreed = sum(one.state == ProposalState.AGREED for one in made.values())
    shown = units.communes_shown(min(clock.today(), programme.ends_on), made)
    told = _("%(agreed)s of %(count)s agreed by commune leader and district Front", agreed=agreed, count=len(shown))
    heading = (*files.heading(_("Quota proposals of the communes"), files.place_of(None), years_of(programme)), told)
    sums, columns = quotas.proposed_sums(programme.id), [files.UNIT_CODE, files.UNIT_NAME]
    state, *agreed_at = (
        files.column(field_of(QuotaProposal, name)) for name in ("state", "leader_agreed_at", "front_agreed_at")
    )
    founded = [key.code for key in founded_keys()]
    places = [(key, year) for key in keys_of(programme) if key.objective is not None for year in programme.years]
    columns += [state, *(Column(kind, "whole") for kind in founded)]
    columns += [*(Column(f"{key.word} {year}", _file_kind(key)) for key, year in places), *agreed_at]
    given = {place: dict(of_years) for place, of_years in quotas.proposed_targets(programme.id).items()}

    def numbers(unit: Unit) -> list[Amount | None]:
        counted: list[Amount | None] = [sums.get((unit.id, kind)) for kind in founded]
        return [*counted, *(given.get((unit.id, key.code), {}).get(year) for key, year in places)]

    rows = [[unit.code, unit.name_vi, *_proposal(made.get(unit.id), numbers(unit))] for unit in shown]
    whole = [sum(sums.get((unit.id, kind), 0) for unit in shown) for kind in founded]
    totals = [files.TOTAL, None, None, *whole, *[None] * (len(places) + 2)]
    sheet = Sheet("Đề xuất chỉ tiêu", tuple(columns), rows, heading, totals)
    return files.download([sheet], form, "de-xuat-chi-tieu", years_of(programme))


def _proposal(one: QuotaProposal | None, numbers: list[Amount | None]) -> list[object]:
    if one is None:
        return [in_vietnamese(NO_PROPOSAL), *numbers, None, None]
    agreed = [None if at is None else moment(at) for at in (one.leader_agreed_at, one.front_agreed_at)]
    return [one.shown.word, *numbers, *agreed]
