"""The scores of HTX that wait for the district office: each HTX scores itself, and what is confirmed counts."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from portal.core import clock, pages
from portal.core.access import Permission, current_actor, needs
from portal.registry import labels, queries, services
from portal.registry.blueprint import blueprint
from portal.registry.models import YearlyRecord


@blueprint.get("/district/registry/ratings")
@needs(Permission.RATING_CONFIRM)
def ratings() -> Response:
    """Show the scores of a year (`?year=`, else the last closed one) that wait for confirmation."""
    year = _year()
    waiting = queries.unconfirmed_scores(year)
    last = max(1, -(-len(waiting) // queries.PAGE_SIZE))
    page = min(max(1, request.args.get("page", 1, type=int)), last)
    return pages.render(
        "registry/ratings.html",
        year=year,
        years=range(clock.today().year, clock.today().year - 6, -1),
        waiting=waiting[(page - 1) * queries.PAGE_SIZE : page * queries.PAGE_SIZE],
        number=len(waiting),
        confirmed=queries.confirmed_scores(year),
        labels=labels,
        page_number=page,
        last=last,
        page_url=lambda number: url_for("registry.ratings", year=year, page=number),
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
