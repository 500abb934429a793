"""`tick`: all that is due, however often and by however many processes it runs; urging by hand."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core import clock
from portal.core.audit import data_version
from portal.core.errors import Problems
from portal.core.fields import checked, field_of
from portal.core.tenancy import acting_as
from portal.duties.planning import make_ahead
from portal.extensions import db
from portal.notices import outbox
from portal.notices.kinds import NoticeKind
from portal.notices.models import Notice
from portal.notices.services import notify, take_back
from portal.programmes.queries import programme_on
from portal.reminders import due, queries
from portal.reminders.due import Reminder
from portal.returns.models import Return, Urging
from portal.returns.services import open_due
from portal.returns.special_models import SpecialReturn, SpecialUrging
from portal.units.scope import district_scope

# What is taken back from the outbox once it is not owed any more; that something was accepted stays true.
WHILE_OWED = (
    NoticeKind.PERIOD_OPENED,
    NoticeKind.RETURN_DUE_7,
    NoticeKind.RETURN_DUE_2,
    NoticeKind.RETURNS_LATE_WEEKLY,
    NoticeKind.SPECIAL_ASKED,
    NoticeKind.RETURN_RETURNED,
    NoticeKind.DUTY_DUE,
    NoticeKind.DUTIES_LATE_WEEKLY,
    NoticeKind.FOUNDING_STALLED,
    NoticeKind.URGED,
)
WORDS = field_of(Urging, "words").changed(label=_l("Your words"))


@dataclass(frozen=True)
class Ticked:
    """What one run did."""

    opened: int
    told: int
    taken_back: int
    mail: outbox.Sent


def tick(*, now: bool = False) -> Ticked:
    """Open periods, make duties' products ahead, tell those who still owe, send the mail. Commits.

    Before the start day of the portal nothing is opened and nobody told.

    Runs at once wait for each other while they find what is due, and share the mail between them.
    """
    with acting_as(district_scope()):
        queries.lock_tick()
        started = clock.today() >= clock.start_day()
        opened = len(open_due(clock.today())) if started else 0
        programme = programme_on(clock.today())
        if programme is not None:
            make_ahead(programme)
        reminders = list(due.everything(clock.today())) if started else []
        told = sum(_notify(one) for one in reminders)
        taken_back = take_back(WHILE_OWED, _wanted(reminders))
        db.session.commit()
        mail = outbox.send_due(now=now, holds=_Owed().holds)
        return Ticked(opened, told, taken_back + mail.dropped, mail)


def _wanted(reminders: Iterable[Reminder]) -> set[tuple[int, str]]:
    return {(posting_id, one.key) for one in reminders for posting_id in one.posting_ids}


class _Owed:
    """What is owed while a run sends its mail; found out anew only where a record has changed since the last mail."""

    def __init__(self) -> None:
        self.version, self.wanted = "", set[tuple[int, str]]()

    def holds(self, notice: Notice) -> bool:
        """Say whether what a claimed mail asks for is still owed: somebody may have reported since this run began."""
        if notice.kind not in WHILE_OWED:
            return True
        version = f"{data_version()} {clock.today()}"
        if version != self.version:
            self.wanted, self.version = _wanted(due.everything(clock.today())), version
        return (notice.posting_id, notice.key) in self.wanted


def _notify(one: Reminder) -> int:
    return notify(one.posting_ids, one.kind, one.key, subject=one.subject, text=one.text, url=one.url)


def urge(rows: Iterable[Return | SpecialReturn], *, posting_id: int | None = None, **values: Any) -> int:
    """Urge (đôn đốc) the bodies of returns that are still owed, in the office's words; returns how many returns.

    Raises Invalid without words, or with nobody chosen.
    """
    chosen, problems = list(rows), Problems()
    said = checked([WORDS], values, problems)["words"]
    problems.check(bool(chosen), "returns", _l("Choose at least one unit."))
    problems.raise_if_any()
    day = clock.today()
    postings = due.postings_for(chosen, day)
    for row in chosen:
        of_it = {"tenant_id": row.tenant_id, "return_id": row.id, "posting_id": posting_id}
        is_special = isinstance(row, SpecialReturn)
        urging = (SpecialUrging if is_special else Urging)(**of_it, happened_on=day, words=said)
        db.session.add(urging)
        db.session.flush()
        _notify(due.urged(row, urging, postings.get(row.body_id, frozenset())))
    return len(chosen)
