"""Quotas as files: the allocation, a commune's quotas and results, the communes' proposals."""

from collections.abc import Sequence
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
from portal.quotas.models import QuotaProposal
from portal.quotas.queries import Cell, CommuneTable
from portal.quotas.states import NO_PROPOSAL, ProposalState
from portal.registry.choices import FOUNDED_KINDS
from portal.units import queries as units
from portal.units.models import Unit


@blueprint.get("/district/quotas/export.<form>")
@needs(Permission.ALLOCATION_VIEW)
def allocation(form: str) -> Response:
    """Send the allocation under preparation, in the shape that the import of quotas takes."""
    programme = the_programme()
    heading = files.heading(_("Quota allocation %(period)s", period=years_of(programme)), files.place_of(None))
    cells = quotas.allocation(programme.id)
    sheet = _allocation(units.communes(), cells, programme.years, heading)
    return files.download([sheet], form, "chi-tieu", years_of(programme))


@blueprint.get("/communes/<int:tenant_id>/quotas/export.<form>")
@needs(Permission.COMMUNE_VIEW)
def commune_quotas(tenant_id: int, form: str) -> Response:
    """Send a commune's quotas and results by year."""
    today = clock.today()
    heading = files.heading(_("Quotas and results"), files.place_of(tenant_id), files.as_of(today))
    sheet = _commune_quotas(quotas.commune_table(the_programme(), tenant_id, today), heading)
    return files.download([sheet], form, "chi-tieu", files.place_of(tenant_id), today.isoformat())


def _allocation(
    units_shown: Sequence[Unit], cells: dict[Cell, int], years: Sequence[int], heading: tuple[str, ...]
) -> Sheet:
    """Return the allocation cell by cell, in the shape that the import of quotas takes."""
    rows: list[list[Any]] = [
        [unit.code, unit.name_vi, kind, year, cells[unit.id, kind, year]]
        for unit in units_shown
        for kind in FOUNDED_KINDS
        for year in years
        if (unit.id, kind, year) in cells
    ]
    totals = [files.TOTAL, None, None, None, sum(row[4] for row in rows)]
    return Sheet(QUOTAS.sheet, tuple(one.column for one in QUOTAS.columns), rows, heading, totals)


def _commune_quotas(table: CommuneTable, heading: tuple[str, ...]) -> Sheet:
    """Return a commune's quotas and results by year, as its page shows them."""
    columns = [Column("Năm", width=12)]
    for kind in FOUNDED_KINDS:
        columns += [Column(f"Chỉ tiêu {kind}", "whole"), Column(f"Kết quả {kind}", "whole")]
    rows: list[list[Any]] = [[str(row.year), *_figures(row.kinds)] for row in table.rows]
    return Sheet("Chỉ tiêu", tuple(columns), rows, heading, [files.TOTAL, *_figures(table.totals)])


def _figures(kinds: dict[str, Any]) -> list[int | None]:
    return [number for kind in FOUNDED_KINDS for number in (kinds[kind].quota, kinds[kind].result)]


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
    columns += [state, *(Column(kind, "whole") for kind in FOUNDED_KINDS), *agreed_at]
    rows = [
        [unit.code, unit.name_vi, *_proposal(made.get(unit.id), [sums.get((unit.id, kind)) for kind in FOUNDED_KINDS])]
        for unit in shown
    ]
    totals = [
        files.TOTAL,
        None,
        None,
        *(sum(sums.get((unit.id, kind), 0) for unit in shown) for kind in FOUNDED_KINDS),
        None,
        None,
    ]
    sheet = Sheet("Đề xuất chỉ tiêu", tuple(columns), rows, heading, totals)
    return files.download([sheet], form, "de-xuat-chi-tieu", years_of(programme))


def _proposal(one: QuotaProposal | None, numbers: list[int | None]) -> list[object]:
    if one is None:
        return [in_vietnamese(NO_PROPOSAL), *numbers, None, None]
    agreed = [None if at is None else moment(at) for at in (one.leader_agreed_at, one.front_agreed_at)]
    return [one.shown.word, *numbers, *agreed]
