"""Addresses of exports: each list as .xlsx and .csv, with the filters of its page, whole."""

from flask import Blueprint, abort, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.core import clock
from portal.core.access import Permission, needs
from portal.exchange import queries, record_sheets, web
from portal.registry.queries import closed_year
from portal.registry.selection import Selection, from_address
from portal.units import queries as units

blueprint = Blueprint("exports", __name__)


def file_form(form: str) -> str:
    """Return the kind of file that an address asks for; 404 for what is not made."""
    if form not in web.FORMATS:
        abort(404)
    return form


def place_of(tenant_id: int | None) -> str:
    """Return the name of a commune, of the district with None."""
    if tenant_id is None:
        district = units.district()
        return district.name_vi if district else ""
    return units.unit(tenant_id).name_vi


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
    place = place_of(selection.tenant_id)
    title = _("Register of THT, HTX and interest groups")
    sheets = record_sheets.register(selection, web.heading(title, place, web.as_of(selection.day)))
    return web.download(sheets, file_form(form), "so-dang-ky", place, selection.day.isoformat())


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
    place, span = place_of(tenant_id), f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0])
    heading = web.heading(_("Yearly records of %(year)s", year=span), place)
    return web.download([record_sheets.yearly(tenant_id, years, heading)], file_form(form), "so-lieu-nam", place, span)
