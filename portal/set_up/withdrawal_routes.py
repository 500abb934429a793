"""The office's pages of what was entered wrongly: bodies and programmes, withdrawn with a reason or restored."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.accounts import queries as accounts
from portal.accounts.models import Body
from portal.core import messages, pages
from portal.core.access import Permission, needs
from portal.core.errors import saving
from portal.core.forms import PortalForm
from portal.programmes import queries as programmes
from portal.programmes.models import Programme
from portal.set_up import withdrawals
from portal.set_up.forms import WithdrawForm
from portal.set_up.routes import blueprint


@blueprint.get("/withdrawals")
@needs(Permission.DUTY_DEADLINE)
def entered() -> Response:
    """List the programmes and bodies, each with where it is withdrawn or restored; `?communes=1`: the communes'."""
    of_communes = request.args.get("communes") == "1"
    found = [one for one in accounts.bodies(withdrawn=True) if (one.unit_id is not None) == of_communes]
    values: dict[str, Any] = {"bodies": found, "programmes": programmes.programmes(withdrawn=True)}
    values["of_communes"] = of_communes
    return pages.render("set_up/withdrawals.html", **values)


@blueprint.get("/bodies/<int:body_id>/withdraw")
@needs(Permission.DUTY_DEADLINE)
def body(body_id: int) -> Response:
    """Show what hangs on a body, and withdraw or restore it."""
    return _body_page(_body(body_id), WithdrawForm(formdata=None))


@blueprint.post("/bodies/<int:body_id>/withdraw")
@needs(Permission.DUTY_DEADLINE)
def withdraw_body(body_id: int) -> Response:
    """Withdraw a body that was entered wrongly."""
    row, form = _body(body_id), WithdrawForm()
    return _done(form, lambda: withdrawals.withdraw_body(row, **form.values()), partial(_body_page, row))


@blueprint.post("/bodies/<int:body_id>/restore")
@needs(Permission.DUTY_DEADLINE)
def restore_body(body_id: int) -> Response:
    """Restore a body that was withdrawn."""
    row, form = _body(body_id), PortalForm()
    return _done(form, lambda: withdrawals.restore(row, version=form.version.data), partial(_body_page, row))


@blueprint.get("/programmes/<int:programme_id>/withdraw")
@needs(Permission.DUTY_DEADLINE)
def programme(programme_id: int) -> Response:
    """Show what hangs on a programme, and withdraw or restore it."""
    return _programme_page(_programme(programme_id), WithdrawForm(formdata=None))


@blueprint.post("/programmes/<int:programme_id>/withdraw")
@needs(Permission.DUTY_DEADLINE)
def withdraw_programme(programme_id: int) -> Response:
    """Withdraw a programme that was entered wrongly."""
    row, form = _programme(programme_id), WithdrawForm()
    return _done(form, lambda: withdrawals.withdraw_programme(row, **form.values()), partial(_programme_page, row))


@blueprint.post("/programmes/<int:programme_id>/restore")
@needs(Permission.DUTY_DEADLINE)
def restore_programme(programme_id: int) -> Response:
    """Restore a programme that was withdrawn."""
    row, form = _programme(programme_id), PortalForm()
    return _done(form, lambda: withdrawals.restore(row, version=form.version.data), partial(_programme_page, row))


def _body(body_id: int) -> Body:
    return accounts.body(body_id) or abort(404)


def _programme(programme_id: int) -> Programme:
    return programmes.programme(programme_id) or abort(404)


def _done(form: PortalForm, act: Callable[[], None], page: Callable[..., Response]) -> Response:
    """Do it and lead back to the list; where it was refused, show the page again with why."""
    with saving(form) as attempt:
        act()
    if attempt.ok:
        flash(_("Saved."), "success")
        return redirect(url_for("set_up.entered"))  # type: ignore[return-value]
    if attempt.conflict is not None:
        form.form_errors.append(str(messages.CHANGED_MEANWHILE))
    return page(form, attempt.status)


def _body_page(row: Body, form: PortalForm, status: int = 200) -> Response:
    addresses = {name: url_for(f"set_up.{name}_body", body_id=row.id) for name in ("withdraw", "restore")}
    return _page(row, withdrawals.hangs_on_body(row), addresses, form, status)


def _programme_page(row: Programme, form: PortalForm, status: int = 200) -> Response:
    names = ("withdraw", "restore")
    addresses = {name: url_for(f"set_up.{name}_programme", programme_id=row.id) for name in names}
    return _page(row, withdrawals.hangs_on_programme(row), addresses, form, status)


def _page(row: Any, hanging: list[Any], addresses: dict[str, str], form: PortalForm, status: int) -> Response:
    values: dict[str, Any] = {"row": row, "hanging": hanging, "addresses": addresses, "form": form}
    # Somebody may have restored it meanwhile: then it can be withdrawn, by a form that nobody has sent yet.
    values["withdrawal"] = form if isinstance(form, WithdrawForm) else WithdrawForm(formdata=None)
    return pages.render("set_up/withdrawal.html", status=status, **values)
