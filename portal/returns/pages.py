"""What the page of one return shows: figures with comparison, differences, warnings, story, what may be done."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.accounts.models import Posting
from portal.attachments.pages import Files, files_for
from portal.core.access import Actor
from portal.foundings.models import Founding
from portal.registry.models import Collective
from portal.returns import counts, queries, rules, services
from portal.returns.figures import Difference, Figures, Line, differences, fallen, read
from portal.returns.flows import Apart
from portal.returns.models import Period, Return, ReturnEvent, ReturnFile, ReturnSnapshot
from portal.returns.rules import Verdict
from portal.returns.states import HANDED_IN, RETURN, STILL_OWED, EventKind, ReturnState
from portal.returns.status import ReturnStatus, status_of


@dataclass(frozen=True)
class Warnings:
    """What deserves a look before signing or accepting."""

    fallen: list[Difference]
    without_record: list[Collective]
    stalled: list[Founding]

    def __bool__(self) -> bool:
        return bool(self.fallen or self.without_record or self.stalled)


@dataclass(frozen=True)
class ReturnPage:
    """A return on a day for one reader. `figures`: as kept where signed or accepted, else as computed now.

    `changed`: what the records of today give instead of what is signed or accepted, by name `apart`; while it is open
    again, what the next signature takes in. `corrected`: what differs from the previous period's snapshot.
    """

    row: Return
    verdict: Verdict
    status: ReturnStatus
    figures: Figures
    changed: list[Difference]
    apart: list[tuple[Line, Apart, Period | None]]
    corrected: list[Difference]
    warnings: Warnings
    events: list[ReturnEvent]
    people: dict[int, Posting]
    moves: frozenset[str]
    files: Files

    @property
    def named_lines(self) -> set[str]:
        """The lines that the last note names, while the return is to be corrected."""
        notes = [event.lines for event in self.events if event.kind == EventKind.RETURNED]
        return set(notes[-1] or ()) if notes and self.row.state in STILL_OWED else set()

    @property
    def last_note(self) -> str:
        """The note of the last giving back, while the return is to be corrected."""
        notes = [event.note for event in self.events if event.kind == EventKind.RETURNED]
        return notes[-1] if notes and self.row.state in STILL_OWED else ""


def page_of(row: Return, actor: Actor, day: date, file: Any = None) -> ReturnPage:
    """Put together what a reader sees of a return on a day; `file`: the form of a file that came back."""
    key = row.tenant_id, row.id
    events = queries.events([key])[key]
    book = services.period_figures(row.period, day)
    now = book.of(row.tenant_id)
    last = queries.last_snapshots([key]).get(key)
    kept = last if row.state in HANDED_IN else None
    figures = read(kept) if kept else book.of_return(row)
    changed = differences(read(last).values, now.values if kept else figures.values) if last else []
    before = _snapshot_before(row)
    earlier = read(before).values if before else None
    last_handed_in = queries.handed_in_before(row)
    return ReturnPage(
        row=row,
        verdict=rules.may_edit(row, actor.role, actor.body_id, day),
        status=status_of(row, events, day),
        figures=figures,
        changed=changed,
        apart=book.apart(row, figures) if kept and any(one.line.flow for one in changed) else [],
        corrected=differences(earlier, now.previous) if earlier is not None else [],
        warnings=Warnings(
            fallen=fallen(read(last_handed_in).values, now.values) if last_handed_in else [],
            without_record=_of_unit(counts.without_record(now.as_of), row),
            stalled=_of_unit(counts.stalled_foundings(day), row),
        ),
        events=events,
        people=queries.postings(event.posting_id for event in events),
        moves=_moves(row, actor, day),
        files=_files(row, actor, file),
    )


def _files(row: Return, actor: Actor, sent: Any) -> Files:
    """Return a return's files; its own body's officer attaches them, also once it is signed and accepted."""
    edits = RETURN.may("saved", ReturnState.DRAFT, actor.role, row.body_id == actor.body_id)
    path = {"tenant_id": row.tenant_id, "return_id": row.id}
    return files_for(ReturnFile, (row.tenant_id, row.id), edits, "returns", path, sent)


def _snapshot_before(row: Return) -> ReturnSnapshot | None:
    """Return what stands of the same body for the previous period, or None."""
    before = queries.period_before(row.period)
    standing = queries.standing_snapshots(row.tenant_id, row.body_id, row.period.calendar.programme_id)
    return next((kept for other, kept in standing if before and other.period_id == before.id), None)


def _of_unit(found: dict[int, list[Any]], row: Return) -> list[Any]:
    """Return the rows of a commune; for a body of the district those of every commune."""
    if row.body.unit_id is not None:
        return found.get(row.tenant_id, [])
    return [one for rows in found.values() for one in rows]


def _moves(row: Return, actor: Actor, day: date) -> frozenset[str]:
    """Return the moves that the reader may make now."""
    own = row.body_id == actor.body_id
    found = {step.name for step in RETURN.open_to(row.state, actor.role, own)}
    ended = rules.reopening_ended(row, day)
    if ended or day < row.period.ends_on:
        found.discard("signed")
    if row.state != ReturnState.ACCEPTED and not ended:
        found.discard("reopened")
    return frozenset(found)
