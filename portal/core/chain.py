"""Proving that the audit is as it was written: each commune's chain is worked out anew from its events.

Three witnesses: the events themselves (each names the hash of the one before), the table of heads (which tells a tail
cut off), and heads exported earlier and kept elsewhere (which tell also a tail cut off together with its head, or a
chain written anew). The hash is worked out here, not by the database, which is what is being checked.

What was erased on request (docs/personal-data.md) is no fault: the event keeps its hash, which the chain goes on from,
and the event of the erasure names it with the hash of what is left.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, RowMapping, Text, cast, column, func, select, table
from sqlalchemy.dialects.postgresql import JSONB

from portal.extensions import db

# Every column but the hash, in the order in which the database hashes them (up_8_audit_chain.sql).
CHAINED = (
    *("tenant_id", "seq", "at", "actor", "account_id", "posting_id", "deputy_for_id", "address", "action", "change"),
    *("table_name", "row_key", "record", "before", "after", "prev_hash"),
)
_AT_ONCE = 1000
# By their full names: the proof concerns what is held now, also where a page shows a past moment.
_EVENTS = table("audit_events", *(column(name) for name in (*CHAINED, "hash")), schema="public").c
_HEADS = table("audit_heads", column("tenant_id"), column("seq"), column("hash"), schema="public")
# What a page lists is of the moment that it shows.
_HEADS_SHOWN = table("audit_heads", column("tenant_id"), column("seq"), column("hash"))


@dataclass(frozen=True)
class Head:
    """The last event of a chain: its number and its hash; number 0 of an empty chain."""

    seq: int
    hash: str


@dataclass(frozen=True)
class Fault:
    """What is wrong with the chain of a commune, at which number."""

    tenant_id: int
    seq: int
    message: str


@dataclass
class Checked:
    """One chain that was gone through: up to which event it holds together, and what is wrong with it."""

    tenant_id: int
    events: int
    head: Head
    faults: list[Fault]
    erased: int = 0  # events of which something was erased on request


def one_snapshot() -> None:
    """Begin a transaction that sees one moment, so that what is written meanwhile looks like no fault."""
    db.session.rollback()
    db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def heads(tenant_id: int | None = None) -> dict[int, Head]:
    """Return the heads of all chains within the scope, or of one commune's, by unit id, as they are now."""
    statement = select(_HEADS).order_by(_HEADS.c.tenant_id)
    if tenant_id is not None:
        statement = statement.where(_HEADS.c.tenant_id == tenant_id)
    return {unit: Head(seq, found) for unit, seq, found in db.session.execute(statement)}


def heads_shown() -> dict[int, Head]:
    """Return the heads of all chains within the scope, by unit id: in the view of a past moment those of then."""
    statement = select(_HEADS_SHOWN).order_by(_HEADS_SHOWN.c.tenant_id)
    return {unit: Head(seq, found) for unit, seq, found in db.session.execute(statement)}


def verify(tenant_id: int | None = None, against: Mapping[int, Head] | None = None) -> Iterator[Checked]:
    """Go through the chains within the scope, or one commune's, and yield each with its faults.

    `against`: heads exported earlier, by unit id; a chain that is shorter or other at that place is named.
    """
    noted, exported = heads(tenant_id), dict(against or {})
    wanted = {tenant_id} if tenant_id is not None else set(exported) | set(noted) | _written()
    for unit in sorted(wanted):
        yield _Walk(unit, noted.get(unit), exported.get(unit)).go()


def _written() -> set[int]:
    return set(db.session.scalars(select(_EVENTS.tenant_id).distinct()))


def text_of(values: Mapping[Any, Any]) -> str:
    """Return what is hashed of an event: each column with its length in bytes, "-" for no value."""
    parts = (values[name] for name in CHAINED)
    return ",".join("-" if part is None else f"{len(part.encode())}:{part}" for part in parts)


def hash_of(values: Mapping[Any, Any]) -> str:
    """Return the hash that an event must carry."""
    return hashlib.sha256(text_of(values).encode()).hexdigest()


