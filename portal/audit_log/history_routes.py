"""The history of each record, under the permission of the record's own page: who may read the one may read the other.

A record of another commune has no events here, and answers as one that does not exist.
"""

from typing import Any

from flask import abort, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.audit_log import queries
from portal.audit_log.blueprint import blueprint
from portal.audit_log.events import shown_events
from portal.audit_log.queries import PAGE
from portal.core import pages
from portal.core.access import Permission, needs
from portal.core.audit import AuditEvent
from portal.core.pages import column_number
from portal.duties import queries as duties
from portal.inspection.queries import finding
from portal.ledger import activity_queries
from portal.ledger.blueprint import asked
from portal.ledger.plan_routes import planning_body_id
from portal.returns import special_queries
from portal.units.models import Unit


def _page(title: str, back: str, found: list[AuditEvent], *, may_be_empty: bool = False) -> Response:
    """Render a history; one that asks for more than the last page gets the rest of it."""
    if not found and not may_be_empty:
        abort(404)
    shown = found[:PAGE]
    older = shown[-1].seq if len(found) > PAGE else None
    return _events_page(title, back, shown, older)


def _events_page(
    title: str,
    back: str,
    shown: list[AuditEvent],
    older: int | str | None,
    places: dict[int, Unit] | None = None,
    arguments: dict[str, Any] | None = None,
) -> Response:
    """Render events; `arguments`: what the address of the older ones carries besides its place."""
    values: dict[str, Any] = {"events": shown_events(shown), "places": places, "arguments": arguments or {}}
    return pages.render("audit_log/history.html", title=title, back=back, older=older, **values)


def _before() -> int | None:
    return request.args.get("before", type=column_number)


def _of(tenant_id: int, record: str) -> list[AuditEvent]:
    return queries.of_record(tenant_id, record, _before(), PAGE + 1)


def _common(record: str) -> list[AuditEvent]:
    return queries.of_common_record(record, _before(), PAGE + 1)


@blueprint.get("/communes/<int:tenant_id>/foundings/<int:founding_id>/history")
@needs(Permission.COMMUNE_VIEW)
def of_founding(tenant_id: int, founding_id: int) -> Response:
    """Show the history of a founding with its steps and credits."""
    path: dict[str, Any] = {"tenant_id": tenant_id, "founding_id": founding_id}
    found = _of(tenant_id, f"foundings/{founding_id}")
    return _page(_("History of the mobilization"), url_for("foundings.show", **path), found)


@blueprint.get("/communes/<int:tenant_id>/registry/<int:collective_id>/history")
@needs(Permission.COMMUNE_VIEW)
def of_collective(tenant_id: int, collective_id: int) -> Response:
    """Show the history of an entry of the register: statuses, yearly records, products, contracts, documents."""
    path: dict[str, Any] = {"tenant_id": tenant_id, "collective_id": collective_id}
    found = _of(tenant_id, f"collectives/{collective_id}")
    return _page(_("History of the entry"), url_for("registry.show", **path), found)


@blueprint.get("/communes/<int:tenant_id>/quotas/history")
@needs(Permission.COMMUNE_VIEW)
def of_quotas(tenant_id: int) -> Response:
    """Show the history of a commune's quotas: proposal, preparation, decisions."""
    back = url_for("quotas.show", tenant_id=tenant_id)
    return _page(_("History of the quotas"), back, _of(tenant_id, "quotas"), may_be_empty=True)


@blueprint.get("/communes/<int:tenant_id>/returns/<int:return_id>/history")
@needs(Permission.RETURN_VIEW)
def of_return(tenant_id: int, return_id: int) -> Response:
    """Show the history of a report."""
    back = url_for("returns.show", tenant_id=tenant_id, return_id=return_id)
    return _page(_("History of the report"), back, _of(tenant_id, f"returns/{return_id}"))


@blueprint.get("/communes/<int:tenant_id>/special-returns/<int:special_id>/history")
@needs(Permission.RETURN_VIEW)
def of_special_return(tenant_id: int, special_id: int) -> Response:
    """Show the history of what a body answers to a special report."""
    row = special_queries.one(tenant_id, special_id) or abort(404)
    back = url_for("returns.special_return", tenant_id=tenant_id, special_id=special_id)
    return _page(_("History of the report"), back, _of(tenant_id, f"special_returns/{row.id}"), may_be_empty=True)


@blueprint.get("/communes/<int:tenant_id>/findings/<int:finding_id>/history")
@needs(Permission.FINDING_VIEW)
def of_finding(tenant_id: int, finding_id: int) -> Response:
    """Show the history of a finding, to those to whom the wall shows the finding."""
    row = finding(tenant_id, finding_id) or abort(404)
    back = url_for("inspection.show", tenant_id=tenant_id, finding_id=finding_id)
    return _page(_("History of the finding"), back, _of(tenant_id, f"findings/{row.id}"), may_be_empty=True)


