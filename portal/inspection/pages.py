"""The page of one finding, loaded whole before it is rendered: its history, and the forms that fit where it stands."""

from typing import Any

from portal.attachments.pages import files_for
from portal.core import clock, tenancy
from portal.core.access import Actor, Permission, current_actor
from portal.core.errors import Attempt
from portal.core.forms import PortalForm
from portal.duties import queries as duties
from portal.duties.models import BoardItem
from portal.inspection import queries
from portal.inspection.forms import AnswerForm, CloseForm, GiveBackForm
from portal.inspection.models import Finding, FindingFile
from portal.inspection.states import FINDING

# The forms of a finding's page, by the step that they take.
FORMS: dict[str, Any] = {"answer": AnswerForm, "give_back": GiveBackForm, "close": CloseForm}


class FindingPage:
    """One finding; a form that was sent comes back filled in. `may`: the steps that the reader may take now."""

    def __init__(
        self, row: Finding, actor: Actor, attempt: Attempt | None = None, sent: dict[str, PortalForm] | None = None
    ) -> None:
        self.row, self.sent = row, sent or {}
        self.today = clock.today()
        self.history = queries.history(row)
        self.item = item_of(row)
        path = {"tenant_id": row.tenant_id, "finding_id": row.id}
        writes = may(Permission.FINDING_WRITE)
        self.files = files_for(FindingFile, (row.tenant_id, row.id), writes, "inspection", path, self.sent.get("file"))
        self.is_late = row.is_late(self.today)
        self.conflict = attempt.conflict if attempt else None
        self.forms = {name: form(formdata=None, ids=name) for name, form in FORMS.items()} | self.sent
        of_now = tenancy.recorded_moment() is None
        steps = FINDING.open_to(row.state, actor.role, own=row.body_id == actor.body_id) if of_now else []
        self.may = {step.name for step in steps}


def item_of(row: Finding) -> BoardItem | None:
    """Return the product in which something was found, as the board shows it; None for a unit's or a body's."""
    return duties.board_items_by_id([row.item_id]).get(row.item_id) if row.item_id else None


def may(permission: Permission) -> bool:
    """In the view of a past moment nothing is offered that would write."""
    return current_actor().may(permission) and tenancy.recorded_moment() is None
