"""What became of the new THT and HTX, as files: whole, with the filters of their pages."""

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.core.access import Permission, needs
from portal.documents.spreadsheet import Column, Sheet
from portal.exports import files
from portal.exports.blueprint import blueprint
from portal.registry import labels
from portal.registry.choices import AfterAYear
from portal.registry.cohorts import Survivor
from portal.registry.routes import asked_survival
from portal.registry.selection import Selection, from_address
from portal.registry.survival import SurvivalView


@blueprint.get("/communes/<int:tenant_id>/registry/survival/export.<form>")
@needs(Permission.COMMUNE_VIEW)
def survival(tenant_id: int, form: str) -> Response:
    """Send what became of a commune's new THT and HTX."""
    return _survival(from_address(request.args, tenant_id), form)


@blueprint.get("/district/registry/survival/export.<form>")
@needs(Permission.DISTRICT_VIEW)
def district_survival(form: str) -> Response:
    """Send what became of the new THT and HTX of all communes and towns, or of the one chosen."""
    return _survival(from_address(request.args), form)


def _survival(selection: Selection, form: str) -> Response:
    view, place = asked_survival(selection), files.place_of(selection.tenant_id)
    heading = files.heading(
        f"{_('What became of the new ones')}: {view.outcomes[view.outcome]}", place, files.as_of(view.day)
    )
    return files.download([_survivors(view, heading)], form, "thanh-lap-moi-ve-sau", place, view.day.isoformat())


def _survivors(view: SurvivalView, heading: tuple[str, ...]) -> Sheet:
    columns = (
        files.UNIT_CODE,
        files.UNIT_NAME,
        Column("Loại hình", width=10),
        Column("Tên", width=34),
        Column("Số đăng ký", width=18),
        Column("Ngày đăng ký", "date"),
        Column("Ngày tròn 12 tháng", "date"),
        Column("Tình trạng sau 12 tháng", width=20),
        Column("Tình trạng tại ngày", width=20),
        Column("Kết quả", width=30),
    )
    rows = [_survivor(one, view) for one in view.whole()]
    totals = [f"{files.TOTAL}: {len(rows)}", *[None] * (len(columns) - 1)]
    return Sheet("Thành lập mới về sau", columns, rows, heading, totals if rows else None)


def _survivor(one: Survivor, view: SurvivalView) -> list[object]:
    of_it = one.collective
    then = str(labels.STATUSES[one.status_then]) if one.outcome in (AfterAYear.ALIVE, AfterAYear.ENDED) else None
    said = [one.unit.code, one.unit.name_vi, str(labels.SHORT_KINDS[of_it.kind]), of_it.name]
    days = [of_it.registration_number, of_it.registered_on, one.anniversary]
    return [*said, *days, then, str(labels.STATUSES[one.status]), str(view.outcomes[one.outcome])]
