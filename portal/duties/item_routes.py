"""Addresses of one item: its history, its holder's reports and requests, the district office's decisions."""

from collections.abc import Callable
from typing import Any

from flask import abort, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.attachments.routes import add_file_routes
from portal.core import clock, pages
from portal.core.access import Permission, current_actor, needs
from portal.core.errors import Attempt, saving
from portal.core.forms import PortalForm
from portal.duties import queries, services
from portal.duties.blueprint import blueprint, saved, standing
from portal.duties.forms import UpdateForm
from portal.duties.models import DutyItem, DutyItemFile
from portal.duties.pages import ItemPage, item_form


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


def _item_page(found: DutyItem, attempt: Attempt | None = None, **sent: PortalForm) -> Response:
    page = ItemPage(found, current_actor(), attempt, sent)
    status = attempt.status if attempt else 200
    return pages.render("duties/item.html", view=page, item=found, status=status, **standing())


@blueprint.post("/duties/items/<int:item_id>")
@needs(Permission.DUTY_UPDATE)
def update(item_id: int) -> Response:
    """Take the holder's report of its own item; another body's item answers 403."""
    found, form = _own_item(item_id), UpdateForm()
    form.offer(found.state)
    return _save(found, "update", form, services.update_item, _("Saved."))


@blueprint.post("/duties/items/<int:item_id>/request-extension")
@needs(Permission.DUTY_UPDATE)
def request_extension(item_id: int) -> Response:
    """Ask the district office for a later deadline of one's own item."""
    found, form = _own_item(item_id), item_form("request_extension")
    message = _("The district office will decide.")
    return _save(found, "request_extension", form, services.request_extension, message)


@blueprint.post("/duties/items/<int:item_id>/refuse-extension")
@needs(Permission.DUTY_DEADLINE)
def refuse_extension(item_id: int) -> Response:
    """Refuse the extension that was asked for, with a reason."""
    return _decide(item_id, "refuse_extension", services.refuse_extension, _("The extension is refused."))


@blueprint.post("/duties/items/<int:item_id>/set-deadline")
@needs(Permission.DUTY_DEADLINE)
def set_deadline(item_id: int) -> Response:
    """Set or move a deadline, with a reason."""
    return _decide(item_id, "set_deadline", services.set_deadline, _("The deadline is set."))


@blueprint.post("/duties/items/<int:item_id>/accept")
@needs(Permission.DUTY_DEADLINE)
def accept(item_id: int) -> Response:
    """Accept a submitted product."""
    return _decide(item_id, "accept", services.accept, _("Accepted."))


@blueprint.post("/duties/items/<int:item_id>/return")
@needs(Permission.DUTY_DEADLINE)
def give_back(item_id: int) -> Response:
    """Return a submitted product, saying what has to be corrected."""
    return _decide(item_id, "returned", services.give_back, _("Returned to its holder."))


@blueprint.post("/duties/items/<int:item_id>/on-paper")
@needs(Permission.DUTY_DEADLINE)
def on_paper(item_id: int) -> Response:
    """Enter what was handed in on paper."""
    return _save(_item(item_id), "on_paper", item_form("on_paper"), services.record_on_paper, _("Entered."))


@blueprint.post("/duties/items/<int:item_id>/withdraw")
@needs(Permission.DUTY_DEADLINE)
def withdraw(item_id: int) -> Response:
    """Withdraw a product that was entered wrongly, with the reason."""
    return _save(_item(item_id), "withdraw", item_form("withdraw"), services.withdraw_item, _("Withdrawn."))


def _decide(item_id: int, name: str, service: Callable[..., Any], message: str) -> Response:
    return _save(_item(item_id), name, item_form(name), service, message, happened_on=clock.today())


def _save(
    found: DutyItem, name: str, form: PortalForm, service: Callable[..., Any], message: str, **more: Any
) -> Response:
    """Run a service for a form of the item's page; show the page again, filled in, where it says no."""
    with saving(form) as attempt:
        service(found, posting_id=current_actor().posting_id, **more, **form.values())
    return saved(found, message) if attempt.ok else _item_page(found, attempt, **{name: form})


add_file_routes(
    blueprint,
    "/duties/items/<int:item_id>/files",
    DutyItemFile,
    see=Permission.DUTIES_VIEW,
    edit=Permission.DUTY_UPDATE,
    record=_item,
    own=_own_item,
    page=lambda found, attempt, form: _item_page(found, attempt, file=form),
    back=lambda found: url_for("duties.item", item_id=found.id, _anchor="files"),
)
