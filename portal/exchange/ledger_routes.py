"""Addresses of the ledger's exports, each with its page's permission and filters."""

import io

from flask import send_file
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.accounts import queries as accounts
from portal.accounts.models import Body
from portal.core.access import Permission, needs
from portal.exchange import ledger_sheets as sheets
from portal.exchange import web
from portal.exchange.export_routes import file_form, place_of
from portal.exchange.table_routes import blueprint
from portal.foundings import claim_rows
from portal.ledger import activity_queries, own_tables
from portal.ledger import funnel as funnels
from portal.ledger import targets as plans
from portal.ledger.activity_routes import asked_activities
from portal.ledger.blueprint import ALL, Asked, asked, own_body
from portal.ledger.plan_routes import asked_claims, asked_outcome, planning_body_id
from portal.ledger.table_routes import asked_table

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _heading(title: str, wish: Asked) -> tuple[str, ...]:
    commune = wish.own_commune.id if wish.own_commune else wish.tenant_id
    name = wish.body.name_vi if wish.body else _("all bodies")
    period = str(wish.span.year or wish.span.programme.period_label)
    return web.heading(f"{title}: {name}", place_of(commune), f"{period}, {web.as_of(wish.span.day)}")


@blueprint.get("/ledger/activities/export.<form>")
@needs(Permission.LEDGER_VIEW)
def activities(form: str) -> Response:
    """Send the activities, as the page selects them, with every column."""
    wish, selection = asked_activities()
    table = own_tables.ACTIVITIES
    rows = [own_tables.activity_row(line) for line in activity_queries.lines(selection)]
    sheet = sheets.own_table(table, table.columns, rows, _heading(_("Activities"), wish))
    return web.download([sheet], file_form(form), "hoat-dong", wish.body_code)


@blueprint.get("/ledger/targets/export.<form>")
@needs(Permission.LEDGER_VIEW)
def targets(form: str) -> Response:
    """Send plan and result of a body."""
    wish = asked()
    programme, line = wish.span.programme, wish.body or own_body()
    planned = plans.planned(planning_body_id(wish))
    did = plans.results(line.id, programme.starts_on, min(wish.span.day, programme.ends_on))
    sheet = sheets.targets(wish.communes, programme.years, planned, did, _heading(_("Plan and result"), wish))
    return web.download([sheet], file_form(form), "ke-hoach", wish.body_code)


@blueprint.get("/ledger/funnel/export.<form>")
@needs(Permission.LEDGER_VIEW)
def funnel(form: str) -> Response:
    """Send the way from village to founding: by commune and, as a second sheet, by body."""
    wish = asked(default=ALL)
    heading = _heading(_("From village to founding"), wish)
    shown = [unit for unit in wish.communes if wish.tenant_id in (None, unit.id)]
    total = funnels.total(wish.body_id, wish.tenant_id, wish.span)
    made = [sheets.funnel_by_commune(shown, funnels.by_commune(wish.body_id, wish.span), total, heading)]
    if wish.bodies:
        steps, once = funnels.by_body(wish.tenant_id, wish.span), funnels.total(None, wish.tenant_id, wish.span)
        made.append(sheets.funnel_by_body(wish.bodies, steps, once, heading))
    return web.download(made, file_form(form), "tu-thon-den-htx", wish.body_code)


@blueprint.get("/ledger/funnel/foundings/export.<form>")
@needs(Permission.LEDGER_VIEW)
def outcomes(form: str) -> Response:
    """Send the foundings behind a number of the funnel."""
    wish, outcome = asked(default=ALL), asked_outcome()
    rows = funnels.outcomes(wish.body_id, wish.tenant_id, wish.span, outcome)
    sheet = sheets.outcomes(rows, _heading(_("From village to founding"), wish))
    return web.download([sheet], file_form(form), "tht-htx", wish.body_code, outcome)


@blueprint.get("/ledger/claims/export.<form>")
@needs(Permission.LEDGER_VIEW)
def claims(form: str) -> Response:
    """Send the bodies' proposals of credit, as the page selects them."""
    wish, chosen = asked_claims()
    sheet = sheets.claims(claim_rows.lines(**chosen), _heading(_("Proposed credits"), wish))
    return web.download([sheet], file_form(form), "de-nghi-ghi-nhan", wish.body_code)


@blueprint.get("/ledger/tables/export.<form>")
@needs(Permission.LEDGER_VIEW)
def own_table(form: str) -> Response:
    """Send one of the body's own tables with the columns that it keeps, as .xlsx, .csv or .docx."""
    wish, table, columns = asked_table()
    rows = table.rows(wish)
    if form != "docx":
        sheet = sheets.own_table(table, columns, rows, _heading(table.title, wish))
        return web.download([sheet], file_form(form), "bieu", table.code, wish.body_code)
    commune = wish.own_commune.id if wish.own_commune else wish.tenant_id
    name = wish.body.name_vi if wish.body else _("all bodies")
    period = str(wish.span.year or wish.span.programme.period_label)
    body = own_body()
    about = f"{name}, {place_of(commune)}, {period}, {web.as_of(wish.span.day)}"
    data = sheets.own_paper(
        table, columns, rows, body=body, superior=_superior(body), place=place_of(None), about=about
    )
    return send_file(io.BytesIO(data), DOCX, as_attachment=True, download_name=f"bieu_{table.code}.docx", etag=False)


def _superior(body: Body) -> str:
    above = accounts.body(body.parent_id) if body.parent_id and body.unit_id else None
    return above.name_vi if above else ""


__all__ = ["blueprint"]
