"""Writes of foundings: open, edit, move, stop, credit; counting stands in `counting` and is offered here too.

Every function flushes and never commits; raises RuleBroken (with the form field) where a rule says no, and
StaleVersion where `version` is given and somebody saved the row meanwhile.
"""

from datetime import date

from flask_babel import gettext as _

from portal.core import checks
from portal.core.errors import RuleBroken
from portal.core.text import fold
from portal.extensions import db
from portal.foundings import queries, rules, stages
from portal.foundings.counting import check_source, count, register_already, take_back
from portal.foundings.credits import set_credits
from portal.foundings.models import Founding
from portal.foundings.steps import write_step


def open_founding(
    *,
    tenant_id: int,
    kind: str,
    working_name: str,
    villages: str,
    sector: str,
    expected_members: int,
    opened_on: date,
    document_number: str = "",
    note: str = "",
    converts_collective_id: int | None = None,
    posting_id: int | None = None,
) -> Founding:
    """Open the mobilization of a THT or HTX at its survey of need; an HTX may grow out of a THT (clause II.5)."""
    rules.check_kind(kind)
    rules.check_day(opened_on, "opened_on")
    check_source(tenant_id, kind, converts_collective_id, opened_on)
    founding = Founding(
        tenant_id=tenant_id,
        kind=kind,
        stage="need_survey",
        state="open",
        opened_on=opened_on,
        moved_on=opened_on,
        converts_collective_id=converts_collective_id,
    )
    _describe(founding, working_name, villages, sector, expected_members)
    document_number = checks.fitting(document_number, "document_number", rules.NUMBER)
    note = checks.fitting(note, "note", rules.NOTE)
    db.session.add(founding)
    db.session.flush()
    write_step(
        founding,
        "opened",
        from_stage=None,
        to_stage="need_survey",
        happened_on=opened_on,
        document_number=document_number,
        note=note,
        posting_id=posting_id,
    )
    return founding


def edit_founding(
    founding: Founding,
    *,
    working_name: str,
    villages: str,
    sector: str,
    expected_members: int,
    version: int | None,
) -> Founding:
    """Change what is said of a founding that is under way; its steps stay."""
    rules.lock(founding, version)
    rules.must_be(founding, "open")
    _describe(founding, working_name, villages, sector, expected_members)
    db.session.flush()
    return founding


def _describe(founding: Founding, working_name: str, villages: str, sector: str, expected_members: int) -> None:
    name = checks.required(working_name, "working_name", rules.NAME, _("Give it a working name."))
    rules.check_sector(sector)
    rules.check_number(expected_members, "expected_members")
    founding.villages = checks.fitting(villages, "villages", rules.VILLAGES)
    founding.working_name, founding.folded_name = name, fold(name)
    founding.sector, founding.expected_members = sector, expected_members


def advance(
    founding: Founding,
    *,
    happened_on: date,
    document_number: str = "",
    note: str = "",
    members: int | None = None,
    posting_id: int | None = None,
    version: int | None = None,
) -> Founding:
    """Record the next stage, which is not the counting one (see `count`)."""
    rules.lock(founding, version)
    rules.must_be(founding, "open")
    to_stage = stages.next_stage(founding.kind, founding.stage)
    if to_stage is None or to_stage.counts:
        raise RuleBroken(_("The next step is the one that counts: it has a form of its own."))
    rules.check_next_day(founding, happened_on)
    write_step(
        founding,
        "advanced",
        from_stage=founding.stage,
        to_stage=to_stage.code,
        happened_on=happened_on,
        document_number=checks.fitting(document_number, "document_number", rules.NUMBER),
        note=checks.fitting(note, "note", rules.NOTE),
        members=_members_at(founding, to_stage, members, happened_on),
        posting_id=posting_id,
    )
    return founding


def _members_at(founding: Founding, to_stage: stages.Stage, members: int | None, on: date) -> int | None:
    """The law's minimum binds who signs a THT's contract; an HTX it binds on the day of the certificate."""
    if to_stage.code == "contract_signed":
        return rules.check_enough(founding.kind, members, on)
    if members is None and to_stage.needs_members:
        raise RuleBroken(_("Say how many members there are."), "members")
    if members is not None:
        rules.check_number(members, "members")
    return members


def go_back(
    founding: Founding,
    *,
    to_stage: str,
    happened_on: date,
    reason: str,
    posting_id: int | None = None,
    version: int | None = None,
) -> Founding:
    """Take a founding that is under way back to an earlier stage, with the reason."""
    rules.lock(founding, version)
    rules.must_be(founding, "open")
    if to_stage not in {stage.code for stage in stages.earlier(founding.kind, founding.stage)}:
        raise RuleBroken(_("Choose an earlier stage."), "to_stage")
    return _move(founding, "went_back", to_stage, happened_on, reason, posting_id)


def drop(
    founding: Founding,
    *,
    happened_on: date,
    reason: str,
    posting_id: int | None = None,
    version: int | None = None,
) -> Founding:
    """Stop the mobilization without a founding, with the reason."""
    rules.lock(founding, version)
    rules.must_be(founding, "open")
    _move(founding, "dropped", stages.DROPPED, happened_on, reason, posting_id)
    founding.state = "dropped"
    db.session.flush()
    return founding


def resume(
    founding: Founding,
    *,
    happened_on: date,
    reason: str,
    posting_id: int | None = None,
    version: int | None = None,
) -> Founding:
    """Take a stopped mobilization up again, at the stage where it stopped."""
    rules.lock(founding, version)
    if founding.state != "dropped":
        raise RuleBroken(_("This mobilization was not stopped."))
    stood_at = queries.stage_before_drop(founding.tenant_id, founding.id) or "need_survey"
    _move(founding, "resumed", stood_at, happened_on, reason, posting_id)
    founding.state = "open"
    db.session.flush()
    return founding


def _move(
    founding: Founding, kind: str, to_stage: str, happened_on: date, reason: str, posting_id: int | None
) -> Founding:
    rules.check_next_day(founding, happened_on)
    write_step(
        founding,
        kind,
        from_stage=founding.stage,
        to_stage=to_stage,
        happened_on=happened_on,
        note=rules.reason(reason),
        posting_id=posting_id,
    )
    return founding


__all__ = [
    "advance",
    "count",
    "drop",
    "edit_founding",
    "go_back",
    "open_founding",
    "register_already",
    "resume",
    "set_credits",
    "take_back",
]
