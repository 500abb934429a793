"""The district's sum of a period at any moment, with what is in it and what is missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.returns.figures import Values, read, total
from portal.returns.models import ReturnSnapshot
from portal.returns.standing import Standing
from portal.returns.states import HANDED_IN

ACCEPTED_ONLY = frozenset({"accepted"})


@dataclass(frozen=True)
class Consolidation:
    """The sums over the returns that are in, as they were accepted (or signed). Only communes are summed.

    A return of a body of the district repeats the district's whole, so it is never added.
    """

    included: list[Standing]
    missing: list[Standing]
    values: Values
    previous: Values
    last_year: Values
    nil: int


def consolidate(
    standings: Iterable[Standing],
    snapshots: Mapping[tuple[int, int], ReturnSnapshot],
    district_id: int,
    *,
    with_signed: bool,
) -> Consolidation:
    """Sum the snapshots of what is accepted, or of what is accepted or signed."""
    wanted = HANDED_IN if with_signed else ACCEPTED_ONLY
    rows = [one for one in standings if one.row.tenant_id != district_id]
    included = [one for one in rows if one.row.state in wanted]
    figures = [read(snapshots[one.key]) for one in included]
    return Consolidation(
        included=included,
        missing=[one for one in rows if one.row.state not in wanted],
        values=total(one.values for one in figures),
        previous=total(one.previous for one in figures),
        last_year=total(one.last_year for one in figures),
        nil=sum(one.row.nothing_to_report for one in included),
    )
