"""What is left of the set-up: each step with its state, found from the records themselves; nobody ticks it off."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext

from portal.core import clock
from portal.core.access import Actor, Permission
from portal.core.numbers import day as shown
from portal.programmes import queries as programmes
from portal.programmes.models import Duty, Programme
from portal.quotas import queries as quotas
from portal.registry.choices import CollectiveKind
from portal.returns import queries as returns
from portal.returns.models import Calendar
from portal.set_up import queries
from portal.set_up.opening import opening_table


@dataclass(frozen=True)
class SetUpStep:
    """One step: what, how it stands in words, where it is done ("" for whoever may not do it)."""

    name: str
    title: Any
    done: bool
    said: Any
    url: str


@dataclass(frozen=True)
class Deadlines:
    """The first deadlines and the calendars of a programme, with those that nobody has confirmed yet."""

    duties: list[Duty]
    calendars: list[Calendar]

    @property
    def open(self) -> int:
        """How many are still to be confirmed."""
        waiting = [one for one in self.duties if one.first_due_on is not None and one.deadline_source is None]
        return len(waiting) + sum(one.active and one.source is None for one in self.calendars)

    @property
    def total(self) -> int:
        """How many there are to confirm."""
        return sum(one.first_due_on is not None for one in self.duties) + sum(one.active for one in self.calendars)


def deadlines(programme: Programme | None) -> Deadlines:
    """Return what a programme's duties and calendars ask to be confirmed."""
    if programme is None:
        return Deadlines([], [])
    return Deadlines(programmes.duties(programme.id), returns.calendars(programme.id))


def steps(programme: Programme | None, actor: Actor) -> list[SetUpStep]:
    """Return the steps in their order; those of a programme are asked of the one under way."""
    return [*_of_programme(programme, actor), *_of_portal(programme, actor)]


def _of_programme(programme: Programme | None, actor: Actor) -> Iterator[SetUpStep]:
    manages = actor.may(Permission.ADMIN_PROGRAMMES)
    title = _l("The resolution: number, date, issuer, opening figures")
    if programme is None:
        yield SetUpStep("resolution", title, False, _l("No programme yet."), _if(manages, "programmes.new"))
        return
    is_numbered = bool(programme.document_number and programme.document_on and programme.issuer_vi)
    said = programme.document_number if is_numbered else _l("Its number, date or issuer is not entered yet.")
    address = _if(manages, "programmes.show", programme_id=programme.id)
    yield SetUpStep("resolution", title, is_numbered, said, address)


def _of_portal(programme: Programme | None, actor: Actor) -> Iterator[SetUpStep]:
    chosen = clock.read_setting(clock.START_DAY)
    said = shown(clock.start_day()) if chosen else _l("Not chosen yet: until then nothing is owed.")
    yield SetUpStep("start", _l("The start day of the portal here"), bool(chosen), said, url_for("set_up.start"))
    people = queries.people_number()
    said = lazy_ngettext("%(num)s person has an account", "%(num)s people have accounts", people)
    address = _if(actor.may(Permission.ADMIN_PEOPLE), "admin.people")
    yield SetUpStep("people", _l("Bodies and people"), people > 1, said, address)
    waiting = deadlines(programme)
    said = _l("%(done)s/%(total)s confirmed", done=waiting.total - waiting.open, total=waiting.total)
    done = waiting.open == 0 and waiting.total > 0
    yield SetUpStep("deadlines", _l("Deadlines and calendars"), done, said, url_for("set_up.deadlines"))
    made = len(quotas.decisions(programme.id)) if programme else 0
    said = lazy_ngettext("%(num)s decision entered", "%(num)s decisions entered", made)
    address = _if(actor.may(Permission.ALLOCATION_VIEW), "quotas.allocation")
    yield SetUpStep("decisions", _l("Decisions of the past on quotas"), made > 0, said, address)
    if programme is not None and actor.may(Permission.DISTRICT_VIEW):
        table = opening_table(programme)
        declared = sum(table.declared(kind) for kind in CollectiveKind)
        total = len(table.lines) * len(CollectiveKind)
        said = _l("%(done)s/%(total)s declared complete by the communes", done=declared, total=total)
        yield SetUpStep("opening", _l("Opening balance"), table.is_complete, said, url_for("set_up.opening"))


def _if(allowed: bool, endpoint: str, **values: Any) -> str:
    return url_for(endpoint, **values) if allowed else ""
