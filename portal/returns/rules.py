"""What may be done with a return now, and why not; what its narrative, a calendar and a period's days must be.

What was typed comes by field, with a `Problems` to add to; each function names all that is wrong, at its field.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.accounts.models import Posting
from portal.core import messages
from portal.core.errors import Problems, RuleBroken
from portal.core.fields import Field, checked, field_of, fields
from portal.core.kinds import Day, Text, Year
from portal.core.numbers import day as shown
from portal.returns.figures import LINES, Figures
from portal.returns.models import DAYS, NARRATIVE, NOTE, RHYTHM, TERMS, Calendar, Period, Return, ReturnEvent
from portal.returns.special_models import SpecialReturn
from portal.returns.states import RETURN, STILL_OWED, ReturnState

PARTS = fields(Return, NARRATIVE)
# What a note may name: the parts in words and the lines of figures, as people call them.
LINE_LABELS: dict[str, Any] = {part.name: part.label for part in PARTS}
LINE_LABELS |= {line.code: line.label for line in LINES}
SHORTEST_NOTE = 5
WHAT_TO_CORRECT = Field(
    "note",
    _l("What should be corrected"),
    NOTE,
    required=True,
    missing=_l("Say in a few words what should be corrected."),
)
REOPENING = (
    Field(
        "why",
        _l("Why it is reopened"),
        NOTE,
        required=True,
        missing=_l("Say in a few words why it is reopened."),
    ),
    field_of(ReturnEvent, "until").changed(required=True),
)
PAPER = (
    Field("document_number", _l("Document number"), Text(80), required=True, missing=_l("Give its number.")),
    Field("sent_on", _l("Sent on"), Day(), required=True),
)
LAST_YEAR = Field("last_year", _l("Up to the year"), Year(), required=True, missing=_l("Choose a year."))
_WHO_REOPENS = _l("The district's office or its leader can reopen it, with a reason.")
LONGEST_REOPENING = timedelta(days=92)
FARTHEST = timedelta(days=400)


@dataclass(frozen=True)
class Verdict:
    """Whether a return may be edited now; if not: why, who can open it. `until`: the last day of a reopening."""

    allowed: bool
    why: str
    who: str = ""
    until: date | None = None


def may_edit(row: Return, role: str, body_id: int, day: date) -> Verdict:
    """THE answer to "may this return be edited now; if not, why, and who can open it"; pages show its sentence."""
    closed = _closed(row, day)
    if closed is not None:
        return closed
    if not RETURN.may("saved", row.state, role, row.body_id == body_id):
        if RETURN.may("signed", row.state, role, row.body_id == body_id):
            why = _period_runs(row) if day < row.period.ends_on else _("It waits for your signature.")
        else:
            why = _("Your post reads this return.")
        return Verdict(False, why, _("The officer of the reporting body edits it."))
    if row.reopened_until is not None:
        return Verdict(True, _("Reopened until %(day)s.", day=shown(row.reopened_until)), until=row.reopened_until)
    if row.state == ReturnState.RETURNED:
        return Verdict(True, _("Returned with a note: correct it, then have it signed again."))
    return Verdict(True, _("You may edit this return until it is signed."))


def _period_runs(row: Return) -> str:
    return _("The period runs until %(day)s; it can be signed from then on.", day=shown(row.period.ends_on))


def _closed(row: Return, day: date) -> Verdict | None:
    """Return why nobody may edit it now, or None."""
    if row.state == ReturnState.ACCEPTED:
        why = _("Accepted: the figures are locked, and later corrections enter the next period.")
        return Verdict(False, why, str(_WHO_REOPENS))
    if row.state == ReturnState.SIGNED:
        why = _("Signed: it waits for the district's review.")
        return Verdict(False, why, _("Who signs for the body can take it back; the district's office can return it."))
    if reopening_ended(row, day):
        return Verdict(False, _reopening_ended(row), str(_WHO_REOPENS))
    if day < row.period.opens_on:
        why = _("The period opens on %(day)s.", day=shown(row.period.opens_on))
        return Verdict(False, why, _("The district's office can move that day."))
    return None


def reopening_ended(row: Return | SpecialReturn, day: date) -> bool:
    """Say whether a return was reopened up to a day that has passed, and not accepted since."""
    return row.state in STILL_OWED and row.reopened_until is not None and day > row.reopened_until


def check_open(row: Return | SpecialReturn, day: date) -> None:
    """Raise RuleBroken where a reopening has run out."""
    if reopening_ended(row, day):
        raise RuleBroken(_reopening_ended(row))


def _reopening_ended(row: Return | SpecialReturn) -> str:
    return _("The reopening ended on %(day)s.", day=shown(row.reopened_until))


def check_move(kind: str, row: Return | SpecialReturn, by: Posting) -> None:
    """Raise RuleBroken unless the state machine lets this post make this move."""
    if not RETURN.may(kind, row.state, by.role, row.body_id == by.body_id):
        raise RuleBroken(RETURN[kind].refusal)


def check_edit(row: Return, by: Posting, day: date) -> None:
    """Raise RuleBroken, with the reason and who can open it, unless the return may be edited now."""
    verdict = may_edit(row, by.role, by.body_id, day)
    if not verdict.allowed:
        raise RuleBroken(f"{verdict.why} {verdict.who}")


def check_signing(row: Return, figures: Figures, day: date, *, declared: bool) -> None:
    """Raise Invalid before the cut-off, without results in words, or where "nothing to report" is not true."""
    check_open(row, day)
    if day < row.period.ends_on:
        raise RuleBroken(_period_runs(row))
    problems = Problems()
    if row.nothing_to_report:
        check_nil(row.results, figures, problems, declared=declared)
    elif not row.results:
        problems.add("results", _("Say in words what was achieved, or that there is nothing to report."))
    problems.raise_if_any()


OPEN_ALREADY = _l("This return is open already.")
NONE_CHOSEN = _l("Choose at least one return.")
NOT_DECLARED = _l(
    "The commune has never declared its register complete, so nothing is known of it: its leader declares a year first."
)


def check_nil(results: str, figures: Figures, problems: Problems, *, declared: bool) -> None:
    """Refuse "nothing to report" where results stand in words, or where the records show that something happened.

    A commune that has never `declared` its register would stand as a row of zeros: of it there are no data.
    """
    problems.check(not results, "results", _("Results stand there in words, so there is something to report."))
    problems.check(declared, "nothing_to_report", NOT_DECLARED)
    if figures.flows:
        names = ", ".join(f"{line.label}: {figures.values[line.code]}" for line in figures.flows)
        problems.add("nothing_to_report", _("The records show something to report (%(names)s).", names=names))


def on_paper(period: Period | None, values: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
    """Check a return that was sent on paper: its number, and a day that does not lie before its period."""
    kept = checked(PAPER, values, problems)
    if period is not None and isinstance(kept["sent_on"], date):
        problems.check(kept["sent_on"] >= period.starts_on, "sent_on", _("It lies before the period."))
    return kept


def returned(values: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
    """Check a return that goes back: `note`, what should be corrected, and `lines`, which lines it is about."""
    kept = checked([WHAT_TO_CORRECT], values, problems)
    check_words(WHAT_TO_CORRECT, kept, problems)
    kept["lines"] = list(dict.fromkeys(values.get("lines") or ()))
    problems.check(set(kept["lines"]) <= LINE_LABELS.keys(), "lines", _("Choose lines of the return."))
    return kept


def reopening(values: Mapping[str, Any], today: date, problems: Problems) -> dict[str, Any]:
    """Check a reopening: `why`, and `until` when, from today on within three months."""
    kept = checked(REOPENING, values, problems)
    check_words(REOPENING[0], kept, problems)
    if isinstance(kept["until"], date):
        latest = today + LONGEST_REOPENING
        in_reach = today <= kept["until"] <= latest
        problems.check(in_reach, "until", _("Choose a day from today to %(latest)s.", latest=shown(latest)))
    return kept


def check_words(field: Field, kept: Mapping[str, Any], problems: Problems) -> None:
    """Refuse words that say nothing; missing ones were refused as such."""
    problems.check(not 0 < len(kept[field.name]) < SHORTEST_NOTE, field.name, field.missing)


def new_calendar(values: Mapping[str, Any], held: Iterable[Calendar], problems: Problems) -> dict[str, Any]:
    """Check a further rhythm of a programme beside those that it has."""
    kept = checked((*fields(Calendar, TERMS), *fields(Calendar, RHYTHM)), values, problems)
    same = tuple(field.name for field in fields(Calendar, RHYTHM))
    for one in held:
        if all(getattr(one, name) == kept[name] for name in same):
            problems.add("rhythm", _("The programme has such a calendar already: %(name)s.", name=one.name_vi))
    return kept


def days(period: Period, following: Period | None, values: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
    """Check the days of a period: they stand in order, near it, and leave the following period a day at least."""
    kept = checked(fields(Period, DAYS), values, problems)
    ends_on, opens_on, due_on, grace_until = (
        None if problems.of(field.name) else kept[field.name] for field in fields(Period, DAYS)
    )
    if ends_on:
        problems.check(ends_on >= period.starts_on, "ends_on", messages.ENDS_BEFORE_START)
        if following is not None:
            leaves_a_day = ends_on < following.ends_on
            problems.check(leaves_a_day, "ends_on", _("The following period would have no day left."))
    if ends_on and due_on:
        problems.check(due_on >= ends_on, "due_on", _("It is due at the end of the period at the earliest."))
    if opens_on and due_on:
        problems.check(opens_on <= due_on, "opens_on", _("It opens before it is due."))
    if due_on and grace_until:
        in_order = grace_until >= due_on
        problems.check(in_order, "grace_until", _("The days of grace end on the day when it is due or later."))
    for name, day in (("ends_on", ends_on), ("opens_on", opens_on), ("due_on", due_on), ("grace_until", grace_until)):
        is_near = day is None or abs(day - period.ends_on) <= FARTHEST
        problems.check(is_near, name, _("This day lies too far from the period."))
    return kept
