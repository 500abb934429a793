"""The findings that stand on the pages of other features, for those who may see findings."""

from dataclasses import dataclass
from typing import Any

from flask import g, request, url_for
from flask_babel import gettext as _

from portal.core import clock, tenancy
from portal.core.access import Permission, current_actor
from portal.inspection import queries
from portal.inspection.models import Finding


@dataclass(frozen=True)
class FindingsBoard:
    """Some findings; `new_url` ("": none) records another one, `is_kept_empty` shows the board without any, too."""

    rows: list[Finding]
    new_url: str = ""
    is_kept_empty: bool = False

    def state_of(self, row: Finding) -> tuple[str, Any]:
        """Return the sign and the words of where a finding stands today."""
        if row.is_late(clock.today()):
            return "bad", _("late")
        return row.state.sign, row.state.label


# The pages of other features that show what concerns the reader's own body.
_OF_ME = {
    "ledger.show",
    *("duties.board", "duties.matrix", "duties.mine", "duties.deadlines", "duties.objectives"),
}


def findings_of_the_page() -> dict[str, FindingsBoard | None]:
    """Return `findings` for the templates of some other features (portal/pipeline.py): on pages that show some.

    Those features stand below this one and know nothing of findings: their templates include the board.
    """
    actor, path = g.get("actor"), request.view_args or {}
    if actor is None or not actor.may(Permission.FINDING_VIEW):
        return {"findings": None}
    if request.endpoint in _OF_ME:
        return {"findings": FindingsBoard(queries.of_body(actor.body_id))}
    if request.blueprint == "duties" and "item_id" in path:
        return {"findings": _with_new(queries.of_item(path["item_id"]), item=path["item_id"])}
    if request.endpoint == "workspace.show" and actor.commune_id != path["tenant_id"]:
        return {"findings": _with_new(queries.of_unit(path["tenant_id"]), unit=path["tenant_id"])}
    return {"findings": None}  # a commune's people have theirs among their tasks


def _with_new(rows: list[Finding], **of: int) -> FindingsBoard:
    """In the view of a past moment nothing is offered that would write."""
    finds = current_actor().may(Permission.FINDING_WRITE)
    may_write = finds and tenancy.recorded_moment() is None
    return FindingsBoard(rows, url_for("inspection.new", **of) if may_write else "", finds)  # type: ignore[arg-type]
