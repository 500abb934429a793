"""The district's overview."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, request, url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response

from portal.core import clock, pages
from portal.core.access import Permission, needs
from portal.core.audit import data_version
from portal.district import board, presentation
from portal.foundings import queries as foundings
from portal.metrics.figures import Span, figures
from portal.metrics.records import together
from portal.programmes.models import Programme
from portal.programmes.queries import the_programme
from portal.registry.choices import FOUNDED_KINDS

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
    programme = the_programme()
    choice = asked_choice(programme)
    version = f"{data_version()}-{clock.today()}-{get_locale()}"
    if pages.wants_fragment() and request.args.get("seen") == version:
        return pages.unchanged()
    return pages.render("district/dashboard.html", "district/_dashboard.html", version=version, **_values(choice))


def asked_choice(programme: Programme) -> Choice:
    """Return what the address of the overview asks for."""
    year = request.args.get("year", type=int)
    kind, sort = request.args.get("kind"), request.args.get("sort", "worst")
    return Choice(
        Span(programme, asked_day(), year if year in programme.years else None),
        (kind,) if kind in FOUNDED_KINDS else FOUNDED_KINDS,
        sort if sort in board.SORTS else "worst",
    )


def asked_day() -> date:
    """Return the day that the address asks for, never a future one; without a readable one the business date."""
    return min(clock.day_in(request.args.get("as_of", "")) or clock.today(), clock.today())


def _values(choice: Choice) -> dict[str, Any]:
    span, today = choice.span, clock.today()
    found = figures(span.programme, span.day)
    # What is in progress is known as it stands now; an earlier day shows results only.
    standings = foundings.standings(today) if span.day == today else []
    lines = board.lines(span, standings)
    return {
        "choice": choice,
        "kinds": FOUNDED_KINDS,
        "span": span,
        "is_now": span.day == today,
        "figures": found,
        "covered": together(one.coverage for one in found),
        "figure_url": lambda figure: presentation.numerator_url(figure, span.programme, span.day),
        "of_url": lambda figure: presentation.denominator_url(figure, span.programme, span.day),
        "objective_url": lambda figure: url_for(
            "district.objective", code=figure.code, as_of=choice.arguments()["as_of"]
        ),
        "words": presentation,
        "lines": board.ordered(lines, choice.sort, choice.kinds),
        "totals": {kind: board.total(lines, kind) for kind in choice.kinds},
        "idle": board.idle(lines, today) if span.day == today else [],
        "pipelines": {kind: board.pipeline(kind, standings) for kind in choice.kinds},
        "stalled": sum(line.stalled for line in lines),
        "counted_url": _counted_urls(span),
        "page_url": lambda **changes: url_for("district.dashboard", **choice.arguments(**changes)),
    }


def _as_of(choice: Choice) -> Any:
    return choice.arguments()["as_of"]


def _counted_urls(span: Span) -> Callable[..., str]:
    """Return a function kind, commune → the list of what counts there; the table asks for two in each line."""
    last = span.ends_on.isoformat()
    days: dict[str, Any] = {"new_from": span.starts_on.isoformat(), "new_to": last, "as_of": last}
    whole = {kind: url_for("registry.district_index", kind=kind, status="all", **days) for kind in FOUNDED_KINDS}
    return lambda kind, commune=None: whole[kind] if commune is None else f"{whole[kind]}&commune={commune}"
