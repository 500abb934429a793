"""The administrator's pages of bodies."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.accounts import body_services as services
from portal.accounts import queries
from portal.accounts.body_forms import BodyForm
from portal.accounts.models import Body
from portal.core import pages
from portal.core.access import Permission, needs
from portal.core.errors import Attempt, saving
from portal.core.forms import PortalForm
from portal.core.numbers import language
from portal.units import queries as units

blueprint = Blueprint("bodies", __name__, url_prefix="/admin")
NEW_OR_EDIT = ["GET", "POST"]


@blueprint.get("/bodies")
@needs(Permission.ADMIN_UNITS)
def index() -> Response:
    """List the district's bodies; `?communes=1` those of communes and towns."""
    of_communes = request.args.get("communes") == "1"
    found = [one for one in queries.bodies() if (one.unit_id is not None) == of_communes]
    names = {one.id: one.name_for(language()) for one in queries.bodies(withdrawn=True)}
    return pages.render("admin/bodies.html", bodies=found, names=names, of_communes=of_communes)


@blueprint.route("/bodies/new", methods=NEW_OR_EDIT)
@blueprint.route("/bodies/<int:body_id>", methods=NEW_OR_EDIT)
@needs(Permission.ADMIN_UNITS)
def body(body_id: int | None = None) -> Response:
    """Add a body, or correct one."""
    row = (queries.body(body_id) or abort(404)) if body_id else None
    form, attempt = _body_form(row), Attempt()
    if request.method == "POST":
        with saving(form) as attempt:
            services.save_body(row, **form.values())
        if attempt.ok:
            flash(_("Saved."), "success")
            return redirect(url_for("bodies.index"))
    changed = form.differences(attempt.conflict)
    return pages.render("admin/body.html", row=row, form=form, differences=changed, status=attempt.status)


def _body_form(row: Body | None) -> PortalForm:
    form = BodyForm(obj=row)
    nothing = ("", "–")
    form.parent_id.choices = [nothing, *((one.id, one.name_for(language())) for one in queries.district_bodies())]
    form.unit_id.choices = [nothing, *((one.id, one.name_for(language())) for one in units.communes())]
    return form
