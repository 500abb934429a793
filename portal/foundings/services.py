"""Writes of foundings: open, edit, move, stop, credit. The event that counts stands in `counting`.

What was typed comes by field name. Every function flushes and never commits; raises Invalid with all that its rules
refuse, RuleBroken where the founding stands elsewhere, StaleVersion where somebody saved the row meanwhile.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from flask_babel import gettext as _

from portal.core import clock
from portal.core.errors import Problems, RuleBroken
from portal.core.fields import checked, fields
from portal.core.text import fold
from portal.extensions import db
from portal.foundings import queries, rules, stages
from portal.foundings.models import DESCRIPTION, Founding, FoundingCredit, FoundingStep
from portal.foundings.states import ClaimState, CreditPart, FoundingState, StepKind
from portal.programmes.choices import OwnRecord
from portal.programmes.own_fields import check_years, fields_of


def open_founding(*, tenant_id: int, posting_id: int | None = None, **values: Any) -> Founding:
    """Open the mobilization of a THT or HTX at its survey of need; an HTX may grow out of a THT (clause II.5).

    `values`: kind, opened_on, the description; document_number, note, converts_collective_id where there are any.
    """
    problems = Problems()
    kept = rules.opening(tenant_id, values, problems)
    problems.raise_if_any()
    document_number, note = kept.pop("document_number"), kept.pop("note")
    own = {field.name: kept.pop(field.name) for field in rules.own_fields()}
    founding = Founding(
        tenant_id=tenant_id,
        stage=stages.FIRST,
        state=FoundingState.OPEN,
        moved_on=kept["opened_on"],
        folded_name=fold(kept["working_name"]),
        **kept,
    )
    for name, value in own.items():
        setattr(founding, name, value)
    db.session.add(founding)
    db.session.flush()
    write_step(
        founding,
        StepKind.OPENED,
        from_stage=None,
        to_stage=stages.FIRST,
        happened_on=founding.opened_on,
        document_number=document_number,
        note=note,
        posting_id=posting_id,
    )
    return founding


def edit_founding(founding: Founding, *, version: int | None, **values: Any) -> Founding:
    """Change the description of a founding that is under way; its steps stay."""
    rules.lock(founding, version)
    rules.must_fit(founding, "edited")
    problems = Problems()
    kept = checked((*fields(Founding, DESCRIPTION), *fields_of(OwnRecord.FOUNDING)), values, problems)
    check_years(OwnRecord.FOUNDING, founding.opened_on.year, kept, problems)
    problems.raise_if_any()
    for name, value in kept.items():
        setattr(founding, name, value)
    founding.folded_name = fold(founding.working_name)
    db.session.flush()
    return founding


def advance(founding: Founding, *, posting_id: int | None = None, version: int | None, **values: Any) -> Founding:
    """Record the next stage, which is not the counting one: happened_on, document_number, members, note."""
    rules.lock(founding, version)
    rules.must_fit(founding, "advanced")
    to_stage = stages.next_stage(founding.kind, founding.stage)
    if to_stage is None or to_stage.counts:
        raise RuleBroken(_("The next step is the one that counts: it has a form of its own."))
    problems = Problems()
    kept = rules.advancing(founding, to_stage, values, problems)
    problems.raise_if_any()
    write_step(
        founding,
        StepKind.ADVANCED,
        from_stage=founding.stage,
        to_stage=to_stage.code,
        posting_id=posting_id,
        **kept,
    )
    return founding


def go_back(
    founding: Founding, *, to_stage: str, posting_id: int | None = None, version: int | None, **values: Any
) -> Founding:
    """Take a founding that is under way back to an earlier stage: happened_on, reason."""
    rules.lock(founding, version)
    rules.must_fit(founding, "went_back")
    earlier = {stage.code for stage in stages.earlier(founding.kind, founding.stage)}
    problems = Problems()
    problems.check(to_stage in earlier, "to_stage", _("Choose an earlier stage."))
    return _move(founding, StepKind.WENT_BACK, to_stage, values, posting_id, problems)


def drop(founding: Founding, *, posting_id: int | None = None, version: int | None, **values: Any) -> Founding:
    """Stop the mobilization without a founding: happened_on, reason."""
    rules.lock(founding, version)
    rules.must_fit(founding, "dropped")
    _move(founding, StepKind.DROPPED, stages.DROPPED, values, posting_id, Problems())
    founding.state = FoundingState.DROPPED
    db.session.flush()
    return founding


def resume(founding: Founding, *, posting_id: int | None = None, version: int | None, **values: Any) -> Founding:
    """Take a stopped mobilization up again, at the stage where it stopped: happened_on, reason."""
    rules.lock(founding, version)
    rules.must_fit(founding, "resumed")
    stood_at = queries.stage_before_drop(founding.tenant_id, founding.id) or stages.FIRST
    _move(founding, StepKind.RESUMED, stood_at, values, posting_id, Problems())
    founding.state = FoundingState.OPEN
    db.session.flush()
    return founding


def _move(
    founding: Founding,
    kind: StepKind,
    to_stage: str,
    values: dict[str, Any],
    posting_id: int | None,
    problems: Problems,
) -> Founding:
    kept = rules.with_reason(founding, values, problems)
    problems.raise_if_any()
    write_step(
        founding,
        kind,
        from_stage=founding.stage,
        to_stage=to_stage,
        happened_on=kept["happened_on"],
        note=kept["reason"],
        posting_id=posting_id,
    )
    return founding


def write_step(
    founding: Founding,
    kind: StepKind,
    *,
    to_stage: str,
    happened_on: date,
    from_stage: str | None,
    document_number: str = "",
    note: str = "",
    members: int | None = None,
    posting_id: int | None = None,
) -> FoundingStep:
    """Add a step after the last one and set the founding's stage, day and members by it."""
    step = FoundingStep(
        tenant_id=founding.tenant_id,
        founding_id=founding.id,
        seq=queries.last_seq(founding.tenant_id, founding.id) + 1,
        kind=kind,
        from_stage=from_stage,
        to_stage=to_stage,
        happened_on=happened_on,
        document_number=document_number,
        note=note,
        members=members,
        posting_id=posting_id,
    )
    founding.stage, founding.moved_on = to_stage, happened_on
    if members is not None:
        founding.members = members
    db.session.add(step)
    db.session.flush()
    return step


