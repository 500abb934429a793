"""Addresses of activities: the list, one of them, record, correct, remove."""

from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.accounts import queries as accounts
from portal.core import clock, pages
from portal.core.access import Permission, current_actor, needs
from portal.core.errors import Attempt
from portal.core.fields import facts
from portal.core.forms import PortalForm, extended
from portal.core.numbers import DASH
from portal.foundings import queries as foundings
from portal.ledger import activities as services
from portal.ledger import activity_queries as queries
from portal.ledger.blueprint import ALL, Asked, asked, blueprint, own_body
from portal.ledger.forms import ActivityForm
from portal.ledger.models import Activity
from portal.ledger.selection import Selection, kind_of
from portal.programmes.choices import OwnRecord
from portal.programmes.own_fields import fields_of, for_years
from portal.registry.blueprint import saved, send
from portal.units import queries as units


def asked_activities() -> tuple[Asked, Selection]:
    """Return what the address of the list asks for."""
    wish = asked(default=ALL)
    own = current_actor().body_id if request.args.get("own") == "1" and not wish.bodies else None
    kind = kind_of(request.args.get("kind", ""))
    span = wish.span
    return wish, Selection(span.starts_on, span.ends_on, wish.body_id, own, wish.tenant_id, kind)


@blueprint.get("/ledger/activities")
@needs(Permission.LEDGER_VIEW)
def activities() -> Response:
    """List activities, the latest first; filters: body, commune, kind, year, only those of the own body."""
    wish, selection = asked_activities()
    sums = queries.sums(selection)
    last = max(1, -(-sums.number // queries.PAGE_SIZE))
    number = min(max(1, request.args.get("page", 1, type=int)), last)
    arguments = wish.arguments(**selection.arguments())

    def page_url(page: int) -> str:
        return url_for("ledger.activities", **arguments, page=page)

    return pages.render(
        "ledger/activities.html",
        "ledger/_activities.html",
        asked=wish,
        selection=selection,
        arguments=arguments,
        sums=sums,
        lines=queries.lines(selection, number),
        number=number,
        last=last,
        page_url=page_url,
    )


@blueprint.route("/communes/<int:tenant_id>/activities/new", methods=["GET", "POST"])
@needs(Permission.LEDGER_RECORD)
def new_activity(tenant_id: int) -> Response:
    """Record an activity of the person's own body."""
    form, actor = _form_of(clock.today())(held_on=clock.today()), current_actor()
    form.offer(queries.came_of_it(tenant_id, clock.today()))
    who: dict[str, Any] = {"tenant_id": tenant_id, "body_id": actor.body_id, "posting_id": actor.posting_id}
    made: list[Activity] = []
    attempt = send(form, lambda: made.append(services.record(**who, **form.unversioned_values())))
    if attempt and attempt.ok:
        return saved(_address(made[0]), _("Recorded."))
    return _form_page(tenant_id, form, attempt)


@blueprint.get("/communes/<int:tenant_id>/activities/<int:activity_id>")
@needs(Permission.LEDGER_VIEW)
def activity(tenant_id: int, activity_id: int) -> Response:
    """Show one activity."""
    row = _activity(tenant_id, activity_id)
    return pages.render(
        "ledger/activity.html",
        one=row,
        unit=units.unit(tenant_id),
        own=facts(row, fields_of(OwnRecord.ACTIVITY)),
        foundings=queries.foundings_of([(tenant_id, activity_id)])[tenant_id, activity_id],
        recorder=accounts.posting(row.posting_id) if row.posting_id else None,
        may_edit=_is_own(row),
    )


@blueprint.get("/communes/<int:tenant_id>/foundings/<int:founding_id>/activities")
@needs(Permission.LEDGER_VIEW)
def activities_of_founding(tenant_id: int, founding_id: int) -> Response:
    """List the activities that a founding came of."""
    founding = foundings.founding(tenant_id, founding_id) or abort(404)
    return pages.render(
        "ledger/of_founding.html",
        founding=founding,
        unit=units.unit(tenant_id),
        activities=queries.that_led_to(tenant_id, founding_id),
    )


@blueprint.route("/communes/<int:tenant_id>/activities/<int:activity_id>/edit", methods=["GET", "POST"])
@needs(Permission.LEDGER_RECORD)
def edit_activity(tenant_id: int, activity_id: int) -> Response:
    """Correct an activity of the person's own body."""
    row = _activity(tenant_id, activity_id)
    form = _filled(row)

    def work(body_id: int) -> Any:
        return services.edit(row, body_id=body_id, version=form.version.data, **form.unversioned_values())

    attempt = _own(row, form, work)
    if isinstance(attempt, Response):
        return attempt
    if attempt and attempt.ok:
        return saved(_address(row), _("Saved."))
    return _form_page(tenant_id, form, attempt, row)


@blueprint.route("/communes/<int:tenant_id>/activities/<int:activity_id>/remove", methods=["GET", "POST"])
@needs(Permission.LEDGER_RECORD)
def remove_activity(tenant_id: int, activity_id: int) -> Response:
    """Remove an activity that was recorded by mistake, once that is confirmed."""
    row, form = _activity(tenant_id, activity_id), PortalForm()
    attempt = _own(row, form, lambda body_id: services.remove(row, body_id=body_id, version=form.version.data))
    if isinstance(attempt, Response):
        return attempt
    if attempt and attempt.ok:
        return saved(url_for("ledger.activities"), _("Removed. The history keeps it."))
    return pages.render(
        "ledger/remove.html",
        one=row,
        form=form,
        unit=units.unit(tenant_id),
        changed=attempt is not None and attempt.conflict is not None,
        status=attempt.status if attempt else 200,
    )


def _activity(tenant_id: int, activity_id: int) -> Activity:
    return queries.activity(tenant_id, activity_id) or abort(404)


def _is_own(row: Activity) -> bool:
    return current_actor().may(Permission.LEDGER_RECORD) and row.body_id == current_actor().body_id


def _own(row: Activity, form: PortalForm, work: Callable[[int], Any]) -> Attempt | Response | None:
    """Run a service on an activity of the own body; lead whoever only looked back to it."""
    if _is_own(row):
        return send(form, lambda: work(current_actor().body_id))
    if request.method == "POST":
        abort(403)
    flash(str(services.NOT_YOURS), "warning")
    return redirect(_address(row))  # type: ignore[return-value]


def _address(row: Activity) -> str:
    return url_for("ledger.activity", tenant_id=row.tenant_id, activity_id=row.id)


def _form_of(day: date) -> type[ActivityForm]:
    """Return the form with what programmes ask of the activities of a year."""
    return extended(ActivityForm, for_years(OwnRecord.ACTIVITY, [day.year]))


def _filled(row: Activity, **given: Any) -> ActivityForm:
    linked = [one.founding_id for one in queries.links(row.tenant_id, row.id)]
    form = _form_of(row.held_on)(obj=row, data={"founding_ids": linked}, **given)
    form.offer(queries.came_of_it(row.tenant_id, clock.today()))
    return form


def _form_page(tenant_id: int, form: ActivityForm, attempt: Attempt | None, row: Activity | None = None) -> Response:
    changed: list[tuple[Any, str, str]] = []
    version = row.version if row and attempt is None else form.version.data
    if attempt is not None and attempt.conflict is not None:
        saved_row, version = attempt.conflict, attempt.conflict.version
        linked = _names(form, [one.founding_id for one in queries.links(saved_row.tenant_id, saved_row.id)])
        came = (form.founding_ids.label.text, linked, _names(form, form.founding_ids.data or []))
        changed = [*form.differences(saved_row), came]
    return pages.render(
        "ledger/activity_form.html",
        own_body=own_body(),
        form=form,
        one=row,
        unit=units.unit(tenant_id),
        differences=changed,
        version=version,
        status=attempt.status if attempt else 200,
    )


def _names(form: ActivityForm, founding_ids: Collection[int]) -> str:
    names = dict(form.founding_ids.choices or [])
    return ", ".join(str(names[key]) for key in founding_ids if key in names) or DASH


__all__ = ["asked_activities", "blueprint"]
