"""Addresses of one item: its history, its holder's reports and requests, the district office's decisions."""

from typing import Any

from flask import abort
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.core import clock, pages
from portal.core.access import Permission, current_actor, needs
from portal.core.errors import Attempt
from portal.duties import board as view
from portal.duties import queries, services
from portal.duties.blueprint import blueprint, saved, send, words
from portal.duties.forms import AcceptForm, DeadlineForm, RefusalForm, ReturnForm, UpdateForm
from portal.duties.models import DutyItem

# The forms of an item's page; their fields' ids are told apart, for they stand on one page.
FORMS: dict[str, Any] = {
    "ask": DeadlineForm,
    "deadline": DeadlineForm,
    "refuse": RefusalForm,
    "accept": AcceptForm,
    "give_back": ReturnForm,
}


@blueprint.get("/duties/items/<int:item_id>")
@needs(Permission.DUTIES_VIEW)
def item(item_id: int) -> Response:
    """Show one item, its history, and the forms that the reader's post may use."""
    return _item_page(_item(item_id))


def _item(item_id: int) -> DutyItem:
    """Another commune's item answers as one that does not exist."""
    return queries.item(item_id) or abort(404)


def _own_item(item_id: int) -> DutyItem:
    """Another body's item is not the person's to write on."""
    found = _item(item_id)
    if found.body_id != current_actor().body_id:
        abort(403)
    return found


def _item_page(found: DutyItem, attempt: Attempt | None = None, **sent: Any) -> Response:
    actor = current_actor()
    holds = found.body_id == actor.body_id and actor.may(Permission.DUTY_UPDATE)
    forms = {name: sent.get(name) or _form(name, fresh=True) for name in FORMS}
    if found.asked_deadline and "deadline" not in sent:
        forms["deadline"].deadline.data, forms["deadline"].reason.data = found.asked_deadline, found.asked_reason
    report, silent = sent.get("update") or _fresh_update(found), view.owes_explanation(found, clock.today())
    report.explanation.flags.required = silent
    values = {
        **forms,
        "update": report,
        "may_update": holds and found.state != "accepted",
        "may_decide": actor.may(Permission.DUTY_DEADLINE),
        "conflict": attempt.conflict if attempt else None,
        "sent": next(iter(sent), ""),
        "silent": silent,
    }
    status = 200 if not sent else attempt.status if attempt and not attempt.ok else 422
    return pages.render(
        "duties/item.html", item=found, history=queries.history(found), status=status, **values, **words()
    )


def _form(name: str, *, fresh: bool = False) -> Any:
    return FORMS[name](formdata=None, ids=name) if fresh else FORMS[name](ids=name)


def _fresh_update(found: DutyItem) -> UpdateForm:
    kept = {name: getattr(found, name) for name in ("note", "document_number", "document_on")}
    # What was said of another deadline is no explanation for this one.
    kept["explanation"] = found.explanation if found.explained_deadline == found.deadline else ""
    states = services.HOLDER_STATES[found.state]
    state = found.state if found.state in states and found.state != "not_started" else "in_progress"
    form = UpdateForm(formdata=None, data={**kept, "state": state, "happened_on": clock.today()})
    form.offer(found.state)
    return form


@blueprint.post("/duties/items/<int:item_id>")
@needs(Permission.DUTY_UPDATE)
def update(item_id: int) -> Response:
    """Take the holder's report of its own item; another body's item answers 403."""
    found, form = _own_item(item_id), UpdateForm()
    form.offer(found.state)
    attempt = send(form, services.update_item, found, posting_id=current_actor().posting_id)
    return saved(found) if attempt and attempt.ok else _item_page(found, attempt, update=form)


@blueprint.post("/duties/items/<int:item_id>/request-extension")
@needs(Permission.DUTY_UPDATE)
def ask_extension(item_id: int) -> Response:
    """Take the holder's request for a later deadline."""
    found, form = _own_item(item_id), _form("ask")
    attempt = send(form, services.ask_extension, found, posting_id=current_actor().posting_id)
    done = attempt and attempt.ok
    return saved(found, _("The district office will decide.")) if done else _item_page(found, attempt, ask=form)


@blueprint.post("/duties/items/<int:item_id>/refuse-extension")
@needs(Permission.DUTY_DEADLINE)
def refuse_extension(item_id: int) -> Response:
    """Refuse the extension that was asked for, with a reason."""
    return _decide(item_id, "refuse", services.refuse_extension, _("The extension is refused."))


@blueprint.post("/duties/items/<int:item_id>/deadline")
@needs(Permission.DUTY_DEADLINE)
def set_deadline(item_id: int) -> Response:
    """Set or move a deadline, with a reason."""
    return _decide(item_id, "deadline", services.set_deadline, _("The deadline is set."))


@blueprint.post("/duties/items/<int:item_id>/accept")
@needs(Permission.DUTY_DEADLINE)
def accept(item_id: int) -> Response:
    """Accept a submitted product."""
    return _decide(item_id, "accept", services.accept, _("Accepted."))


@blueprint.post("/duties/items/<int:item_id>/return")
@needs(Permission.DUTY_DEADLINE)
def give_back(item_id: int) -> Response:
    """Return a submitted product, saying what has to be mended."""
    return _decide(item_id, "give_back", services.give_back, _("Returned to its holder."))


def _decide(item_id: int, name: str, work: Any, message: str) -> Response:
    found, form = _item(item_id), _form(name)
    decided = {"posting_id": current_actor().posting_id, "happened_on": clock.today()}
    attempt = send(form, work, found, **decided)
    return saved(found, message) if attempt and attempt.ok else _item_page(found, attempt, **{name: form})
