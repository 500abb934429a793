"""What the addresses of the feature share: the blueprint, the names, the person at work."""

from typing import Any

from flask import Blueprint, abort, request, url_for

from portal.accounts import queries as accounts
from portal.accounts.models import Posting
from portal.core import clock
from portal.core.access import current_actor
from portal.programmes.queries import about
from portal.returns import queries, rules
from portal.returns.counted_late import apart_event, late_event
from portal.returns.models import Return
from portal.returns.period_names import period_days, period_name
from portal.returns.states import RETURN

blueprint = Blueprint("returns", __name__)


def the_posting() -> Posting:
    """Return the posting from which the request comes."""
    return accounts.posting(current_actor().posting_id) or abort(403)


def the_return(tenant_id: int, return_id: int, kind: str = "") -> Return:
    """Return a return, or 404; 403 where a move is its own body's alone and the person serves another."""
    row = queries.one(tenant_id, return_id) or abort(404)
    if kind and RETURN[kind].own and row.body_id != current_actor().body_id:
        abort(403)
    about(row.period.calendar.programme_id)
    return row


def address(endpoint: str, **values: Any) -> str:
    """Return an address that stays with the programme chosen by `?programme=`."""
    return url_for(endpoint, programme=request.args.get("programme"), **values)


@blueprint.context_processor
def _helpers() -> dict[str, Any]:
    return {
        "address": address,
        "today": clock.today(),
        "period_name": period_name,
        "period_days": period_days,
        "late_event": late_event,
        "apart_event": apart_event,
        "line_labels": rules.LINE_LABELS,
        "narrative_fields": rules.PARTS,
    }
