"""What the register's addresses share: the blueprint, sending a form, comparing two versions, removing."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms import Field, SelectField

from portal.core import pages
from portal.core.access import current_actor
from portal.core.errors import Attempt, saving
from portal.core.forms import PortalForm
from portal.core.numbers import DASH, day, num
from portal.registry import labels, queries
from portal.registry.models import Collective
from portal.registry.pages import EntryPage
from portal.units import queries as units

blueprint = Blueprint("registry", __name__)


def the_collective(tenant_id: int, collective_id: int) -> Collective:
    """Return an entry of a commune; without it, there is nothing here."""
    found = queries.collective(tenant_id, collective_id)
    if found is None:
        abort(404, _("There is no such entry in the register."))
    return found


def the_row(row: Any) -> Any:
    """Return a part of an entry; without it, there is nothing here."""
    return row or abort(404)


def address(row: Any, anchor: str | None = None) -> str:
    """Return the address of an entry, or of the one that a part belongs to."""
    collective_id = getattr(row, "collective_id", None) or row.id
    return url_for("registry.show", tenant_id=row.tenant_id, collective_id=collective_id, _anchor=anchor)


def saved(where: str, message: str) -> Response:
    """Say that it is done, and lead on."""
    flash(message, "success")
    return redirect(where)


def send(form: PortalForm, work: Callable[[], Any]) -> Attempt | None:
    """Run a service for a form that was sent; None where it was only asked for."""
    if not form.is_submitted():
        return None
    with saving(form) as attempt:
        work()
    return attempt


def form_page(template: str, form: PortalForm, attempt: Attempt | None, kept: PortalForm | None, **values: Any) -> Any:
    """Show a form, empty or as it was sent; after a conflict beside what was saved meanwhile (`kept`).

    The form goes on from the version that it was made from; only after a conflict, shown, from the present one.
    """
    differences, version = [], form.version.data
    if attempt is not None and attempt.conflict is not None:
        differences = comparison(form, kept) if kept else []
        version = attempt.conflict.version
        if not kept:
            form.form_errors.append(_("Somebody entered this meanwhile."))
    values |= {"form": form, "differences": differences, "version": version, "labels": labels}
    return pages.render(template, status=attempt.status if attempt else 200, **values)


def comparison(form: PortalForm, kept: PortalForm) -> list[tuple[Any, str, str]]:
    """Return lines of (label, what was saved meanwhile, what was typed), field by field."""
    left_out = {"csrf_token", "version", "another"}
    return [
        (field.label.text, said(kept[field.name]), said(field))
        for field in form
        if field.name not in left_out and field.name in kept
    ]


def said(field: Field) -> str:
    """Return what a field holds, in words; a dash for nothing."""
    if isinstance(field, SelectField):
        return next((str(choice.label) for choice in field.iter_choices() if choice.selected), DASH)
    if isinstance(field.data, Decimal | int):
        return num(field.data)
    return day(field.data) if isinstance(field.data, date) else str(field.data or DASH)


def entry_page(collective: Collective, attempt: Attempt | None = None, **sent: PortalForm) -> Response:
    """Show one entry; with the forms on it that were sent and came back."""
    page = EntryPage(collective, current_actor(), sent)
    return pages.render("registry/show.html", view=page, labels=labels, status=attempt.status if attempt else 200)


def removal(row: Any, title: str, what: list[str], work: Callable[[int | None], Any], back: str, done: str) -> Response:
    """Ask before something goes; remove it once that is said."""
    form = PortalForm()
    attempt = send(form, lambda: work(form.version.data))
    if attempt and attempt.ok:
        return saved(done, _("Removed: %(what)s.", what=title))
    return pages.render(
        "registry/remove.html",
        form=form,
        title=title,
        what=what,
        back=back,
        version=row.version,
        changed=attempt is not None and attempt.conflict is not None,
        unit=units.unit(row.tenant_id),
        here=request.path,
        status=attempt.status if attempt else 200,
    )
