"""What may be done with a return now, and why not; what its narrative and a period's days must be."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _

from portal.accounts.models import Posting
from portal.core import checks
from portal.core.errors import RuleBroken
from portal.core.fields import fields
from portal.core.numbers import day as shown
from portal.core.text import tidy
from portal.returns.figures import LINES, Figures
from portal.returns.models import NARRATIVE, Period, Return
from portal.returns.states import RETURN, ReturnState

PARTS = fields(Return, NARRATIVE)
# What a note may name: the parts in words and the lines of figures, as people call them.
LINE_LABELS: dict[str, Any] = {part.name: part.label for part in PARTS}
LINE_LABELS |= {line.code: line.label for line in LINES}
LONGEST, NOTE, SHORTEST_NOTE = 4000, 1000, 5
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
            return Verdict(False, why, _("The officer of the reporting body edits it."))
        return Verdict(False, _("Your post reads this return."), _("The officer of the reporting body edits it."))
    if row.reopened_until is not None:
        return Verdict(True, _("Reopened until %(day)s.", day=shown(row.reopened_until)), until=row.reopened_until)
    if row.state == ReturnState.RETURNED:
        return Verdict(True, _("Returned with a note: mend it, then have it signed again."))
    return Verdict(True, _("You may edit this return until it is signed."))


def _period_runs(row: Return) -> str:
    return _("The period runs until %(day)s; it can be signed from then on.", day=shown(row.period.ends_on))


def _closed(row: Return, day: date) -> Verdict | None:
    """Return why nobody may edit it now, or None."""
    if row.state == ReturnState.ACCEPTED:
        why = _("Accepted: the figures are locked, and later corrections enter the next period.")
        return Verdict(False, why, _("The district's office or its leader can reopen it, with a reason."))
    if row.state == ReturnState.SIGNED:
        why = _("Signed: it waits for the district's review.")
        return Verdict(False, why, _("Who signs for the body can take it back; the district's office can return it."))
    if reopening_ended(row, day):
        why = _("The reopening ended on %(day)s.", day=shown(row.reopened_until))
        return Verdict(False, why, _("The district's office or its leader can reopen it, with a reason."))
    if day < row.period.opens_on:
        why = _("The period opens on %(day)s.", day=shown(row.period.opens_on))
        return Verdict(False, why, _("The district's office can move that day."))
    return None


def reopening_ended(row: Return, day: date) -> bool:
    """Say whether a return was reopened up to a day that has passed, and not accepted since."""
    return (
        row.state in (ReturnState.DRAFT, ReturnState.RETURNED)
        and row.reopened_until is not None
        and day > row.reopened_until
    )


def check_move(kind: str, row: Return, by: Posting) -> None:
    """Raise RuleBroken unless the state machine lets this post make this move."""
    if not RETURN.may(kind, row.state, by.role, row.body_id == by.body_id):
        raise RuleBroken(_("This cannot be done with the return as it stands, or not from your post."))


def check_edit(row: Return, by: Posting, day: date) -> None:
    """Raise RuleBroken, with the reason and who can open it, unless the return may be edited now."""
    verdict = may_edit(row, by.role, by.body_id, day)
    if not verdict.allowed:
        raise RuleBroken(f"{verdict.why} {verdict.who}")


def check_signing(row: Return, figures: Figures, day: date) -> None:
    """Raise RuleBroken before the cut-off, without results in words, or where "nothing to report" is not true."""
    if reopening_ended(row, day):
        raise RuleBroken(_("The reopening ended on %(day)s.", day=shown(row.reopened_until)))
    if day < row.period.ends_on:
        raise RuleBroken(_period_runs(row))
    if row.nothing_to_report:
        check_nil(row, figures)
    elif not row.results:
        raise RuleBroken(_("Say in words what was achieved, or that there is nothing to report."), "results")


def check_nil(row: Return, figures: Figures) -> None:
    """Raise RuleBroken where results stand in words, or the records show that something happened in the period."""
    if row.results:
        raise RuleBroken(_("Results stand there in words, so there is something to report."), "results")
    if figures.flows:
        names = ", ".join(f"{line.label}: {figures.values[line.code]}" for line in figures.flows)
        raise RuleBroken(_("The records show something to report (%(names)s).", names=names), "nothing_to_report")


def paragraphs(text: str | None, field: str) -> str:
    """Return a narrative tidied line by line; raise RuleBroken where it is too long."""
    kept = "\n".join(tidy(line) for line in (text or "").splitlines()).strip()
    if len(kept) > LONGEST:
        raise RuleBroken(_("At most %(number)s characters.", number=LONGEST), field)
    return kept


def note(text: str, field: str, message: str) -> str:
    """Return a reason tidied; raise RuleBroken where it says nothing."""
    kept = checks.required(text, field, NOTE, message)
    if len(kept) < SHORTEST_NOTE:
        raise RuleBroken(message, field)
    return kept


def lines(codes: Iterable[str]) -> list[str]:
    """Return the known lines named by a note, figures and parts of the narrative alike; raise RuleBroken for others."""
    kept = list(dict.fromkeys(codes))
    if any(code not in LINE_LABELS for code in kept):
        raise RuleBroken(_("Choose lines of the return."), "lines")
    return kept


def until(day: date | None, today: date) -> date:
    """Return the last day of a reopening: today at the earliest, within three months; raise RuleBroken."""
    if day is None or not today <= day <= today + LONGEST_REOPENING:
        latest = shown(today + LONGEST_REOPENING)
        raise RuleBroken(_("Choose a day from today to %(latest)s.", latest=latest), "until")
    return day


def check_days(period: Period, following: Period | None, days: dict[str, Any]) -> None:
    """Raise RuleBroken unless the days of a period stand in order and leave the following period a day at least."""
    if days["ends_on"] < period.starts_on:
        raise RuleBroken(_("The end lies before the start."), "ends_on")
    if following is not None and days["ends_on"] >= following.ends_on:
        raise RuleBroken(_("The following period would have no day left."), "ends_on")
    if days["due_on"] < days["ends_on"]:
        raise RuleBroken(_("It is due at the end of the period at the earliest."), "due_on")
    if not days["opens_on"] <= days["due_on"]:
        raise RuleBroken(_("It opens before it is due."), "opens_on")
    if days["grace_until"] < days["due_on"]:
        raise RuleBroken(_("The days of grace end on the day when it is due or later."), "grace_until")
    if any(abs(day - period.ends_on) > FARTHEST for day in days.values()):
        raise RuleBroken(_("This day lies too far from the period."), "ends_on")
