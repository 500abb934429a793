"""The units against their quotas, and the pipeline: put together from a few reads."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from portal.district.queries import STALLED_DAYS, Standing
from portal.foundings.stages import Stage, path
from portal.metrics.against import KINDS, Span, quotas, results
from portal.units.models import Unit


@dataclass(frozen=True)
class Score:
    """A result beside its quota; None means that no quota was issued."""

    result: int
    quota: int | None

    @property
    def filled(self) -> int:
        """How much of the quota is filled; more than the quota does not make up for another's lack."""
        return min(self.result, self.quota or 0)


@dataclass(frozen=True)
class Line:
    """One unit: scores by kind, foundings in progress, and when one last moved (None: never)."""

    unit: Unit
    scores: dict[str, Score]
    in_progress: int
    moved_on: date | None
    stalled: int

    def share(self, kinds: Iterable[str]) -> float:
        """Return how much of its quotas a unit has filled, 0 to 1; a unit that owes nothing has filled all."""
        owed = sum(self.scores[kind].quota or 0 for kind in kinds)
        return sum(self.scores[kind].filled for kind in kinds) / owed if owed else 1.0

    def gap(self, kinds: Iterable[str]) -> int:
        """Return how many foundings its quotas still lack."""
        return sum((self.scores[kind].quota or 0) - self.scores[kind].filled for kind in kinds)


def lines(span: Span, units: list[Unit], standings: list[Standing]) -> list[Line]:
    """Return a line for each unit, in the order given."""
    counted, owed = results(span), quotas(span)
    return [_line(unit, counted, owed, [one for one in standings if one.commune_id == unit.id]) for unit in units]


def _line(unit: Unit, counted: dict[Any, int], owed: dict[Any, int], own: list[Standing]) -> Line:
    scores = {kind: Score(counted.get((unit.id, kind), 0), owed.get((unit.id, kind))) for kind in KINDS}
    in_progress = sum(one.number for one in own if one.state == "open")
    moved_on = max((one.moved_on for one in own), default=None)
    return Line(unit, scores, in_progress, moved_on, sum(one.stalled for one in own))


def ordered(given: list[Line], sort: str, kinds: tuple[str, ...]) -> list[Line]:
    """Return lines in an order of `SORTS`, worst first; equals by official code."""
    return sorted(given, key=lambda line: (*SORTS[sort](line, kinds), line.unit.code))


def _never_first(moved_on: date | None) -> date:
    return moved_on or date.min


SORTS: dict[str, Callable[[Line, tuple[str, ...]], tuple[Any, ...]]] = {
    "worst": lambda line, kinds: (line.share(kinds), -line.gap(kinds)),
    "unit": lambda line, kinds: (),
    "HTX": lambda line, kinds: (line.share(("HTX",)), -line.gap(("HTX",))),
    "THT": lambda line, kinds: (line.share(("THT",)), -line.gap(("THT",))),
    "in_progress": lambda line, kinds: (line.in_progress,),
    "moved": lambda line, kinds: (_never_first(line.moved_on),),
}


def total(given: list[Line], kind: str) -> Score:
    """Return the sum of all lines; no quota at all stays no quota."""
    owed = [quota for line in given if (quota := line.scores[kind].quota) is not None]
    return Score(sum(line.scores[kind].result for line in given), sum(owed) if owed else None)


def idle(given: list[Line], today: date) -> list[Line]:
    """Return the units in which nothing has moved for 60 days, longest first."""
    limit = today - timedelta(days=STALLED_DAYS)
    return sorted(
        (one for one in given if _never_first(one.moved_on) < limit), key=lambda one: _never_first(one.moved_on)
    )


def pipeline(kind: str, standings: list[Standing]) -> list[tuple[Stage, int]]:
    """Return how many open foundings of a kind stand in each stage before the counting one."""
    numbers: dict[str, int] = {}
    for one in standings:
        if one.kind == kind and one.state == "open":
            numbers[one.stage] = numbers.get(one.stage, 0) + one.number
    return [(stage, numbers.get(stage.code, 0)) for stage in path(kind)[:-1]]
