"""What the addresses of the feature share: the blueprint, and the programme that a request is about."""

from typing import Any

from flask import Blueprint, request, url_for

from portal.core import clock
from portal.programmes.models import Programme

blueprint = Blueprint("quotas", __name__)


def address(endpoint: str, **values: Any) -> str:
    """Return an address that stays with the programme chosen by `?programme=`."""
    return url_for(endpoint, programme=request.args.get("programme"), **values)


def is_final(programme: Programme) -> bool:
    """Say whether the programme's period is over, and with it every change of its quotas."""
    return clock.today() > programme.ends_on


@blueprint.context_processor
def _helpers() -> dict[str, Any]:
    return {"address": address}
