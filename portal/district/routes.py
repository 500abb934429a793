"""The district's overview."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, abort, request, url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response

from portal.core import clock, pages
from portal.core.access import Permission, needs
from portal.district import board, queries, words
from portal.metrics.against import KINDS, Span
from portal.metrics.figures import Figure, figures
from portal.programmes.models import Programme
from portal.programmes.queries import current_programme
from portal.units import queries as units

blueprint = Blueprint("district", __name__)


@dataclass(frozen=True)
class Choice:
    """What the address asks for: the day, a year or the whole period, one kind or both, the order."""

    span: Span
    kinds: tuple[str, ...]
    sort: str

    def arguments(self, **changes: Any) -> dict[str, Any]:
        """Return the address's arguments, some of them changed; what is as usual is left out."""
        day = self.span.day.isoformat() if self.span.day != clock.today() else None
        kind = self.kinds[0] if len(self.kinds) == 1 else None
        sort = self.sort if self.sort != "worst" else None
        chosen = {"as_of": day, "year": self.span.year, "kind": kind, "sort": sort}
        return {**chosen, "programme": request.args.get("programme"), **changes}


@blueprint.get("/district")
@needs(Permission.DISTRICT_VIEW)
def dashboard() -> Response:
    """Show objectives, units and pipeline; answer a refresh with 204 when nothing has changed."""
    programme = current_programme()
    if programme is None:
        abort(404)
    choice = _choice(programme)
    version = f"{queries.data_version()}-{clock.today()}-{get_locale()}"
    if pages.wants_fragment() and request.args.get("seen") == version:
        return pages.unchanged()
    return pages.render("district/dashboard.html", "district/_dashboard.html", version=version, **_values(choice))


def _choice(programme: Programme) -> Choice:
    year = request.args.get("year", type=int)
    kind, sort = request.args.get("kind"), request.args.get("sort", "worst")
    return Choice(
        Span(programme, _day(request.args.get("as_of", "")), year if year in programme.years else None),
        (kind,) if kind in KINDS else KINDS,
        sort if sort in board.SORTS else "worst",
    )


def _day(text: str) -> date:
    """Return the day asked for, never a future one; without a readable one the business date."""
    try:
        return min(date.fromisoformat(text), clock.today())
    except ValueError:
        return clock.today()


def _values(choice: Choice) -> dict[str, Any]:
    span, today = choice.span, clock.today()
    found = figures(span.programme, span.day)
    # What is in progress is known as it stands now; an earlier day shows results only.
    standings = queries.standings(today) if span.day == today else []
    lines = board.lines(span, units.communes(min(span.day, span.programme.ends_on)), standings)
    return {
        "choice": choice,
        "span": span,
        "is_now": span.day == today,
        "figures": found,
        "figure_url": lambda figure: _figure_url(figure, span),
        "words": words,
        "lines": board.ordered(lines, choice.sort, choice.kinds),
        "totals": {kind: board.total(lines, kind) for kind in choice.kinds},
        "idle": board.idle(lines, today) if span.day == today else [],
        "pipelines": {kind: board.pipeline(kind, standings) for kind in choice.kinds},
        "stalled": sum(line.stalled for line in lines),
        "counted_url": lambda kind, commune=None: _counted_url(span, kind, commune),
        "page_url": lambda **changes: url_for("district.dashboard", **choice.arguments(**changes)),
    }


def _counted_url(span: Span, kind: str, commune: int | None) -> str:
    days: dict[str, Any] = {"from": span.starts_on.isoformat(), "to": span.ends_on.isoformat()}
    return url_for("foundings.district_index", kind=kind, state="counted", commune=commune, **days)


def _figure_url(figure: Figure, span: Span) -> str | None:
    """Return the list that a figure counts; None where there is nothing to count."""
    if not figure.is_computable:
        return None
    if figure.metric == "new_cooperatives":
        return _counted_url(Span(span.programme, span.day), "HTX", None)
    day = min(span.day, span.programme.ends_on).isoformat()
    return url_for("registry.district_index", kind="THT", status="operating", as_of=day)
