"""What the addresses of the feature share: the blueprint, and the programme that a request is about."""

from typing import Any

from flask import Blueprint, request, url_for

from portal.programmes.models import Programme
from portal.quotas import rules
from portal.quotas.states import DecisionKind

blueprint = Blueprint("quotas", __name__)


def address(endpoint: str, **values: Any) -> str:
    """Return an address that stays with the programme chosen by `?programme=`."""
    return url_for(endpoint, programme=request.args.get("programme"), **values)


def is_final(programme: Programme) -> bool:
    """Say whether the programme's period is over, and with it every change of its quotas (history being closed)."""
    return rules.why_final(programme) is not None


def decision_kind(*, first: bool) -> DecisionKind:
    """Return what a decision does: the first by its date issues, whenever it was entered; the others adjust."""
    return DecisionKind.ISSUE if first else DecisionKind.ADJUST


@blueprint.context_processor
def _helpers() -> dict[str, Any]:
    return {"address": address, "decision_kind": decision_kind}
