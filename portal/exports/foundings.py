"""Foundings as files: the list as its pages select it, and those that count in the shape that the import takes."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.accounts.queries import mobilizing_bodies
from portal.core import clock
from portal.core.access import Permission, current_actor, needs
from portal.core.fields import Field, field_of, fields
from portal.documents.spreadsheet import Column, Sheet
from portal.exports import files, queries
from portal.exports.blueprint import blueprint
from portal.foundings import queries as foundings
from portal.foundings import stages
from portal.foundings.models import DESCRIPTION, Founding
from portal.foundings.queries import Line
from portal.foundings.selection import STATES, from_address
from portal.imports.layouts import FOUNDINGS
from portal.programmes.choices import OwnRecord
from portal.programmes.own_fields import fields_of


@blueprint.get("/communes/<int:tenant_id>/foundings/export.<form>")
@needs(Permission.COMMUNE_VIEW)
def commune_foundings(tenant_id: int, form: str) -> Response:
    """Send a commune's foundings, as its page selects them."""
    return _foundings(tenant_id, form)


@blueprint.get("/district/foundings/export.<form>")
@needs(Permission.DISTRICT_VIEW)
def district_foundings(form: str) -> Response:
    """Send the foundings of all communes, as the page selects them."""
    return _foundings(None, form)


def _foundings(tenant_id: int | None, form: str) -> Response:
    selection = from_address(request.args, mobilizing_bodies(), current_actor().reads, tenant_id)
    place = files.place_of(selection.tenant_id)
    heading = files.heading(_("Mobilization of new THT and HTX"), place, files.as_of(clock.today()))
    sheet = _list(foundings.lines(selection, None), foundings.numbers(selection), heading)
    return files.download([sheet], form, "van-dong", place, clock.today().isoformat())


def _list(lines: Iterable[Line], numbers: dict[str, int], heading: tuple[str, ...]) -> Sheet:
    """Return a list of foundings; the totals row says how many there are, by state."""
    own = fields_of(OwnRecord.FOUNDING)
    columns = (
        *(files.UNIT_CODE, files.UNIT_NAME),
        *(files.column(field) for field in (*_FIELDS, *own)),
        *(Column("Thành viên", "whole"), Column("Bước", width=30), Column("Tình trạng", width=18)),
        *(Column("Bắt đầu", "date"), Column("Bước gần nhất", "date"), Column("Ngày ghi nhận", "date")),
        *(Column("Số đăng ký", width=16), Column("Chủ trì", width=20), Column("Phối hợp", width=30)),
    )
    told = "; ".join(f"{label}: {numbers[state]}" for state, label in STATES.items() if numbers.get(state))
    totals = [f"{files.TOTAL}: {sum(numbers.values())}", told, *[None] * (len(columns) - 2)]
    return Sheet("Vận động thành lập", columns, [_founding(line, own) for line in lines], heading, totals)


# What is said of a founding, by whichever door: its kind and its description.
_FIELDS = (field_of(Founding, "kind"), *fields(Founding, DESCRIPTION))


def _founding(line: Line, own: Sequence[Field]) -> list[Any]:
    one = line.founding
    bodies = {part: ", ".join(c.body.name_vi for c in line.credits if c.part == part) for part in ("lead", "support")}
    said = [field.kind.cell(getattr(one, field.name)) for field in (*_FIELDS, *own)]
    stage = [str(stages.label(one.kind, one.stage)), str(STATES[one.state]), one.opened_on, one.moved_on]
    ends = [one.counted_on, one.certificate_number, bodies["lead"], bodies["support"]]
    return [line.unit.code, line.unit.name_vi, *said, one.members, *stage, *ends]


def counted(tenant_id: int | None, heading: tuple[str, ...], *, spare: int = 0) -> Sheet:
    """Return the foundings that count, each as the import takes them in."""
    rows = [_counted(row) for row in queries.counted_rows(tenant_id)]
    return files.layout_sheet(FOUNDINGS, rows, heading, spare, None)


def _counted(row: Any) -> dict[str, Any]:
    """Return a row by the columns of the import: what the founding says, and what counting it said."""
    founding = row.Founding
    said = {field.name: getattr(founding, field.name) for field in (*_FIELDS, *fields_of(OwnRecord.FOUNDING))}
    counted = {"happened_on": founding.counted_on, "number": founding.certificate_number, "members": founding.members}
    others = {"head_name": row.head_name, "lead": row.lead, "support": row.support}
    return (
        said
        | counted
        | others
        | {"name": founding.working_name, "unit_code": row.unit_code}
        | {"unit_name": row.unit_name}
    )
