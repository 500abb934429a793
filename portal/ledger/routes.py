"""The mobilization ledger of the Front and the associations (clause II.9)."""

from typing import Any

from flask import Blueprint, abort, request, url_for
from werkzeug.wrappers import Response

from portal.accounts.models import Body
from portal.accounts.queries import line_of, mobilizing_bodies
from portal.core import clock, pages
from portal.core.access import Permission, Role, current_actor, needs
from portal.ledger.account import account
from portal.ledger.queries import credited
from portal.metrics.against import Span
from portal.programmes.queries import current_programme
from portal.units import queries as units

blueprint = Blueprint("ledger", __name__)

_OWN_LINE = (Role.DISTRICT_FRONT_OFFICER, Role.COMMUNE_FRONT_OFFICER)
_DEFAULT_BODY = "MTTQ"


@blueprint.get("/ledger")
@needs(Permission.LEDGER_VIEW)
def show() -> Response:
    """Show what a body led and supported, in the communes that the person may read."""
    return pages.render("ledger/show.html", **asked_account())


def asked_account() -> dict[str, Any]:
    """Return what the address of the ledger asks for: span, body, account and what else its page shows."""
    programme, body = current_programme(), _body()
    if programme is None or body is None:
        abort(404)
    year = request.args.get("year", type=int)
    span = Span(programme, clock.today(), year if year in programme.years else None)
    return _values(span, body)


def _body() -> Body | None:
    """Return the person's own line; those with none choose one by its code."""
    actor = current_actor()
    if actor.role in _OWN_LINE:
        return line_of(actor.body_id)
    wanted = request.args.get("body", _DEFAULT_BODY)
    return next((one for one in mobilizing_bodies() if one.code == wanted), None)


def _values(span: Span, body: Body) -> dict[str, Any]:
    actor = current_actor()
    readable = [unit for unit in units.communes(min(span.day, span.programme.ends_on)) if unit.id in actor.reads]
    return {
        "span": span,
        "body": body,
        "bodies": [] if actor.role in _OWN_LINE else mobilizing_bodies(),
        "own_commune": units.unit(actor.commune_id) if actor.commune_id else None,
        "account": account(span, readable, credited(body.id, span)),
        "list_url": _list_url(span, body, actor.commune_id),
    }


def _list_url(span: Span, body: Body, own_commune: int | None) -> Any:
    days: dict[str, Any] = {"from": span.starts_on.isoformat(), "to": span.ends_on.isoformat()}

    def url(state: str, commune: int | None = None, **given: Any) -> str:
        arguments: dict[str, Any] = {**given, "body": body.code, "state": state, **(days if state == "counted" else {})}
        if own_commune is not None:
            return url_for("foundings.index", commune_id=own_commune, **arguments)
        return url_for("foundings.district_index", commune=commune, **arguments)

    return url
