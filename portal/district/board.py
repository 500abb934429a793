"""The units against their quotas, and the pipeline: put together from a few reads."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.foundings.queries import Standing
from portal.foundings.stages import Stage, path
from portal.foundings.states import STALLED_AFTER, FoundingState
from portal.metrics.figures import Span, quotas, results
from portal.registry.choices import FOUNDED_KINDS
from portal.units.models import Unit
from portal.units.queries import communes_shown


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
    ended_on: date | None  # of a unit that is no more: from when; what it brought stays in the totals

    @property
    def name_vi(self) -> str:
        """The unit's Vietnamese name for files, of a past unit with the day from which it is no more."""
        return self.unit.name_vi + (f" (thôi từ {self.ended_on:%d/%m/%Y})" if self.ended_on else "")

    def share(self, kinds: Iterable[str]) -> float:
        """Return how much of its quotas a unit has filled, 0 to 1; a unit that owes nothing has filled all."""
        owed = sum(self.scores[kind].quota or 0 for kind in kinds)
        return sum(self.scores[kind].filled for kind in kinds) / owed if owed else 1.0

    def gap(self, kinds: Iterable[str]) -> int:
        """Return how many foundings its quotas still lack."""
        return sum((self.scores[kind].quota or 0) - self.scores[kind].filled for kind in kinds)


def lines(span: Span, standings: list[Standing]) -> list[Line]:
    """Return a line for each unit of the span's last day, and for past ones that hold a number; by official code."""
    counted, owed = results(span), quotas(span)
    holding = {commune for commune, _kind in (*counted, *owed)} | {one.tenant_id for one in standings}
    shown = communes_shown(span.ends_on, holding)
    return [_line(unit, span, counted, owed, [one for one in standings if one.tenant_id == unit.id]) for unit in shown]


def _line(unit: Unit, span: Span, counted: dict[Any, int], owed: dict[Any, int], own: list[Standing]) -> Line:
    scores = {kind: Score(counted.get((unit.id, kind), 0), owed.get((unit.id, kind))) for kind in FOUNDED_KINDS}
    in_progress = sum(one.number for one in own if one.state == FoundingState.OPEN)
    moved_on = max((one.moved_on for one in own), default=None)
    ended_on = None if unit.exists_on(span.ends_on) else unit.valid_to
    return Line(unit, scores, in_progress, moved_on, sum(one.stalled for one in own), ended_on)


def ordered(given: list[Line], sort: str, kinds: tuple[str, ...]) -> list[Line]:
    """Return lines in an order of `SORTS`, worst first; equals by official code, units that are no more at the end."""
    return sorted(given, key=lambda line: (line.ended_on is not None, *SORTS[sort](line, kinds), line.unit.code))


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
    limit = today - STALLED_AFTER
    still = [one for one in given if one.ended_on is None and _never_first(one.moved_on) < limit]
    return sorted(still, key=lambda one: _never_first(one.moved_on))


def pipeline(kind: str, standings: list[Standing]) -> list[tuple[Stage, int]]:
    """Return how many open foundings of a kind stand in each stage before the counting one."""
    numbers: dict[str, int] = {}
    for one in standings:
        if one.kind == kind and one.state == FoundingState.OPEN:
            numbers[one.stage] = numbers.get(one.stage, 0) + one.number
    return [(stage, numbers.get(stage.code, 0)) for stage in path(kind)[:-1]]
