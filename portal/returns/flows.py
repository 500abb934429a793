"""Flows that add up: each event is counted on one day, by every period alike. No database.

A return that stands (signed, accepted, or open again with what was accepted) closes its days: it never changes, so
what becomes known later is counted on the first day that no return of the same body closes, and goes back with its
sign on such a day. A period counts what is counted on its days; so the quarters of a year sum to the year, whatever
was entered, taken back or corrected, and in whatever order the returns were signed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

Identity = tuple[str, int, str, date]
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Event:
    """Something that happened on a day, of a line. One whose day is corrected is another event."""

    line: str
    tenant_id: int
    key: str  # of the record, within its tenant and line
    on: date
    name: str

    @property
    def identity(self) -> Identity:
        """What tells two events apart; a name may change."""
        return self.line, self.tenant_id, self.key, self.on


@dataclass(frozen=True)
class Counted:
    """An event with the day on which it is counted; `sign` is -1 where it goes back."""

    event: Event
    day: date
    sign: int = 1

    def plain(self) -> list[Any]:
        """Return it as a snapshot keeps it."""
        one = self.event
        return [one.line, one.tenant_id, one.key, one.on.isoformat(), one.name, self.day.isoformat(), self.sign]


def read(kept: Sequence[Any]) -> Counted:
    """Return what a snapshot keeps of an event."""
    line, tenant_id, key, on, name, day, sign = kept
    return Counted(Event(line, tenant_id, key, date.fromisoformat(on), name), date.fromisoformat(day), sign)


@dataclass(frozen=True)
class Account:
    """The days of a return that stands, and what it counts on them; `open_again`: as it was accepted before."""

    first: date
    last: date
    counted: tuple[Counted, ...]
    open_again: bool = False


def settle(events: Iterable[Event], first: date, last: date, others: Sequence[Account]) -> tuple[Counted, ...]:
    """Return what a period counts from `first` to `last`, beside the other returns of the same body that stand.

    `events`: what the records hold up to `last`. What others count on these days is counted here alike.
    """
    held: dict[Identity, set[tuple[date, int]]] = {}
    named: dict[Identity, Event] = {}
    for one in (one for one in _standing(others) if one.event.on <= last):
        held.setdefault(one.event.identity, set()).add((one.day, one.sign))
        named[one.event.identity] = one.event
    now = {event.identity: event for event in events}
    closed = sorted((account.first, account.last) for account in others)
    found = []
    for identity, event in (named | now).items():
        days = held.get(identity, set())
        lacks = (identity in now) - sum(sign for _day, sign in days)
        if lacks > 0:
            days = days | {(_first_open(event.on, closed), 1)}
        elif lacks < 0:
            days = days | {(_first_open(max(day for day, _sign in days), closed), -1)}
        found += [Counted(event, day, sign) for day, sign in days if first <= day <= last]
    return tuple(sorted(found, key=lambda one: (one.event.line, one.event.on, one.event.key, one.day)))


def _standing(others: Sequence[Account]) -> Iterator[Counted]:
    """Return what others count; on days that another has taken in anew, what is open again holds no longer."""
    anew = [(account.first, account.last) for account in others if not account.open_again]
    for account in others:
        for one in account.counted:
            if not (account.open_again and any(first <= one.day <= last for first, last in anew)):
                yield one


def _first_open(day: date, closed: Iterable[tuple[date, date]]) -> date:
    """Return the first day from this one on that lies in none of the spans, which come in order."""
    for first, last in closed:
        if first <= day <= last:
            day = last + _DAY
    return day


def sums(counted: Iterable[Counted]) -> dict[str, int]:
    """Return the value of each line that counts anything."""
    found: dict[str, int] = {}
    for one in counted:
        found[one.event.line] = found.get(one.event.line, 0) + one.sign
    return found


def _net(counted: Iterable[Counted]) -> dict[Identity, int]:
    """Return how often each event is counted in the end: what went back again is 0."""
    found: dict[Identity, int] = {}
    for one in counted:
        found[one.event.identity] = found.get(one.event.identity, 0) + one.sign
    return found


def late(counted: Iterable[Counted], first: date) -> list[Counted]:
    """Return what a period from `first` on counts though it happened earlier, or takes back; what cancels is left."""
    rows = list(counted)
    net = _net(rows)
    return [one for one in rows if net[one.event.identity] and (one.sign < 0 or one.event.on < first)]


@dataclass(frozen=True)
class Apart:
    """An event that a return and the records of today count apart.

    `sign` is +1 where today's records count it in these days and the return does not, -1 the other way round; `why`:
    "late" (the return names it late), "returned" (it names that it goes back), "gone" (the records no longer hold it),
    "named" (another return that stands counts it: `by`, its place in the list), "open" (none does yet).
    """

    event: Event
    sign: int
    why: str
    by: int | None = None


def apart(
    counted: Sequence[Counted], events: Iterable[Event], first: date, last: date, others: Sequence[Account]
) -> list[Apart]:
    """Name what makes a return's flows from `first` to `last` differ from those of the records as they are today."""
    here = {event.identity: event for event in events if first <= event.on <= last}
    net = _net(counted)
    of_return = {one.event.identity: one.event for one in counted}
    found = []
    for identity, event in (of_return | here).items():
        gap = (identity in here) - net.get(identity, 0)
        if not gap:
            continue
        if net.get(identity, 0) < 0:
            found.append(Apart(event, gap, "returned"))
        elif gap < 0:
            found.append(Apart(event, gap, "late" if event.on < first else "gone"))
        else:
            by = next((at for at, one in enumerate(others) if _names(one, identity)), None)
            found.append(Apart(event, gap, "open" if by is None else "named", by))
    return sorted(found, key=lambda one: (one.event.line, one.event.on, one.event.key))


def _names(account: Account, identity: Identity) -> bool:
    return any(one.event.identity == identity for one in account.counted)
