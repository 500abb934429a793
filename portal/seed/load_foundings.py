"""Write the illustrative foundings with every step, their credits, and the registry entries of those that count."""

from collections.abc import Iterable

from portal.core.text import fold
from portal.extensions import db
from portal.foundings.models import Founding, FoundingCredit, FoundingStep
from portal.registry.models import Collective, YearlyRecord
from portal.seed import records
from portal.seed.load_refs import Refs, millions
from portal.seed.load_registry import operating
from portal.seed.records import COUNTING_STAGE
from portal.seed.resolution import load


def load_foundings(refs: Refs, opening: dict[str, Collective], given: Iterable[records.Founding]) -> None:
    """Write the foundings; what counted is in the registry from the day on which it counted."""
    counted = _load_counted(refs, opening, [one for one in given if one.counted_on])
    made = {one.key: _founding(refs, opening, counted.get(one.key), one) for one in given}
    db.session.add_all(made.values())
    db.session.flush()
    for one in given:
        db.session.add_all(_steps(refs, made[one.key], one))
        db.session.add_all(_credits(refs, made[one.key], one))
    db.session.flush()


def _load_counted(
    refs: Refs, opening: dict[str, Collective], given: Iterable[records.Founding]
) -> dict[str, Collective]:
    made = {one.key: _collective(refs, opening, one) for one in given}
    db.session.add_all(made.values())
    db.session.flush()
    for one in given:
        db.session.add_all([operating(made[one.key]), _record(made[one.key], one)])
    db.session.flush()
    return made


def _collective(refs: Refs, opening: dict[str, Collective], one: records.Founding) -> Collective:
    source = opening[one.converted_from] if one.converted_from else None
    return Collective(
        tenant_id=refs.commune(one.unit_code),
        kind=one.kind,
        subtype="production" if one.kind == "THT" else "",
        sector=one.sector,
        product=one.product,
        name=one.name,
        folded_name=fold(one.name),
        villages=", ".join(one.villages),
        head_name=one.head_name,
        registered_on=one.counted_on,
        registration_number=_number(one),
        origin="founding",
        converted_from_id=source.id if source else None,
    )


def _number(one: records.Founding) -> str | None:
    return one.steps[-1].certificate_no or one.steps[-1].register_no


def _record(collective: Collective, one: records.Founding) -> YearlyRecord:
    last = one.steps[-1]
    capital = millions(last.capital_vnd)
    return YearlyRecord(
        tenant_id=collective.tenant_id,
        collective_id=collective.id,
        year=last.on.year,
        members=last.members,
        contributed_capital=capital,
        charter_capital=capital if one.kind == "HTX" else None,
    )


def _founding(
    refs: Refs, opening: dict[str, Collective], collective: Collective | None, one: records.Founding
) -> Founding:
    source = opening[one.converted_from] if one.converted_from else None
    return Founding(
        tenant_id=refs.commune(one.unit_code),
        kind=one.kind,
        working_name=one.name,
        folded_name=fold(one.name),
        villages=", ".join(one.villages),
        sector=one.sector,
        expected_members=one.expected_members,
        members=_latest_members(one),
        stage=one.stage,
        state="counted" if one.counted_on else "open" if one.is_open else "dropped",
        opened_on=one.opened_on,
        moved_on=one.last_on,
        counted_on=one.counted_on,
        certificate_number=_number(one) if one.counted_on else None,
        collective_id=collective.id if collective else None,
        converts_collective_id=source.id if source else None,
    )


def _latest_members(one: records.Founding) -> int | None:
    return next((step.members for step in reversed(one.steps) if step.members is not None), None)


def _steps(refs: Refs, founding: Founding, one: records.Founding) -> list[FoundingStep]:
    return [
        FoundingStep(
            tenant_id=founding.tenant_id,
            founding_id=founding.id,
            seq=seq,
            kind=_step_kind(one.kind, step),
            from_stage=step.from_stage,
            to_stage=step.to_stage,
            happened_on=step.on,
            document_number=step.document_no or "",
            note=step.reason or step.note,
            members=step.members,
            posting_id=refs.officer(one.unit_code),
        )
        for seq, step in enumerate(one.steps, 1)
    ]


def _step_kind(kind: str, step: records.FoundingStep) -> str:
    if step.to_stage == "dropped":
        return "dropped"
    if step.to_stage == COUNTING_STAGE[kind]:
        return "counted"
    if step.from_stage is None:
        return "opened"
    return "went_back" if _position(kind, step.to_stage) < _position(kind, step.from_stage) else "advanced"


def _position(kind: str, code: str) -> int:
    return next(stage.position for stage in load().path(kind) if stage.code == code)


def _credits(refs: Refs, founding: Founding, one: records.Founding) -> list[FoundingCredit]:
    parts = [(code, "support") for code in one.supporting_codes]
    if one.lead_code:
        parts.append((one.lead_code, "lead"))
    return [
        FoundingCredit(tenant_id=founding.tenant_id, founding_id=founding.id, body_id=refs.bodies[code], part=part)
        for code, part in parts
    ]
