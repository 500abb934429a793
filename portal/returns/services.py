"""Writes of the reporting cycle: opening, drafts, signatures, the district's review.

Every function flushes and never commits; raises Invalid with all that the rules refuse, RuleBroken where the return
stands elsewhere, and StaleVersion unless `version` is the row's present one. The day is the business date.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from portal.accounts.models import Body, Posting
from portal.accounts.queries import commune_committees
from portal.core import clock
from portal.core.errors import Problems, RuleBroken, StaleVersion, check_version
from portal.core.fields import checked
from portal.extensions import db
from portal.programmes import queries as programmes
from portal.programmes.models import Programme
from portal.registry.declarations import has_declared
from portal.returns import queries, rules
from portal.returns.figures import PeriodFigures
from portal.returns.models import Calendar, Period, Return, ReturnEvent, ReturnSnapshot
from portal.returns.states import RETURN, Authority, EventKind, ReturnState
from portal.units import queries as units

# Which of the district's bodies report in which rhythm: those whose duty (Section III) recurs so. The periodic report
# goes to the Party committee (III.5), in its own rhythm.
_DUTY_RHYTHMS = {("state", "year"): "yearly", ("party", "half_year"): "half_yearly"}


def open_due(day: date) -> list[Return]:
    """Open, of each calendar in use, the period that opened last by a day; returns what is new, and twice nothing.

    Earlier periods that were never opened stay so, until the office opens them by hand (`open_period`); so does one
    whose days of grace are over: nobody is late on the day on which they are first asked. What is due before the
    start day is not asked for at all.
    """
    made: list[Return] = []
    for calendar in queries.active_calendars():
        programme = _programme(calendar)
        period = queries.last_opened(calendar.id, day, programme.ends_on)
        if period is None or period.due_on < clock.start_day():
            continue
        if period.grace_until >= max(day, programme.starts_on):
            made += open_period(period, day)
    return made


def open_period(period: Period, day: date) -> list[Return]:
    """Give each body that owes a report of this period its return; those that have one keep it."""
    if day < period.opens_on:
        raise RuleBroken(_("This period has not opened yet."))
    queries.lock_period(period.id)
    held = {row.body_id for row in queries.of_period(period.id)}
    return [_open(period, body, unit_id, day) for body, unit_id in owing(period) if body.id not in held]


def owing(period: Period) -> list[tuple[Body, int]]:
    """Return the bodies that owe a report of a period, each with the unit under which its return lives.

    The People's Committee of each commune of that day answers in the state's rhythm; the district's bodies that a
    duty obliges to report (clauses III.1 to III.5, II.9) in the rhythm of that duty, under the district's own unit.
    """
    calendar, district = period.calendar, units.district()
    alive = {unit.id for unit in units.communes(period.ends_on)}
    found = [(body, body.unit_id) for body in commune_committees() if body.unit_id in alive]
    found = found if calendar.authority == Authority.STATE else []
    recurrence = _DUTY_RHYTHMS.get((calendar.authority, calendar.rhythm))
    obliged = queries.reporting_bodies(calendar.programme_id, recurrence) if recurrence and district else []
    return [*found, *((body, district.id) for body in obliged)]  # type: ignore[misc,union-attr]


def opened(period: Period, body: Body, unit_id: int) -> Return:
    """Return the return of a body for a period, opened on its own day where that was never done."""
    return queries.same_body_in(period.id, unit_id, body.id) or _open(period, body, unit_id, period.opens_on)


def _open(period: Period, body: Body, unit_id: int, day: date) -> Return:
    row = Return(tenant_id=unit_id, period=period, body=body, state="draft", nothing_to_report=False)
    db.session.add(row)
    db.session.flush()
    _record_event(row, "opened", None, on=day)
    return row


def save_draft(
    row: Return, by: Posting, *, nothing_to_report: bool = False, version: int | None, **values: Any
) -> Return:
    """Keep the narrative (its three parts), or that there is nothing to report; a returned one is a draft again."""
    day = _begin(row, version)
    rules.check_edit(row, by, day)
    problems = Problems()
    kept = checked(rules.PARTS, values, problems)
    if nothing_to_report:
        rules.check_nil(
            kept["results"], period_figures(row.period, day).of_return(row), problems, declared=_has_declared(row)
        )
    problems.raise_if_any()
    for name, value in kept.items():
        setattr(row, name, value)
    row.nothing_to_report = nothing_to_report
    _move(row, "saved", by, day)
    return row


def sign(row: Return, by: Posting, *, version: int | None, within: PeriodFigures | None = None) -> Return:
    """Sign for the body, as its leader or as the leader's deputy; keeps a snapshot of what was signed.

    `within`: the period's book, where many are signed and no record changes meanwhile.
    """
    day = _begin(row, version)
    rules.check_move("signed", row, by)
    figures = (within or period_figures(row.period, day)).of_return(row)
    rules.check_signing(row, figures, day, declared=_has_declared(row))
    event = _move(row, "signed", by, day)
    _keep(row, event, figures.plain())
    return row


def withdraw(row: Return, by: Posting, *, version: int | None) -> Return:
    """Take a signature back before the review."""
    day = _begin(row, version)
    rules.check_move("withdrawn", row, by)
    _move(row, "withdrawn", by, day)
    return row


def give_back(row: Return, by: Posting, *, version: int | None, **values: Any) -> Return:
    """Return a signed one: note, lines that it is about; its body may correct it without the day of a reopening."""
    day = _begin(row, version)
    rules.check_move("returned", row, by)
    problems = Problems()
    kept = rules.returned(values, problems)
    problems.raise_if_any()
    row.reopened_until = None
    _move(row, "returned", by, day, **kept)
    return row


def accept(row: Return, by: Posting, *, note: str = "", version: int | None) -> Return:
    """Accept what was signed: the signed figures and narrative are kept as the accepted ones, for good."""
    day = _begin(row, version)
    rules.check_move("accepted", row, by)
    signed = queries.last_snapshots([(row.tenant_id, row.id)])[row.tenant_id, row.id]
    row.reopened_until = None
    event = _move(row, "accepted", by, day, note=note.strip())
    _keep(row, event, signed.figures)
    return row


def record_on_paper(row: Return, by: Posting, *, version: int | None, **values: Any) -> Return:
    """Enter a return that was sent on paper: document_number, sent_on. That day says whether it was in time.

    What the records say of its period by now is kept as its figures, as of an acceptance.
    """
    day = _begin(row, version)
    rules.check_move("on_paper", row, by)
    problems = Problems()
    kept = rules.on_paper(row.period, values, problems)
    problems.raise_if_any()
    row.reopened_until = None
    event = _move(row, "on_paper", by, kept["sent_on"], note=kept["document_number"])
    _keep(row, event, period_figures(row.period, day).of_return(row).plain())
    return row


@dataclass(frozen=True)
class Choice:
    """A return picked from a list, in the version that was looked at."""

    tenant_id: int
    return_id: int
    version: int


@dataclass(frozen=True)
class Accepted:
    """What accepting several did; `skipped` were changed meanwhile and wait for another look."""

    accepted: list[Return]
    skipped: list[Return]


def accept_many(choices: Iterable[Choice], by: Posting) -> Accepted:
    """Accept several returns, each as if alone; one that somebody changed meanwhile is left and named."""
    done, left = [], []
    for choice in dict.fromkeys(choices):
        row = queries.one(choice.tenant_id, choice.return_id)
        if row is None:
            continue
        try:
            done.append(accept(row, by, version=choice.version))
        except (StaleVersion, RuleBroken):  # both are raised before anything of this one is written
            left.append(row)
    if not done and not left:
        raise RuleBroken(rules.NONE_CHOSEN)
    return Accepted(done, left)


def reopen(row: Return, by: Posting, *, version: int | None, **values: Any) -> Return:
    """Open an accepted return again: why, until; what was accepted stays kept. Also where a reopening ran out."""
    day = _begin(row, version)
    rules.check_move("reopened", row, by)
    if row.state != ReturnState.ACCEPTED and not rules.reopening_ended(row, day):
        raise RuleBroken(rules.OPEN_ALREADY)
    problems = Problems()
    kept = rules.reopening(values, day, problems)
    problems.raise_if_any()
    row.reopened_until = kept["until"]
    _move(row, "reopened", by, day, note=kept["why"], until=row.reopened_until)
    return row


def period_figures(period: Period, day: date) -> PeriodFigures:
    """Return the figures of a period on a day, for every unit that may be read."""
    district = units.district()
    return PeriodFigures(_programme(period.calendar), period, day, district.id if district else None)


def _programme(calendar: Calendar) -> Programme:
    programme = programmes.programme(calendar.programme_id)
    assert programme is not None  # noqa: S101  # the foreign key says so
    return programme


def _has_declared(row: Return) -> bool:
    """Say whether "nothing to report" rests on a declared register; a body of the area has none."""
    return row.tenant_id not in units.commune_ids() or has_declared(row.tenant_id)


def _begin(row: Return, version: int | None) -> date:
    queries.held(row)
    check_version(row, version)
    return clock.today()


def _move(row: Return, kind: str, by: Posting, day: date, **said: Any) -> ReturnEvent:
    before, row.state = row.state, RETURN.after(kind, row.state)
    return _record_event(row, kind, by, on=day, before=before, **said)


def _record_event(
    row: Return,
    kind: str,
    by: Posting | None,
    *,
    on: date,
    before: str | None = None,
    note: str = "",
    lines: list[str] | None = None,
    until: date | None = None,
) -> ReturnEvent:
    """Add an event to a return's story; a deputy's names the leader too."""
    event = ReturnEvent(
        tenant_id=row.tenant_id,
        return_id=row.id,
        seq=queries.last_seq(row.tenant_id, row.id) + 1,
        kind=EventKind(kind),
        from_state=before,
        to_state=row.state,
        happened_on=on,
        posting_id=by.id if by else None,
        for_posting_id=by.deputy_for_id if by else None,
        note=note,
        lines=lines or None,
        until=until,
    )
    db.session.add(event)
    db.session.flush()
    return event


def _keep(row: Return, event: ReturnEvent, figures: dict[str, Any]) -> None:
    narrative = {name: getattr(row, name) for name in (*(part.name for part in rules.PARTS), "nothing_to_report")}
    of_it = {"tenant_id": row.tenant_id, "return_id": row.id, "event_seq": event.seq}
    db.session.add(ReturnSnapshot(**of_it, figures=figures, narrative=narrative))
    db.session.flush()
