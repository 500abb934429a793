"""Addresses of foundings: the lists of a commune and of the district, one founding, its moves."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.core import clock, pages
from portal.core.access import Permission, current_actor, needs
from portal.core.errors import Attempt, saving
from portal.core.forms import PortalForm, extended
from portal.foundings import counting, queries, services, stages
from portal.foundings.forms import (
    AlreadyForm,
    BackForm,
    CountForm,
    DescriptionForm,
    MoveForm,
    OpenForm,
    ReasonForm,
)
from portal.foundings.models import Founding
from portal.foundings.pages import FoundingPage, ListPage, credit_form, offered_bodies, words
from portal.programmes.choices import OwnRecord
from portal.programmes.own_fields import for_years
from portal.programmes.queries import current_programme
from portal.registry import queries as registry
from portal.registry.duplicates import point_out
from portal.units import queries as units

blueprint = Blueprint("foundings", __name__)
F = TypeVar("F", bound=PortalForm)
_TOLD = ("kind", "working_name", "villages", "sector", "number", "head_name")


@blueprint.get("/communes/<int:tenant_id>/foundings")
@needs(Permission.COMMUNE_VIEW)
def index(tenant_id: int) -> Response:
    """Show a commune's foundings; filters as in `selection`."""
    return _list(ListPage("foundings.index", tenant_id))


@blueprint.get("/district/foundings")
@needs(Permission.DISTRICT_VIEW)
def district_index() -> Response:
    """Show the foundings of all communes that may be read, or of one (`?commune=ID`)."""
    return _list(ListPage("foundings.district_index"))


def _list(page: ListPage) -> Response:
    return pages.render("foundings/index.html", "foundings/_list.html", view=page, **words())


@blueprint.get("/communes/<int:tenant_id>/foundings/new")
@needs(Permission.FOUNDING_EDIT)
def new(tenant_id: int) -> Response:
    """Show the empty form of a new founding; `?kind=` chooses."""
    form = _asking(OpenForm)(formdata=None, kind=request.args.get("kind"), opened_on=clock.today())
    return _new_page(tenant_id, form)


def _asking(form: type[F]) -> type[F]:
    """Return a form of a new founding with what programmes ask: it began in any year of the one under way."""
    programme = current_programme()
    return extended(form, for_years(OwnRecord.FOUNDING, programme.years if programme else [clock.today().year]))


def _new_page(tenant_id: int, form: OpenForm, status: int = 200) -> Response:
    form.offer(queries.convertible(tenant_id, clock.today()))
    return pages.render("foundings/new.html", form=form, unit=units.unit(tenant_id), status=status)


@blueprint.post("/communes/<int:tenant_id>/foundings")
@needs(Permission.FOUNDING_EDIT)
def create(tenant_id: int) -> Response:
    """Open a founding."""
    form = _asking(OpenForm)()
    form.offer(queries.convertible(tenant_id, clock.today()))
    source = form.converts_collective_id.data  # the THT that it grows out of is no duplicate
    known = registry.probable_duplicates(tenant_id, form.kind.data, form.working_name.data, None, None, source)
    with saving(form) as attempt:
        founding = services.open_founding(tenant_id=tenant_id, **_values(form, "another"))
        point_out(form, known)
    if attempt.ok:
        return _saved(founding, _("Opened. The next step stands below."))
    return _new_page(tenant_id, form, attempt.status)


@blueprint.get("/communes/<int:tenant_id>/foundings/registered-already")
@needs(Permission.FOUNDING_EDIT)
def registered_already(tenant_id: int) -> Response:
    """Show the short form for what is registered already, with what the register's form had been told."""
    told: dict[str, Any] = {name: request.args.get(name) for name in _TOLD}
    form = _asking(AlreadyForm)(
        formdata=None, happened_on=request.args.get("happened_on", type=date.fromisoformat), **told
    )
    return _already_page(tenant_id, form)


def _already_page(tenant_id: int, form: AlreadyForm, status: int = 200) -> Response:
    form.choose_from(**offered_bodies())
    return pages.render("foundings/already.html", form=form, unit=units.unit(tenant_id), status=status)


@blueprint.post("/communes/<int:tenant_id>/foundings/registered-already")
@needs(Permission.FOUNDING_EDIT)
def register_already(tenant_id: int) -> Response:
    """Record what is registered already, straight to the counting event."""
    form = _asking(AlreadyForm)()
    form.choose_from(**offered_bodies())
    known = registry.probable_duplicates(
        tenant_id, form.kind.data, form.working_name.data, form.happened_on.data, form.number.data
    )
    with saving(form) as attempt:
        founding = counting.register_already(tenant_id=tenant_id, **_values(form, "another"))
        point_out(form, known)
    if attempt.ok:
        return _saved(founding, _("Recorded and counted."))
    return _already_page(tenant_id, form, attempt.status)


@blueprint.get("/communes/<int:tenant_id>/foundings/<int:founding_id>")
@needs(Permission.COMMUNE_VIEW)
def show(tenant_id: int, founding_id: int) -> Response:
    """Show one founding: where it stands, the one next action, its story."""
    return founding_page(the_founding(tenant_id, founding_id))


@blueprint.get("/communes/<int:tenant_id>/foundings/of/<int:collective_id>")
@needs(Permission.COMMUNE_VIEW)
def of_collective(tenant_id: int, collective_id: int) -> Response:
    """Lead from an entry in the register to the founding that made it."""
    founding = queries.founding_of(tenant_id, collective_id) or abort(404)
    return redirect(url_for("foundings.show", tenant_id=tenant_id, founding_id=founding.id))


def the_founding(tenant_id: int, founding_id: int) -> Founding:
    """Return a founding of a commune, or 404."""
    return queries.founding(tenant_id, founding_id) or abort(404)


