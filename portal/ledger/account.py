"""A body's account: what it led and supported, by commune and stage, beside the quotas and the district's count."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from portal.foundings.stages import Stage, path
from portal.foundings.states import FoundingState
from portal.ledger.queries import Credited
from portal.metrics.figures import Span, quotas, results
from portal.registry.choices import FOUNDED_KINDS
from portal.units.models import Unit


@dataclass(frozen=True)
class Part:
    """Foundings that a body led, and those that it supported."""

    lead: int = 0
    support: int = 0

    @property
    def sum(self) -> int:
        """Both; a body has one part in a founding, so none is counted twice."""
        return self.lead + self.support


@dataclass(frozen=True)
class Entry:
    """A body's work on one kind in a commune: counted, in progress; the commune's whole result and its quota."""

    counted: Part
    open: Part
    result: int
    quota: int | None


@dataclass(frozen=True)
class Account:
    """A body's whole account. `shared`: its counted foundings that are credited to other bodies too."""

    lines: list[tuple[Unit, dict[str, Entry]]]
    totals: dict[str, Entry]
    stages: dict[str, list[tuple[Stage, Part]]]
    shared: int

    @property
    def own(self) -> int:
        """The body's own counted sum, led and supported."""
        return sum(entry.counted.sum for entry in self.totals.values())

    @property
    def all(self) -> int:
        """What the readable communes count, each founding once."""
        return sum(entry.result for entry in self.totals.values())


def account(span: Span, units: Iterable[Unit], credits: list[Credited]) -> Account:
    """Put a body's account together, for the units given."""
    counted, owed = results(span), quotas(span)
    lines = []
    for unit in units:
        own = [one for one in credits if one.tenant_id == unit.id]
        places = {kind: (counted.get((unit.id, kind), 0), owed.get((unit.id, kind))) for kind in FOUNDED_KINDS}
        lines.append((unit, {kind: _entry(own, kind, *places[kind]) for kind in FOUNDED_KINDS}))
    totals = {kind: _total([entries[kind] for _, entries in lines]) for kind in FOUNDED_KINDS}
    shared = sum(one.shared for one in credits if one.state == FoundingState.COUNTED)
    return Account(lines, totals, {kind: _stages(kind, credits) for kind in FOUNDED_KINDS}, shared)


def _entry(credits: list[Credited], kind: str, result: int, quota: int | None) -> Entry:
    counted = _part(credits, lambda one: one.kind == kind and one.state == FoundingState.COUNTED)
    return Entry(
        counted, _part(credits, lambda one: one.kind == kind and one.state == FoundingState.OPEN), result, quota
    )


def _part(credits: list[Credited], fits: Callable[[Credited], bool]) -> Part:
    chosen = [one for one in credits if fits(one)]
    return Part(*(sum(one.number for one in chosen if one.part == part) for part in ("lead", "support")))


def _total(entries: list[Entry]) -> Entry:
    owed = [entry.quota for entry in entries if entry.quota is not None]
    counted = _plus([entry.counted for entry in entries])
    result = sum(entry.result for entry in entries)
    return Entry(counted, _plus([entry.open for entry in entries]), result, sum(owed) if owed else None)


def _plus(parts: list[Part]) -> Part:
    return Part(sum(part.lead for part in parts), sum(part.support for part in parts))


def _stages(kind: str, credits: list[Credited]) -> list[tuple[Stage, Part]]:
    opened = [one for one in credits if one.kind == kind and one.state == FoundingState.OPEN]
    return [(stage, _part(opened, _in_stage(stage))) for stage in path(kind)[:-1]]


def _in_stage(stage: Stage) -> Callable[[Credited], bool]:
    return lambda one: one.stage == stage.code
