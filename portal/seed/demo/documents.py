"""A few documents that went out in the illustrative story: a commune's report, the status of the duties.

Only a few, for each is a whole file; the numbers before them went out on paper.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from portal.core import clock
from portal.reports import duties_paper, return_paper, services
from portal.returns.pages import page_of
from portal.seed.demo import STORY_DAY
from portal.seed.demo.player import Happening, Played
from portal.seed.demo.returns import quarters, unit_return
from portal.units import queries as units

COMMUNE, QUARTER = "00919", 1
NEXT_OF_OFFICE = 36


def happenings() -> Iterator[Happening]:
    """Yield the first report of 2024 that a commune numbered, and the duties' status at the story's day."""
    ends_on = quarters()[QUARTER - 1].ends_on
    yield Happening(ends_on + timedelta(days=10), "documents.issue_return", {"unit": COMMUNE, "number": QUARTER})
    yield Happening(STORY_DAY, "documents.issue_duties", {})


def _issue_return(played: Played, unit: str, number: int) -> None:
    row = unit_return(played, number, unit)
    reader: Any = played.leader(unit)  # a post reads like the person on it
    seen = page_of(row, reader, clock.today())
    services.issue(return_paper.of_return(seen, units.unit(row.tenant_id), played.programme), reader.id)


def _issue_duties(played: Played) -> None:
    day = clock.today()
    status = duties_paper.of_year(played.programme, day.year, day)
    services.set_next(status.tenant_id, status.issuer, next_number=NEXT_OF_OFFICE, version=0)
    services.issue(status, played.office().id)


ACTS = {"documents.issue_return": _issue_return, "documents.issue_duties": _issue_duties}