def set_credits(
    founding: Founding,
    *,
    lead_body_id: int | None,
    support_body_ids: Collection[int],
    version: int | None,
    posting_id: int | None = None,
) -> Founding:
    """Set the leading body (or none) and the supporting ones: the district's Front and associations (clause II.9).

    The founding's version rises, for the credits are part of it. What the commune enters itself counts as confirmed,
    and so answers a body's open claim to the very same part.
    """
    rules.lock(founding, version)
    problems = Problems()
    rules.check_credits(lead_body_id, support_body_ids, problems)
    problems.raise_if_any()
    wanted = dict.fromkeys(support_body_ids, CreditPart.SUPPORT)
    if lead_body_id is not None:
        wanted[lead_body_id] = CreditPart.LEAD
    if _replace_credits(founding, wanted):
        founding.version += 1
        db.session.flush()
    _confirm_matching_claims(founding, wanted, posting_id)
    return founding


def _replace_credits(founding: Founding, wanted: dict[int, CreditPart]) -> bool:
    """Make the credits what is wanted and say whether anything changed; a new lead needs the old one gone first."""
    present = {credit.body_id: credit for credit in queries.credits(founding.tenant_id, founding.id)}
    gone = [credit for body_id, credit in present.items() if wanted.get(body_id) != credit.part]
    new = {body_id: part for body_id, part in wanted.items() if body_id not in present or present[body_id] in gone}
    for credit in gone:
        db.session.delete(credit)
    db.session.flush()
    for body_id, part in new.items():
        db.session.add(
            FoundingCredit(tenant_id=founding.tenant_id, founding_id=founding.id, body_id=body_id, part=part)
        )
    db.session.flush()
    return bool(gone or new)


def _confirm_matching_claims(founding: Founding, wanted: dict[int, CreditPart], posting_id: int | None) -> None:
    """Confirm the open claims to the very part that the commune has entered itself; the others stay open."""
    for claim in queries.open_claims(founding.tenant_id, founding.id):
        if wanted.get(claim.body_id) == claim.part:
            claim.state, claim.decided_part = ClaimState.CONFIRMED, claim.part
            claim.decided_on, claim.decided_by_id = clock.today(), posting_id
    db.session.flush()