def _columns() -> list[ColumnElement[Any]]:
    moment = func.to_char(func.timezone("UTC", _EVENTS.at), 'YYYY-MM-DD"T"HH24:MI:SS.US')
    shown = [moment if name == "at" else cast(_EVENTS[name], Text) for name in CHAINED]
    return [one.label(name) for one, name in zip(shown, CHAINED, strict=True)]


def _left_of_erased(tenant_id: int) -> dict[int, str]:
    """Return by number the hash of what is left of the events of which something was erased on request.

    A later event of the same chain says so, itself proved like any other; the last one that names a number holds.
    The hash of the whole event stays as it was, and with it the chain.
    """
    named = cast(_EVENTS.after, JSONB)["erased_events"]
    statement = select(_EVENTS.seq, named).where(_EVENTS.tenant_id == tenant_id, _EVENTS.change == "insert")
    rows = db.session.execute(statement.where(named.is_not(None)).order_by(_EVENTS.seq)).tuples()
    return {int(seq): left for by, erased in rows for seq, left in (erased or {}).items() if int(seq) < by}


class _Walk:
    """The way along one chain, from its first event to its last."""

    def __init__(self, tenant_id: int, noted: Head | None, exported: Head | None) -> None:
        self.tenant_id, self.noted, self.exported = tenant_id, noted, exported
        self.last = Head(0, "")
        self.events = 0
        self.at_export: str | None = None  # the hash at the number that was exported
        self.faults: list[Fault] = []
        self.left_of = _left_of_erased(tenant_id)
        self.erased = 0

    def go(self) -> Checked:
        for row in self._rows():
            self._step(row)
        self._compare_with_head()
        self._compare_with_export()
        return Checked(self.tenant_id, self.events, self.last, self.faults, self.erased)

    def _rows(self) -> Iterator[RowMapping]:
        """Yield the events by number, a thousand at a time: a long chain fits in no memory."""
        last = -(2**31)
        while True:
            statement = select(*_columns(), _EVENTS.hash.label("own"), _EVENTS.seq.label("number"))
            statement = statement.where(_EVENTS.tenant_id == self.tenant_id, _EVENTS.seq > last)
            found = db.session.execute(statement.order_by(_EVENTS.seq).limit(_AT_ONCE)).mappings().all()
            yield from found
            if len(found) < _AT_ONCE:
                return
            last = found[-1]["number"]

    def _step(self, row: RowMapping) -> None:
        seq = row["number"]
        if seq != self.last.seq + 1:
            self._missing(self.last.seq + 1, seq - 1)
        elif row["prev_hash"] != self.last.hash:
            self._fault(seq, _("does not follow the event before it: one of the two was changed or moved"))
        content = hash_of(row)
        if content != row["own"] and content == self.left_of.get(seq):
            self.erased += 1
        elif content != row["own"]:
            self._fault(seq, _("was changed: its content is not what its hash says"))
        if self.exported is not None and seq == self.exported.seq:
            self.at_export = row["own"]
        self.last, self.events = Head(seq, row["own"]), self.events + 1

    def _missing(self, first: int, last: int) -> None:
        if first > last:
            self._fault(last + 1, _("stands where no event may stand"))
        elif first == last:
            self._fault(first, _("is missing"))
        else:
            self._fault(first, _("is missing, with all up to number %(last)s", last=last))

    def _compare_with_head(self) -> None:
        if self.noted is None:
            self._fault(self.last.seq, _("the head of this chain is missing"))
        elif self.noted.seq > self.last.seq:
            self._missing(self.last.seq + 1, self.noted.seq)
        elif self.noted != self.last:
            self._fault(self.last.seq, _("the head of this chain does not name its last event"))

    def _compare_with_export(self) -> None:
        if self.exported is None or self.exported.seq == 0:
            return
        if self.exported.seq > self.last.seq:
            if self.noted is None or self.noted.seq < self.exported.seq:
                self._fault(
                    self.last.seq + 1,
                    _("is missing: the exported head was number %(seq)s", seq=self.exported.seq),
                )
        elif self.at_export is not None and self.at_export != self.exported.hash:
            self._fault(self.exported.seq, _("is not the event that was exported: the chain was written anew"))

    def _fault(self, seq: int, message: str) -> None:
        self.faults.append(Fault(self.tenant_id, seq, message))
