"""The figures of a return: each line now, in the period before and in the same period last year.

They are computed from the records as of the period's dates; a snapshot keeps them as they were signed or accepted.
Lines that are flows are signed event by event, so that periods add up (`flows`).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.programmes.models import Programme
from portal.registry.declarations import declared_kinds
from portal.returns import counts, flows, queries
from portal.returns.flows import Account, Apart, Counted, Event
from portal.returns.models import Period, Return, ReturnSnapshot
from portal.returns.states import HANDED_IN

Values = dict[str, int | None]


@dataclass(frozen=True)
class Line:
    """A line of the return. `flow`: an event of the period, which "nothing to report" denies."""

    code: str
    label: Any
    flow: bool = False
    cumulative: bool = False


LINES: tuple[Line, ...] = (
    Line("new_THT", _l("New THT in the period"), flow=True),
    Line("new_HTX", _l("New HTX in the period"), flow=True),
    Line("total_THT", _l("New THT since the start of the programme"), cumulative=True),
    Line("total_HTX", _l("New HTX since the start of the programme"), cumulative=True),
    Line("quota_THT", _l("Quota of the year, THT")),
    Line("quota_HTX", _l("Quota of the year, HTX")),
    Line("quota_total_THT", _l("Quota of the programme, THT")),
    Line("quota_total_HTX", _l("Quota of the programme, HTX")),
    Line("operating_THT", _l("THT operating at the end of the period")),
    Line("operating_HTX", _l("HTX operating at the end of the period")),
    Line("operating_interest_group", _l("Interest groups operating at the end of the period")),
    Line("members_THT", _l("Members of the THT operating")),
    Line("members_HTX", _l("Members of the HTX operating")),
    Line("stopped_THT", _l("THT that stopped in the period"), flow=True),
    Line("stopped_HTX", _l("HTX that stopped in the period"), flow=True),
    Line("dissolved_THT", _l("THT dissolved in the period"), flow=True),
    Line("dissolved_HTX", _l("HTX dissolved in the period"), flow=True),
    Line("converted_THT", _l("THT converted into HTX in the period"), flow=True),
    Line("foundings_opened", _l("Mobilizations begun in the period"), flow=True),
    Line("foundings_dropped", _l("Mobilizations stopped in the period"), flow=True),
    Line("foundings_under_way", _l("Mobilizations under way at the end of the period")),
)
BY_CODE = {line.code: line for line in LINES}
# Without a decision there is no quota, which is not a quota of 0.
_MAY_BE_ABSENT = frozenset({"quota_THT", "quota_HTX", "quota_total_THT", "quota_total_HTX"})
_STOCKS = ("operating_THT", "operating_HTX", "operating_interest_group")


@dataclass(frozen=True)
class Figures:
    """The values of one unit for a period up to `as_of`, with those to compare; empty where no period came before.

    `counted`: the events of which the flows are made, where they are those of a return.
    """

    as_of: date
    values: Values
    previous: Values
    last_year: Values
    first: date | None = None
    counted: tuple[Counted, ...] = ()

    def rows(self) -> list[tuple[Line, int | None, int | None, int | None]]:
        """Return line, value, previous period, same period last year."""
        return [(line, *(given.get(line.code) for given in self._columns)) for line in LINES]  # type: ignore[misc]

    @property
    def _columns(self) -> tuple[Values, Values, Values]:
        return self.values, self.previous, self.last_year

    def plain(self) -> dict[str, Any]:
        """Return them as a snapshot keeps them."""
        columns = {"values": self.values, "previous": self.previous, "last_year": self.last_year}
        days = {"as_of": self.as_of.isoformat(), "first": self.first.isoformat() if self.first else None}
        return {**days, **columns, "counted": [one.plain() for one in self.counted]}

    @property
    def flows(self) -> list[Line]:
        """The lines in which something happened, or goes back, which makes "nothing to report" untrue."""
        named = {one.event.line for one in self.counted}
        return [line for line in LINES if line.flow and (self.values.get(line.code) or line.code in named)]

    @property
    def unknown(self) -> list[Line]:
        """What is not known, for nothing of it is entered and the register was never declared complete."""
        return [BY_CODE[code] for code in _STOCKS if self.values.get(code) is None]

    @property
    def late(self) -> list[tuple[Line, Counted]]:
        """What became known after the period that it belongs to was handed in, or goes back: counted here, by name."""
        rows = flows.late(self.counted, self.first) if self.first else []
        return [(BY_CODE[one.event.line], one) for one in rows]


def read(snapshot: ReturnSnapshot) -> Figures:
    """Return the figures that a snapshot keeps."""
    kept = snapshot.figures
    return Figures(
        date.fromisoformat(kept["as_of"]),
        kept["values"],
        kept["previous"],
        kept["last_year"],
        date.fromisoformat(kept["first"]),
        tuple(flows.read(one) for one in kept["counted"]),
    )


def _account(row: Return, snapshot: ReturnSnapshot) -> Account:
    kept = read(snapshot)
    return Account(kept.first or kept.as_of, kept.as_of, kept.counted, row.state not in HANDED_IN)


class PeriodFigures:
    """The figures of a period for every unit that may be read; `whole` is the district's own unit, the sum of all."""

    def __init__(self, programme: Programme, period: Period, day: date, whole: int | None) -> None:
        """Compute them as of the period's end, or as of `day` while the period runs."""
        self.as_of, self.whole = min(period.ends_on, day), whole
        self.programme, self.period = programme, period
        self.before, self.year_ago = queries.period_before(period), queries.period_a_year_ago(period)
        self._found: dict[int, counts.Cells] = {}

    def of(self, unit_id: int) -> Figures:
        """Return what the records of today give a commune, or the district for its own unit, by the day of each."""
        now, before, year_ago = (self._values(one, unit_id) for one in (self.period, self.before, self.year_ago))
        return Figures(self.as_of, now, before, year_ago, self.period.starts_on)

    def of_return(self, row: Return) -> Figures:
        """Return what a return says if it is signed now: beside what stands of the same body, nothing counts twice.

        What was accepted (or signed) for the period before and a year ago is compared as it was then.
        """
        kept = queries.standing_snapshots(row.tenant_id, row.body_id, self.programme.id)
        others = [_account(other, one) for other, one in kept if other.id != row.id and not self._waits(other)]
        counted = flows.settle(self._events(row.tenant_id, others), self.period.starts_on, self.as_of, others)
        values = self._values(self.period, row.tenant_id)
        values |= {line.code: 0 for line in LINES if line.flow and values[line.code] is not None}
        values |= flows.sums(counted)
        then = {other.period_id: one for other, one in kept}
        compared = [
            read(then[one.id]).values if one and one.id in then else self._values(one, row.tenant_id)
            for one in (self.before, self.year_ago)
        ]
        return Figures(self.as_of, values, compared[0], compared[1], self.period.starts_on, counted)

    def _waits(self, other: Return) -> bool:
        """Say whether another return is open again and spans the whole period: it takes in what this one says."""
        spans = other.period.starts_on <= self.period.starts_on and self.period.ends_on <= other.period.ends_on
        return spans and other.state not in HANDED_IN

    def _events(self, unit_id: int, others: Iterable[Account]) -> list[Event]:
        first = min([self.period.starts_on, *(one.first for one in others)])
        return counts.events(self.programme, first, self.as_of, None if unit_id == self.whole else unit_id)

    def apart(self, row: Return, figures: Figures) -> list[tuple[Line, Apart, Period | None]]:
        """Name what makes the flows that a return keeps differ from `of`, with the period that counts it instead."""
        kept = queries.standing_snapshots(row.tenant_id, row.body_id, self.programme.id)
        others = [(other.period, _account(other, one)) for other, one in kept if other.id != row.id]
        others.sort(key=lambda one: one[0].calendar_id != self.period.calendar_id)  # its own rhythm names it first
        accounts = [account for _period, account in others]
        events = self._events(row.tenant_id, accounts)
        found = flows.apart(figures.counted, events, self.period.starts_on, self.as_of, accounts)
        return [(BY_CODE[one.event.line], one, None if one.by is None else others[one.by][0]) for one in found]

    def _values(self, period: Period | None, unit_id: int) -> Values:
        """Return what today's records give a unit in a period, worked out once for every unit; {} for no period."""
        if period is None:
            return {}
        if period.id not in self._found:
            day = self.as_of if period is self.period else period.ends_on
            self._found[period.id] = values_of(self.programme, period, day)
        found = self._found[period.id]
        if unit_id != self.whole:
            return _whole(found.get(unit_id), self._declared.get(unit_id, ()))
        every = {*found, *self._declared}
        return total(_whole(found.get(one), self._declared.get(one, ())) for one in sorted(every))

    @cached_property
    def _declared(self) -> dict[int, frozenset[str]]:
        return declared_kinds()


