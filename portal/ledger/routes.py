"""The mobilization ledger of the Front and the associations (clause II.9): what a body led and supported."""

from typing import Any

from flask import url_for
from werkzeug.wrappers import Response

from portal.accounts.models import Body
from portal.core import pages
from portal.core.access import Permission, needs
from portal.foundings import queries as foundings
from portal.foundings.states import FoundingState
from portal.ledger import targets
from portal.ledger.account import account
from portal.ledger.blueprint import Asked, asked, blueprint, own_body
from portal.ledger.queries import credited, together
from portal.metrics.figures import Span


@blueprint.get("/ledger")
@needs(Permission.LEDGER_VIEW)
def show() -> Response:
    """Show what a body led and supported, in the communes that the person may read."""
    return pages.render("ledger/show.html", **asked_account())


def asked_account() -> dict[str, Any]:
    """Return what the address of the ledger asks for: span, body, account and what else its page shows."""
    wish = asked()
    body, span = wish.body, wish.span
    assert body is not None  # noqa: S101 - without a choice of all bodies there is one
    planner = body if wish.bodies else own_body()
    return {
        "asked": wish,
        "span": span,
        "body": body,
        "own_commune": wish.own_commune,
        "account": account(span, wish.communes, credited(body.id, span)),
        "list_url": _list_url(span, body, wish),
        "waiting": foundings.open_parts(body.id),
        "disputes": foundings.disputed_leads(body.id),
        "against": targets.against(planner.id, body.id, span),
        "planner": planner,
        "together": together(span) if wish.bodies else None,
    }


def _list_url(span: Span, body: Body, wish: Asked) -> Any:
    days: dict[str, Any] = {"from": span.starts_on.isoformat(), "to": span.ends_on.isoformat()}

    def url(state: str, commune: int | None = None, **given: Any) -> str:
        arguments: dict[str, Any] = {
            **given,
            "body": body.code,
            "state": state,
            **(days if state == FoundingState.COUNTED else {}),
        }
        if wish.own_commune is not None:
            return url_for("foundings.index", tenant_id=wish.own_commune.id, **arguments)
        return url_for("foundings.district_index", commune=commune, **arguments)

    return url