def founding_page(
    founding: Founding, attempt: Attempt | None = None, status: int | None = None, **sent: PortalForm
) -> Response:
    """Show one founding; with the forms on it that were sent and came back."""
    page = FoundingPage(founding, current_actor(), attempt.conflict if attempt else None, sent)
    status = status or (attempt.status if attempt else 200)
    return pages.render("foundings/show.html", view=page, status=status, **words())


@blueprint.get("/communes/<int:tenant_id>/foundings/<int:founding_id>/edit")
@needs(Permission.FOUNDING_EDIT)
def edit(tenant_id: int, founding_id: int) -> Response:
    """Show the form that changes what is said of a founding."""
    founding = the_founding(tenant_id, founding_id)
    return _edit_page(founding, _description(founding)(formdata=None, obj=founding), Attempt())


def _description(founding: Founding) -> type[DescriptionForm]:
    """Return the form of what is said of a founding, with what programmes ask of those of its year."""
    return extended(DescriptionForm, for_years(OwnRecord.FOUNDING, [founding.opened_on.year]))


def _edit_page(founding: Founding, form: DescriptionForm, attempt: Attempt) -> Response:
    return pages.render(
        "foundings/edit.html",
        founding=founding,
        form=form,
        differences=form.differences(attempt.conflict),
        status=attempt.status,
    )


@blueprint.post("/communes/<int:tenant_id>/foundings/<int:founding_id>/edit")
@needs(Permission.FOUNDING_EDIT)
def save(tenant_id: int, founding_id: int) -> Response:
    """Change what is said of a founding."""
    founding = the_founding(tenant_id, founding_id)
    form = _description(founding)()
    with saving(form) as attempt:
        services.edit_founding(founding, **form.values())
    return _saved(founding, _("Saved.")) if attempt.ok else _edit_page(founding, form, attempt)


@blueprint.post("/communes/<int:tenant_id>/foundings/<int:founding_id>/advance")
@needs(Permission.FOUNDING_EDIT)
def advance(tenant_id: int, founding_id: int) -> Response:
    """Record the next stage."""
    founding = the_founding(tenant_id, founding_id)
    return _move(founding, "next", MoveForm(ids="next"), services.advance, _("Recorded."))


@blueprint.post("/communes/<int:tenant_id>/foundings/<int:founding_id>/count")
@needs(Permission.FOUNDING_EDIT)
def count(tenant_id: int, founding_id: int) -> Response:
    """Record the event that counts."""
    founding = the_founding(tenant_id, founding_id)
    message = _("Counted. It now stands in the register, and the figures have moved.")
    return _move(founding, "next", CountForm(ids="next"), counting.count, message)


@blueprint.post("/communes/<int:tenant_id>/foundings/<int:founding_id>/back")
@needs(Permission.FOUNDING_EDIT)
def back(tenant_id: int, founding_id: int) -> Response:
    """Take it back to an earlier stage, with the reason."""
    founding = the_founding(tenant_id, founding_id)
    form = BackForm(ids="back")
    form.choose_from(to_stage=stages.choices_back(founding.kind, founding.stage))
    return _move(founding, "back", form, services.go_back, _("Taken back to an earlier stage."))


@blueprint.post("/communes/<int:tenant_id>/foundings/<int:founding_id>/drop")
@needs(Permission.FOUNDING_EDIT)
def drop(tenant_id: int, founding_id: int) -> Response:
    """Stop the mobilization, with the reason."""
    founding = the_founding(tenant_id, founding_id)
    return _move(founding, "drop", ReasonForm(ids="drop"), services.drop, _("The mobilization is stopped."))


@blueprint.post("/communes/<int:tenant_id>/foundings/<int:founding_id>/resume")
@needs(Permission.FOUNDING_EDIT)
def resume(tenant_id: int, founding_id: int) -> Response:
    """Take a stopped mobilization up again, with the reason."""
    founding = the_founding(tenant_id, founding_id)
    return _move(founding, "resume", ReasonForm(ids="resume"), services.resume, _("The mobilization goes on."))


@blueprint.post("/communes/<int:tenant_id>/foundings/<int:founding_id>/take-back")
@needs(Permission.FOUNDING_EDIT)
def take_back(tenant_id: int, founding_id: int) -> Response:
    """Undo the counting, with the reason."""
    founding = the_founding(tenant_id, founding_id)
    message = _("The counting is taken back; the figures have moved back.")
    return _move(founding, "take_back", ReasonForm(ids="take_back"), counting.take_back, message)


@blueprint.post("/communes/<int:tenant_id>/foundings/<int:founding_id>/credits")
@needs(Permission.FOUNDING_EDIT)
def save_credits(tenant_id: int, founding_id: int) -> Response:
    """Set the bodies that led and supported."""
    founding = the_founding(tenant_id, founding_id)
    return _move(founding, "credits", credit_form(founding), services.set_credits, _("Saved."))


def _move(founding: Founding, name: str, form: PortalForm, service: Callable[..., Founding], message: str) -> Response:
    """Run a service for a form of the founding's page; show the page again, filled in, where it says no."""
    with saving(form) as attempt:
        service(founding, **_values(form, "seen_stage"))
    return _saved(founding, message) if attempt.ok else founding_page(founding, attempt, **{name: form})


def _values(form: PortalForm, *left_out: str) -> dict[str, Any]:
    typed = {name: value for name, value in form.values().items() if name not in left_out}
    if "another" in left_out:
        del typed["version"]  # a new record has none
    return {**typed, "posting_id": current_actor().posting_id}


def _saved(founding: Founding, message: str) -> Response:
    flash(message, "success")
    return redirect(url_for("foundings.show", tenant_id=founding.tenant_id, founding_id=founding.id))
