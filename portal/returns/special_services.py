"""Writes of special reports: the office prepares and asks, a body answers, signs, and the office reviews.

Every function flushes and never commits; raises Invalid with all that the rules refuse, RuleBroken where report or
return stand elsewhere, and StaleVersion unless `version` is the row's present one. States and steps are those of every
return (`states.RETURN`).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm.attributes import flag_modified

from portal.accounts.models import Body, Posting
from portal.accounts.queries import commune_committees, district_bodies, tenant_of
from portal.core import clock, messages
from portal.core.access import ROLE_PERMISSIONS, Permission
from portal.core.errors import Problems, RuleBroken, check_version
from portal.core.fields import Field, checked, field_of, fields
from portal.core.kinds import Number, Percent
from portal.core.numbers import day as shown
from portal.extensions import db
from portal.metrics.definitions import Moment
from portal.notices.queries import postings_of_bodies
from portal.programmes.models import Programme
from portal.programmes.rules import NOT_BEGUN
from portal.returns import special_lines, special_queries
from portal.returns.queries import held
from portal.returns.rules import (
    FARTHEST,
    OPEN_ALREADY,
    WHAT_TO_CORRECT,
    check_move,
    check_open,
    check_words,
    on_paper,
    reopening,
    reopening_ended,
)
from portal.returns.special_lines import Values
from portal.returns.special_models import QUESTIONS, WORDS, LineKind, SpecialAnswer, SpecialEvent, SpecialLine
from portal.returns.special_models import SpecialReport as Report
from portal.returns.special_models import SpecialReturn as Answered
from portal.returns.states import RETURN, EventKind, ReturnState
from portal.units import queries as units

LABEL = field_of(SpecialLine, "label")
MOST_LINES = 20  # what a table across a page can hold
REPORTING = [role for role, may in ROLE_PERMISSIONS.items() if may & {Permission.RETURN_EDIT, Permission.RETURN_SIGN}]
_ASKED = _l("It has been asked for: its lines and words stay as the bodies have them.")


# --- the office asks ---------------------------------------------------------------------------------


def prepare(programme: Programme, by: Posting, **values: Any) -> Report:
    """Begin a special report: title, purpose, as_of, due_on."""
    report = Report(programme_id=programme.id, posting_id=by.id, **_words(programme, values))
    db.session.add(report)
    db.session.flush()
    return report


def rewrite(report: Report, programme: Programme, *, version: int | None, **values: Any) -> Report:
    """Say anew what a report under preparation is about."""
    _begin_preparing(report, version)
    for name, value in _words(programme, values).items():
        setattr(report, name, value)
    db.session.flush()
    return report


def _words(programme: Programme, values: Mapping[str, Any]) -> dict[str, Any]:
    problems = Problems()
    kept = checked(fields(Report, WORDS), values, problems)
    as_of, due_on = kept["as_of"], kept["due_on"]
    if isinstance(due_on, date):
        problems.check(due_on >= clock.today(), "due_on", _l("This day has passed."))
        problems.check(due_on <= clock.today() + FARTHEST, "due_on", messages.NOT_A_YEAR)
    if isinstance(as_of, date):
        problems.check(as_of >= programme.starts_on, "as_of", NOT_BEGUN)
    if isinstance(as_of, date) and isinstance(due_on, date):
        problems.check(as_of <= due_on, "as_of", _l("The figures are of the day when it is due at the latest."))
    problems.raise_if_any()
    return kept


def add_line(report: Report, *, version: int | None, what: str, moment: str = Moment.DAY, label: str = "") -> Report:
    """Add a line: `what` is a code that `special_lines.offered` gives; `label` may be left out where it follows.

    `moment`: which records of a figure count, by the day (`metrics.definitions.Moment`).
    """
    _begin_preparing(report, version)
    problems = Problems()
    codes = {code for group in special_lines.offered(report.programme_id).values() for code, _label in group}
    problems.check(what in codes, "what", messages.CHOOSE_ONE)
    problems.check(moment in Moment.labels(), "moment", messages.CHOOSE_ONE)
    words = checked([LABEL], {"label": label}, problems)["label"]
    problems.check(bool(words) or what not in QUESTIONS, "label", _l("Write the question."))
    place = special_queries.last_position(report.id) + 1
    problems.check(len(special_queries.lines(report.id)) < MOST_LINES, "what", _l("There is no room for more lines."))
    problems.raise_if_any()
    line = special_lines.made(what, Moment(moment))
    line.report_id, line.position, line.label = report.id, place, words or line.label
    db.session.add(line)
    db.session.flush()
    return report


def remove_line(report: Report, line: SpecialLine, *, version: int | None) -> Report:
    """Take a line out of a report under preparation."""
    _begin_preparing(report, version)
    db.session.delete(line)
    db.session.flush()
    return report


def askable() -> list[Body]:
    """Return the bodies that can be asked: the committees of the communes of today, then the district's bodies.

    Where nobody holds a post who writes or signs reports, nobody would answer.
    """
    alive = {unit.id for unit in units.communes(clock.today())}
    found = [*(one for one in commune_committees() if one.unit_id in alive), *district_bodies()]
    seated = postings_of_bodies({one.id for one in found}, REPORTING, clock.today())
    return [one for one in found if seated.get(one.id)]


def ask(
    report: Report, by: Posting, *, version: int | None, bodies: Iterable[int], all_communes: bool = False
) -> list[Answered]:
    """Ask some bodies for a report, `all_communes` among them or not; each gets its return, to fill in from now on."""
    _begin_preparing(report, version)
    wanted = set(bodies)
    chosen = [one for one in askable() if one.id in wanted or (all_communes and one.unit_id is not None)]
    problems = Problems()
    problems.check(bool(chosen), "bodies", _l("Choose at least one body."))
    problems.check(bool(special_queries.lines(report.id)), None, _l("Say first what it asks for: it has no line yet."))
    problems.check(report.due_on >= clock.today(), None, _l("The day when it is due has passed."))
    problems.raise_if_any()
    report.asked_on = clock.today()
    return [_open(report, body, by) for body in chosen]


def _open(report: Report, body: Body, by: Posting) -> Answered:
    row = Answered(tenant_id=tenant_of(body), report=report, body=body, state="draft")
    db.session.add(row)
    db.session.flush()
    _record_event(row, "opened", by, None)
    return row


def _begin_preparing(report: Report, version: int | None) -> None:
    held(report)
    check_version(report, version)
    if report.asked_on is not None:
        raise RuleBroken(_ASKED)
    flag_modified(report, "title")  # a line is a part of it: its version rises with each


# --- a body answers ----------------------------------------------------------------------------------


def question_fields(lines: Iterable[SpecialLine]) -> list[Field]:
    """Return the questions of a report as fields of a form, by the names `line_<id>`."""
    answer = field_of(SpecialAnswer, "answer").kind
    kinds = {LineKind.TEXT: answer, LineKind.NUMBER: Number(least=-Number().most), LineKind.RATE: Percent()}
    return [Field(f"line_{one.id}", one.label, kinds[LineKind(one.kind)]) for one in lines if one.kind in kinds]


def asked_on_paper(lines: Iterable[SpecialLine]) -> list[Field]:
    """Return the questions as fields of what came on paper, which answers each of them."""
    missing = _l("Enter what the paper answers.")
    return [one.changed(required=True, missing=missing) for one in question_fields(lines)]


def save(row: Answered, by: Posting, *, version: int | None, **values: Any) -> Answered:
    """Keep the answers to the questions (`line_<id>`) as a draft; one that was returned is a draft again."""
    day = _begin(row, version)
    check_edit(row, by)
    lines = special_queries.lines(row.report_id)
    problems = Problems()
    kept = checked(question_fields(lines), values, problems)
    problems.raise_if_any()
    _keep_answers(row, lines, kept)
    _move(row, "saved", by, day)
    return row


def _keep_answers(row: Answered, lines: Iterable[SpecialLine], kept: Mapping[str, Any]) -> None:
    before = special_queries.answers(row)
    for line in lines:
        if f"line_{line.id}" in kept:
            value = kept[f"line_{line.id}"]
            answer = before.get(line.id) or SpecialAnswer(tenant_id=row.tenant_id, return_id=row.id, line_id=line.id)
            answer.answer = "" if value is None else str(value)
            db.session.add(answer)
    flag_modified(row, "state")  # an answer is a part of it
    db.session.flush()


def check_edit(row: Answered, by: Posting) -> None:
    """Raise RuleBroken unless this post may write the answers now."""
    check_open(row, clock.today())
    if not RETURN.may("saved", row.state, by.role, row.body_id == by.body_id):
        raise RuleBroken(RETURN["saved"].refusal)


def sign(row: Answered, by: Posting, *, version: int | None) -> Answered:
    """Sign for the body; figures and answers are kept as they are now. Every question must be answered."""
    day = _begin(row, version)
    check_move("signed", row, by)
    check_open(row, clock.today())
    if day < row.report.as_of:
        stands = shown(row.report.as_of)
        raise RuleBroken(_("Its figures are those of %(day)s; it can be signed from then on.", day=stands))
    values = values_of(row)
    lines = special_queries.lines(row.report_id)
    silent = [one.label for one in lines if one.kind in QUESTIONS and not values[one.id].is_answered]
    if silent:
        raise RuleBroken(_("Not answered yet: %(names)s.", names="; ".join(silent)))
    _move(row, "signed", by, day, kept=special_lines.to_kept(values))
    return row


def withdraw(row: Answered, by: Posting, *, version: int | None) -> Answered:
    """Take a signature back before the review."""
    day = _begin(row, version)
    check_move("withdrawn", row, by)
    _move(row, "withdrawn", by, day)
    return row


def give_back(row: Answered, by: Posting, *, version: int | None, **values: Any) -> Answered:
    """Return a signed one with a `note` of what should be corrected."""
    day = _begin(row, version)
    check_move("returned", row, by)
    problems = Problems()
    kept = checked([WHAT_TO_CORRECT], values, problems)
    check_words(WHAT_TO_CORRECT, kept, problems)
    problems.raise_if_any()
    _move(row, "returned", by, day, note=kept["note"])
    return row


def accept(row: Answered, by: Posting, *, version: int | None) -> Answered:
    """Accept what was signed; what was kept with the signature stays for good."""
    day = _begin(row, version)
    check_move("accepted", row, by)
    row.reopened_until = None
    _move(row, "accepted", by, day)
    return row


def record_on_paper(row: Answered, by: Posting, *, version: int | None, **values: Any) -> Answered:
    """Enter what was sent on paper: document_number, sent_on, the answers. That day says whether it was in time.

    What the records say by now is kept as its figures, as of an acceptance.
    """
    day = _begin(row, version)
    check_move("on_paper", row, by)
    lines, problems = special_queries.lines(row.report_id), Problems()
    kept = on_paper(None, values, problems)
    answers = checked(asked_on_paper(lines), values, problems)
    if isinstance(kept["sent_on"], date):
        early = _l("Its figures are those of a later day.")
        problems.check(row.report.as_of <= kept["sent_on"] <= day, "sent_on", early)
    problems.raise_if_any()
    _keep_answers(row, lines, answers)
    row.reopened_until = None
    said = {"note": kept["document_number"], "kept": special_lines.to_kept(values_of(row))}
    _move(row, "on_paper", by, kept["sent_on"], **said)
    return row


def reopen(row: Answered, by: Posting, *, version: int | None, **values: Any) -> Answered:
    """Open an accepted one again: why, until; what was accepted counts until the new one is. Also after its end."""
    day = _begin(row, version)
    check_move("reopened", row, by)
    if row.state != ReturnState.ACCEPTED and not reopening_ended(row, day):
        raise RuleBroken(OPEN_ALREADY)
    problems = Problems()
    kept = reopening(values, day, problems)
    problems.raise_if_any()
    row.reopened_until = kept["until"]
    _move(row, "reopened", by, day, note=kept["why"], until=kept["until"])
    return row


def values_of(row: Answered) -> Values:
    """Return what a return says now: figures of the records of today, and the answers."""
    report, lines = row.report, special_queries.lines(row.report_id)
    programme = db.session.get_one(Programme, report.programme_id)
    unit_id = row.tenant_id if row.tenant_id in units.commune_ids() else None
    found = special_lines.figures(lines, programme, min(report.as_of, clock.today()), unit_id)
    answers = {line_id: one.answer for line_id, one in special_queries.answers(row).items()}
    return found | special_lines.answered(lines, answers)


def signed_values(events: Sequence[SpecialEvent]) -> Values | None:
    """Return what was signed or sent last, unless it was taken back, returned or reopened since; None: nothing."""
    standing: Values | None = None
    for event in events:
        if event.kept is not None:
            standing = special_lines.from_kept(event.kept)
        elif event.kind in (EventKind.WITHDRAWN, EventKind.RETURNED, EventKind.REOPENED):
            standing = None
    return standing


def counted_values(events: Sequence[SpecialEvent]) -> Values | None:
    """Return what counts in the table: what was accepted last, also while it is open again, else what is signed."""
    ends = [place for place, event in enumerate(events, 1) if event.kind in (EventKind.ACCEPTED, EventKind.ON_PAPER)]
    return signed_values(events[: ends[-1]] if ends else events)


def _begin(row: Answered, version: int | None) -> date:
    held(row)
    check_version(row, version)
    return clock.today()


def _move(row: Answered, kind: str, by: Posting, day: date, **said: Any) -> None:
    before, row.state = row.state, RETURN.after(kind, row.state)
    _record_event(row, kind, by, before, day, **said)


def _record_event(
    row: Answered,
    kind: str,
    by: Posting,
    before: str | None,
    day: date | None = None,
    *,
    note: str = "",
    until: date | None = None,
    kept: dict[str, Any] | None = None,
) -> None:
    """Add a step to a return's story; a deputy's names the leader too."""
    key = row.tenant_id, row.id
    event = SpecialEvent(
        tenant_id=row.tenant_id,
        return_id=row.id,
        seq=len(special_queries.events([key])[key]) + 1,
        kind=EventKind(kind),
        from_state=before,
        to_state=row.state,
        happened_on=day or clock.today(),
        posting_id=by.id,
        for_posting_id=by.deputy_for_id,
        note=note,
        until=until,
        kept=kept,
    )
    db.session.add(event)
    db.session.flush()