def values_of(programme: Programme, period: Period, as_of: date) -> counts.Cells:
    """Return the lines of a period up to a day, by commune; what is absent is 0, or not known.

    What counts as new counts within the programme's dates alone.
    """
    first, last = max(period.starts_on, programme.starts_on), min(as_of, programme.ends_on)
    merged: counts.Cells = {}
    for cells in (
        counts.new(first, last, "new"),
        counts.new(programme.starts_on, last, "total"),
        counts.quotas(programme, as_of, period.ends_on.year),
        counts.operating(as_of),
        counts.members(as_of),
        counts.ended(period.starts_on, as_of),
        counts.moved(period.starts_on, as_of),
        counts.under_way(as_of),
    ):
        for commune, lines in cells.items():
            merged.setdefault(commune, {}).update(lines)
    return merged


def _whole(cells: Mapping[str, int] | None, declared: Collection[str]) -> Values:
    """Return every line: one without records is 0 of a kind that was ever declared complete, else it is not known."""
    given = cells or {}
    return {line.code: given.get(line.code, 0 if _is_known(line.code, declared) else None) for line in LINES}


def _is_known(code: str, declared: Collection[str]) -> bool:
    if code in _MAY_BE_ABSENT:
        return False
    kind = code.partition("_")[2]
    return bool(declared) if code.startswith("foundings_") else kind in declared


def total(many: Iterable[Values]) -> Values:
    """Return the sum of each line over units; a line that none of them has is None, and so is a sum over no unit."""
    rows = list(many)
    return {line.code: _sum([row.get(line.code) for row in rows]) for line in LINES}


def _sum(values: list[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


@dataclass(frozen=True)
class Difference:
    """A line that a later correction of records has changed: as it was accepted (or signed), as it is now."""

    line: Line
    kept: int | None
    now: int | None


def differences(kept: Values, now: Values) -> list[Difference]:
    """Return the lines that differ between a snapshot and today's computation."""
    pairs = ((line, kept.get(line.code), now.get(line.code)) for line in LINES)
    return [Difference(line, then, value) for line, then, value in pairs if then != value]


def fallen(kept: Values, now: Values) -> list[Difference]:
    """Return the cumulative totals that fell below what was last signed or accepted."""
    changed = [one for one in differences(kept, now) if one.line.cumulative]
    return [one for one in changed if (one.now or 0) < (one.kept or 0)]