@blueprint.get("/communes/<int:tenant_id>/activities/<int:activity_id>/history")
@needs(Permission.LEDGER_VIEW)
def of_activity(tenant_id: int, activity_id: int) -> Response:
    """Show the history of an activity with the foundings that were named to have come of it."""
    row = activity_queries.activity(tenant_id, activity_id) or abort(404)
    back = url_for("ledger.activity", tenant_id=tenant_id, activity_id=activity_id)
    return _page(_("History of the activity"), back, _of(tenant_id, f"activities/{row.id}"), may_be_empty=True)


@blueprint.get("/ledger/targets/history")
@needs(Permission.LEDGER_VIEW)
def of_targets() -> Response:
    """Show the history of a body's plan, over the communes that the post may read."""
    wish = asked()
    place = queries.cursor(request.args.get("before", ""))
    found = queries.events(queries.Selection(record=f"targets/{planning_body_id(wish)}", before=place), PAGE + 1)
    older = queries.cursor_text(found[PAGE - 1]) if len(found) > PAGE else None
    places = {unit.id: unit for unit in wish.communes}
    back = url_for("ledger.targets", **wish.arguments())
    return _events_page(_("History of the plan"), back, found[:PAGE], older, places, wish.arguments())


@blueprint.get("/duties/items/<int:item_id>/history")
@needs(Permission.DUTIES_VIEW)
def of_item(item_id: int) -> Response:
    """Show the history of a duty's product with its updates, over the chains of all who have held it."""
    duties.item(item_id) or abort(404)
    place = queries.cursor(request.args.get("before", ""))
    found = queries.events(queries.Selection(record=f"duty_items/{item_id}", before=place), PAGE + 1)
    older = queries.cursor_text(found[PAGE - 1]) if len(found) > PAGE else None
    return _events_page(_("History of the product"), url_for("duties.item", item_id=item_id), found[:PAGE], older)


@blueprint.get("/admin/people/<int:account_id>/history")
@needs(Permission.ADMIN_PEOPLE)
def of_person(account_id: int) -> Response:
    """Show the history of a person's account, posts and links."""
    back = url_for("admin.person", account_id=account_id)
    return _page(_("History of the account"), back, _common(f"accounts/{account_id}"))


@blueprint.get("/admin/settings/history")
@needs(Permission.ADMIN_SETTINGS)
def of_settings() -> Response:
    """Show the history of the settings."""
    return _page(_("History of the settings"), url_for("admin.settings"), _common("app_settings"), may_be_empty=True)


@blueprint.get("/admin/units/<int:unit_id>/history")
@needs(Permission.ADMIN_UNITS)
def of_unit(unit_id: int) -> Response:
    """Show the history of a commune or town."""
    return _page(_("History of the unit"), url_for("units.unit", unit_id=unit_id), _common(f"units/{unit_id}"))


@blueprint.get("/admin/bodies/<int:body_id>/history")
@needs(Permission.ADMIN_UNITS)
def of_body(body_id: int) -> Response:
    """Show the history of a body."""
    return _page(_("History of the body"), url_for("bodies.body", body_id=body_id), _common(f"bodies/{body_id}"))


@blueprint.get("/admin/programmes/<int:programme_id>/history")
@needs(Permission.ADMIN_PROGRAMMES)
def of_programme(programme_id: int) -> Response:
    """Show the history of a programme's name and period."""
    back = url_for("programmes.show", programme_id=programme_id)
    return _page(_("History of the programme"), back, _common(f"programmes/{programme_id}"))


@blueprint.get("/admin/programmes/<int:programme_id>/objectives/<int:objective_id>/history")
@needs(Permission.ADMIN_PROGRAMMES)
def of_objective(programme_id: int, objective_id: int) -> Response:
    """Show the history of an objective."""
    back = url_for("programmes.objective", programme_id=programme_id, objective_id=objective_id)
    return _page(_("History of the objective"), back, _common(f"objectives/{objective_id}"))


@blueprint.get("/admin/programmes/<int:programme_id>/fields/<int:field_id>/history")
@needs(Permission.ADMIN_PROGRAMMES)
def of_own_field(programme_id: int, field_id: int) -> Response:
    """Show the history of a field that a programme has added to a record."""
    back = url_for("programmes.own_field", programme_id=programme_id, field_id=field_id)
    return _page(_("History of the field"), back, _common(f"own_fields/{field_id}"))


@blueprint.get("/admin/programmes/<int:programme_id>/duties/<int:duty_id>/history")
@needs(Permission.ADMIN_PROGRAMMES)
def of_duty(programme_id: int, duty_id: int) -> Response:
    """Show the history of a duty and of who has which part in it."""
    back = url_for("programmes.duty", programme_id=programme_id, duty_id=duty_id)
    return _page(_("History of the duty"), back, _common(f"duties/{duty_id}"))


@blueprint.get("/returns/calendars/<int:calendar_id>/history")
@needs(Permission.RETURN_CALENDAR)
def of_calendar(calendar_id: int) -> Response:
    """Show the history of a reporting calendar and its periods."""
    back = url_for("returns.calendar", calendar_id=calendar_id)
    return _page(_("History of the calendar"), back, _common(f"calendars/{calendar_id}"))
