"""The scores of HTX that wait for the district office: each HTX scores itself, and what is confirmed counts."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from portal.core import clock, messages, pages
from portal.core.access import Permission, current_actor, needs
from portal.registry import labels, queries, services
from portal.registry.blueprint import blueprint, saved, send, the_collective, the_row
from portal.registry.forms import WithdrawalForm
from portal.registry.models import YearlyRecord
from portal.units import queries as units


@blueprint.get("/district/registry/ratings")
@needs(Permission.RATING_CONFIRM)
def ratings() -> Response:
    """Show the scores of a year (`?year=`, else the last closed one) that wait, with `?confirmed=1` the confirmed."""
    year, is_confirmed = _year(), request.args.get("confirmed") == "1"
    found = {of: queries.scores(year, confirmed=of) for of in (False, True)}
    waiting = found[is_confirmed]
    last = max(1, -(-len(waiting) // queries.PAGE_SIZE))
    page = min(max(1, request.args.get("page", 1, type=int)), last)
    return pages.render(
        "registry/ratings.html",
        year=year,
        years=range(clock.today().year, clock.today().year - 6, -1),
        waiting=waiting[(page - 1) * queries.PAGE_SIZE : page * queries.PAGE_SIZE],
        numbers={of: len(rows) for of, rows in found.items()},
        is_confirmed=is_confirmed,
        labels=labels,
        page_number=page,
        last=last,
        page_url=lambda number: _address(year, is_confirmed, page=number),
        tab_url=lambda confirmed: _address(year, confirmed),
    )


def _address(year: int, confirmed: bool, **more: Any) -> str:
    return url_for("registry.ratings", year=year, confirmed=1 if confirmed else None, **more)


@blueprint.route("/district/registry/<int:tenant_id>/records/<int:record_id>/rating/withdraw", methods=["GET", "POST"])
@needs(Permission.RATING_CONFIRM)
def withdraw_rating(tenant_id: int, record_id: int) -> Response:
    """Take back the confirmation of a score, with a reason; the page asks before."""
    record = the_row(queries.record(tenant_id, record_id))
    collective, form = the_collective(tenant_id, record.collective_id), WithdrawalForm()
    back = _address(record.year, confirmed=True)
    attempt = send(form, lambda: services.withdraw_confirmation(record, form.reason.data, version=form.version.data))
    if attempt and attempt.ok:
        return saved(back, _("The confirmation is taken back: the score does not count."))
    if attempt is not None and attempt.conflict is not None:
        form.form_errors.append(str(messages.CHANGED_MEANWHILE))
    return pages.render(
        "registry/withdraw_rating.html",
        form=form,
        record=record,
        collective=collective,
        unit=units.unit(tenant_id),
        labels=labels,
        back=back,
        status=attempt.status if attempt else 200,
    )


@blueprint.post("/district/registry/ratings/confirm")
@needs(Permission.RATING_CONFIRM)
def confirm_ratings() -> Response:
    """Confirm the scores that are picked (TENANT-RECORD-VERSION); one that changed meanwhile is left and said."""
    done, left = services.confirm_scores(filter(None, map(_picked, request.form.getlist("pick"))))
    if done:
        flash(ngettext("%(num)s score confirmed.", "%(num)s scores confirmed.", done), "success")
    if left:
        text = ngettext(
            "%(num)s score changed meanwhile and was left: look at it once more.",
            "%(num)s scores changed meanwhile and were left: look at them once more.",
            left,
        )
        flash(text, "warning")
    if not done and not left:
        flash(_("Pick at least one score."), "warning")
    return redirect(url_for("registry.ratings", year=_year()))  # type: ignore[return-value]


def _year() -> int:
    year = request.args.get("year", type=int) or 0
    return year if 1990 <= year <= 9999 else queries.closed_year(clock.today())


def _picked(text: str) -> tuple[YearlyRecord, int] | None:
    """Read what is picked; None for what is no score that this person may confirm."""
    parts = text.split("-")
    if len(parts) != 3 or not all(part.isdecimal() and len(part) < 10 for part in parts):
        return None
    tenant_id, record_id, version = map(int, parts)
    record = queries.record(tenant_id, record_id) if tenant_id in current_actor().reads else None
    return (record, version) if record is not None and record.rating_score is not None else None
