"""The district's page of one period: all units, one of them opened beside the list."""

from typing import Any

from flask import abort, request, url_for
from werkzeug.wrappers import Response

from portal.core import clock, pages
from portal.core.access import Permission, current_actor
from portal.core.forms import PortalForm
from portal.core.numbers import language
from portal.programmes.queries import about, the_programme
from portal.returns import queries, services, special_queries
from portal.returns.blueprint import address
from portal.returns.consolidation import Consolidation, Today, against_today, consolidate
from portal.returns.forms import GiveBackForm, PaperForm, ReopenForm
from portal.returns.models import Period, Return
from portal.returns.pages import page_of
from portal.returns.special_models import SpecialReturn
from portal.returns.states import Authority
from portal.returns.status import ReturnStatus, status_of, tally
from portal.units import queries as units


def chosen_period(programme_id: int) -> Period | None:
    """Return the period of the address (`?period=`), else the last closed one; None where none has opened yet."""
    asked = request.args.get("period", type=int)
    if asked is not None:
        period = queries.period(asked) or abort(404)
        about(period.calendar.programme_id)
        return period
    opened = queries.periods_opened(programme_id, clock.today())
    closed = [one for one in opened if one.ends_on <= clock.today() and one.calendar.authority == Authority.STATE]
    return next(iter(closed or opened), None)


def statuses(period: Period) -> list[ReturnStatus]:
    """Return how every return of a period stands today."""
    rows = queries.of_period(period.id)
    events = queries.events([(row.tenant_id, row.id) for row in rows])
    return [status_of(row, events[row.tenant_id, row.id], clock.today()) for row in rows]


def consolidated(period: Period, *, with_signed: bool) -> tuple[Consolidation, Today]:
    """Return the district's sums of a period, and how today's records differ from them."""
    stands, district = statuses(period), units.district()
    keys = [one.key for one in stands]
    kept = queries.last_snapshots(keys), queries.accepted_snapshots(keys)
    found = consolidate(stands, *kept, district.id if district else 0, with_signed=with_signed)
    return found, against_today(found, services.period_figures(period, clock.today()))


def place(period: Period, row: Return | None = None, *, swapped: bool = False, pick: Any = None) -> str:
    """Return the address of the review with one return opened: the place that is not to be lost.

    A whole page must find its line again, and what was picked; where only a part is `swapped`, the page does not
    move, and the browser itself sends what is picked.
    """
    opened = f"{row.tenant_id}-{row.id}" if row else None
    anchor = f"r-{opened}" if opened and not swapped else None
    kept = pick or (None if swapped else picks())
    return address("returns.review_period", period=period.id, open=opened, pick=kept, _anchor=anchor)


def picks() -> list[str]:
    """Return what is picked: COMMUNE-RETURN-VERSION of each, or the one word "all"."""
    asked = request.values.getlist("pick")
    return ["all"] if "all" in asked else [text for text in asked if text != "none"]


def opened_return(period: Period) -> Return | None:
    """Return the return that the address opens (`?open=COMMUNE-RETURN`), where it belongs to the period."""
    parts = request.args.get("open", "").split("-")
    if len(parts) != 2 or not all(part.isdecimal() and len(part) < 10 for part in parts):
        return None
    tenant_id, return_id = map(int, parts)
    row = queries.one(tenant_id, return_id) if tenant_id in current_actor().reads else None
    return row if row and row.period_id == period.id else None


def page(period: Period, row: Return | None, *, status: int = 200, **forms: PortalForm) -> Response:
    """Render the review of a period with a return opened, or with none."""
    stands = statuses(period)
    return pages.render(
        "returns/review.html",
        "returns/_review.html",
        status=status,
        the_period=period,
        periods=queries.periods_opened(the_programme().id, clock.today()),
        stands=stands,
        tally=tally(stands),
        names=unit_names(stands),
        view=page_of(row, current_actor(), clock.today()) if row else None,
        place=place,
        picks=picks(),
        is_toggled=request.args.get("pick") in ("all", "none"),
        urged=queries.urgings([one.key for one in stands]),
        is_fragment=pages.wants_fragment(),
        forms_back=forms,
        documents_url=_documents_url(),
        own_owed=own_owed(),
        own_special=own_special(),
        **fresh_forms(forms),
    )


def own_owed() -> list[Return]:
    """Return what the actor's own body still owes, of every programme; an office that owes nothing sees none."""
    actor, district = current_actor(), units.district()
    may = district is not None and actor.may(Permission.RETURN_EDIT)
    return queries.owed(district.id, clock.today(), actor.body_id) if may and district else []


def own_special() -> list[SpecialReturn]:
    """Return the special reports that the actor's own body still owes; an office that owes nothing sees none."""
    actor, district = current_actor(), units.district()
    may = district is not None and actor.may(Permission.RETURN_EDIT)
    owed = special_queries.owed(district.id) if may and district else []
    return [one for one in owed if one.body_id == actor.body_id]


def _documents_url() -> str:
    """Return the address of the district's register of documents."""
    district = units.district()
    return url_for("reports.documents", tenant_id=district.id if district else 0)


def unit_names(stands: list[ReturnStatus]) -> dict[tuple[int, int], str]:
    """Return how each return's body is called in the list: a commune by its unit, others by the body."""
    locale = language()
    by_id = {unit.id: unit.name_for(locale) for unit in units.communes()}
    return {one.key: by_id.get(one.row.tenant_id) or one.row.body.name_for(locale) for one in stands}


def fresh_forms(back: dict[str, PortalForm]) -> dict[str, PortalForm]:
    """Return the forms that ask for words: those that came back with errors, the others empty."""
    kinds: dict[str, type[PortalForm]] = {"give_back": GiveBackForm, "on_paper": PaperForm, "reopen": ReopenForm}
    return {f"{name}_form": back.get(name) or make(formdata=None, ids=name) for name, make in kinds.items()}
