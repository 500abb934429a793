"""The templates of the imports: an export of what a commune has, with empty rows beneath."""

from flask import abort
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.core import clock
from portal.core.access import Permission, needs
from portal.core.numbers import day as shown_day
from portal.documents.spreadsheet import Sheet
from portal.exports import files, foundings, registry
from portal.exports.blueprint import blueprint
from portal.imports.choices import Records
from portal.imports.forms import RECORDS, TEMPLATE_NAMES
from portal.imports.layouts import FOUNDINGS, PEOPLE, QUOTAS, REGISTER, RETURNS, YEARLY
from portal.registry.queries import closed_year
from portal.registry.selection import Selection
from portal.units import queries as units

_OF_DISTRICT = {one.name: one for one in (PEOPLE, QUOTAS, RETURNS, REGISTER, YEARLY, FOUNDINGS)}
SPARE = 200  # empty rows of a template that carry the drop-downs


@blueprint.get("/communes/<int:tenant_id>/import/template/<records>")
@needs(Permission.REGISTRY_EDIT)
def import_template(tenant_id: int, records: str) -> Response:
    """Send the template of a record type, filled with what the commune already has."""
    if records not in RECORDS:
        abort(404)
    unit, today = units.unit(tenant_id), clock.today()
    sheets = template(records, Selection(today, tenant_id), unit.name_vi)
    return files.download(sheets, "xlsx", "mau", TEMPLATE_NAMES[records], unit.name_vi, today.isoformat())


@blueprint.get("/district/import/template/<records>")
@needs(Permission.SET_UP)
def district_template(records: str) -> Response:
    """Send the empty template of what the district's page of files takes; its people with the bodies to choose from."""
    layout = _OF_DISTRICT.get(records)
    if layout is None:
        abort(404)
    sheet = files.layout_sheet(layout, [], (str(Records(records).label), files.place_of(None)), SPARE, None)
    return files.download([sheet], "xlsx", "mau", records)


def template(records: str, selection: Selection, unit_name: str) -> list[Sheet]:
    """Return a template filled with what a commune has; yearly: of the last closed year, with who still owes."""
    as_of = _("as of %(day)s", day=shown_day(selection.day))
    if records == "registry":
        return registry.sheets(selection, (_("Register of THT and HTX"), f"{unit_name}, {as_of}"), spare=SPARE)
    if records == "foundings":
        heading = (_("New THT and HTX that are registered already"), f"{unit_name}, {as_of}")
        return [foundings.counted(selection.tenant_id, heading, spare=SPARE)]
    year = closed_year(selection.day)
    heading = (_("Yearly records of %(year)s", year=str(year)), f"{unit_name}, {as_of}")
    return [registry.yearly_sheet(selection.tenant_id, [year], heading, spare=SPARE, ask=True)]
