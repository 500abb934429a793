"""The page of one item, loaded whole before it is rendered: its history, the forms that the reader may use."""

from typing import Any

from portal.attachments.pages import files_for
from portal.core import clock
from portal.core.access import Actor, Permission
from portal.core.errors import Attempt
from portal.core.fields import Field, differences, field_of
from portal.core.forms import PortalForm
from portal.duties import board, queries, rules
from portal.duties.forms import OF_ITEM, UpdateForm
from portal.duties.models import DutyItem, DutyItemFile
from portal.duties.states import ITEM, ItemState, reportable
from portal.programmes.choices import DutyRole

CLOSED = (ItemState.ACCEPTED, ItemState.WITHDRAWN)


class ItemPage:
    """One item; a form that was sent comes back filled in.

    `forms`: update, request_extension, set_deadline, refuse_extension, accept, returned, on_paper, withdraw. `silent`:
    it is late, and its holder has not said why, so that nothing else can be done to it.
    """

    def __init__(
        self, item: DutyItem, actor: Actor, attempt: Attempt | None = None, sent: dict[str, PortalForm] | None = None
    ) -> None:
        self.item, self.sent = item, next((name for name in sent or {} if name != "file"), "")
        self.history = queries.history(item)
        self.today = clock.today()
        self.silent = board.owes_explanation(item, self.today)
        holds = item.body_id == actor.body_id and actor.may(Permission.DUTY_UPDATE)
        self.files = files_for(
            DutyItemFile, (item.tenant_id, item.id), holds, "duties", {"item_id": item.id}, (sent or {}).get("file")
        )
        self.may_update = holds and bool(reportable(item.state))
        self.may_decide = actor.may(Permission.DUTY_DEADLINE) and item.state not in CLOSED
        self.helping = item.duty.parts_on(self.today, DutyRole.COOPERATE)
        self.forms = {**_fresh_forms(item), **(sent or {})}
        self.forms["update"].explanation.flags.required = self.silent
        conflict = attempt.conflict if attempt else None
        self.differences = self._differences(conflict, self.forms[self.sent]) if conflict and self.sent else []

    def opens(self, step: str) -> bool:
        """Say whether the form of a step is shown: where the step fits, and where it comes back."""
        return ITEM.fits(step, self.item.state) or self.sent == step

    def _differences(self, saved: DutyItem, form: Any) -> list[tuple[Any, str, str]]:
        """Return (label, what was saved meanwhile, what was typed) for the form that met another's change."""
        target = ITEM[self.sent].target if self.sent != "update" else None
        if target is not None:
            return differences(saved, {"state": target}, [field_of(DutyItem, "state")])
        wanted: list[Field] = [one for one in rules.REPORTED if one.name != "happened_on"]
        if self.sent != "update":
            wanted = [field_of(DutyItem, "deadline")]
        return differences(saved, form.data, wanted)


def item_form(name: str) -> Any:
    """Return a form of an item's page as it was sent."""
    return OF_ITEM[name](ids=name)


def _fresh_forms(item: DutyItem) -> dict[str, Any]:
    forms: dict[str, Any] = {name: form(formdata=None, ids=name) for name, form in OF_ITEM.items()}
    if item.asked_deadline:
        forms["set_deadline"].deadline.data = item.asked_deadline
        forms["set_deadline"].reason.data = item.asked_reason
    forms["update"] = _fresh_update(item)
    return forms


def _fresh_update(item: DutyItem) -> UpdateForm:
    kept: dict[str, Any] = {name: getattr(item, name) for name in ("note", "document_number", "document_on")}
    # What was said of another deadline is no explanation for this one.
    kept["explanation"] = item.explanation if item.explained_deadline == item.deadline else ""
    stays = item.state in reportable(item.state) and item.state != ItemState.NOT_STARTED
    state = item.state if stays else ItemState.IN_PROGRESS
    form = UpdateForm(formdata=None, data={**kept, "state": state, "happened_on": clock.today()})
    form.offer(item.state)
    return form
