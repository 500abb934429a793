"""The event that counts: it makes the registry entry; taking it back removes the entry again.

THT: the day of the entry in the commune's register (Decree 77/2019). HTX: the date of the certificate. All of
it happens in the transaction under way, so that figures and registry never disagree.
"""

from collections.abc import Collection
from typing import Any

from flask_babel import gettext as _

from portal.core.errors import Problems, RuleBroken
from portal.core.text import fold
from portal.extensions import db
from portal.foundings import queries, rules, stages
from portal.foundings.models import Founding
from portal.foundings.services import set_credits, write_step
from portal.foundings.states import FoundingState, StepKind
from portal.registry import queries as registry
from portal.registry.choices import CollectiveKind, FoundedKind, Origin, Status, Subtype
from portal.registry.models import Collective, CollectiveStatus, YearlyRecord


def count(founding: Founding, *, posting_id: int | None = None, version: int | None, **values: Any) -> Founding:
    """Record the counting event of a founding that stands at the stage before it (`rules.COUNTING`).

    `number`: the certificate's (HTX, required) or the register entry's (THT); `capital` in million VND.
    """
    rules.lock(founding, version)
    rules.must_fit(founding, "counted")
    last = stages.path(founding.kind)[-1]
    if stages.next_stage(founding.kind, founding.stage) != last:
        raise RuleBroken(_("Record the stages before it first."))
    problems = Problems()
    kept = rules.counting(founding, values, problems)
    problems.raise_if_any()
    _count(founding, founding.stage, kept, posting_id)
    return founding


def register_already(
    *,
    tenant_id: int,
    lead_body_id: int | None,
    support_body_ids: Collection[int],
    posting_id: int | None = None,
    **values: Any,
) -> Founding:
    """Record what is registered already (`rules.ALREADY`): one step, the one that counts."""
    problems = Problems()
    kept = rules.already(values, problems)
    rules.check_credits(lead_body_id, support_body_ids, problems)
    problems.raise_if_any()
    described = {field.name: kept[field.name] for field in rules.ALREADY if field not in rules.COUNTING}
    founding = Founding(
        tenant_id=tenant_id,
        folded_name=fold(kept["working_name"]),
        expected_members=kept["members"],
        stage=stages.FIRST,
        state=FoundingState.OPEN,
        opened_on=kept["happened_on"],
        moved_on=kept["happened_on"],
        **described,
    )
    for field in rules.own_fields():
        setattr(founding, field.name, kept[field.name])
    db.session.add(founding)
    _count(founding, None, kept, posting_id)
    set_credits(founding, lead_body_id=lead_body_id, support_body_ids=support_body_ids, version=founding.version)
    return founding


def _count(founding: Founding, from_stage: str | None, kept: dict[str, Any], posting_id: int | None) -> None:
    on, number = kept["happened_on"], kept["number"] or None
    collective = _enter(founding, kept)
    _end_source(collective)
    founding.state, founding.counted_on = FoundingState.COUNTED, on
    founding.opened_on = min(founding.opened_on, on)
    founding.certificate_number, founding.collective_id = number, collective.id
    write_step(
        founding,
        StepKind.COUNTED,
        from_stage=from_stage,
        to_stage=stages.path(founding.kind)[-1].code,
        happened_on=on,
        document_number=kept["number"],
        note=kept["note"],
        members=kept["members"],
        posting_id=posting_id,
    )


def _enter(founding: Founding, kept: dict[str, Any]) -> Collective:
    """Make the entry of the register: it operates from that day, with what is known of its first year."""
    collective = Collective(
        tenant_id=founding.tenant_id,
        kind=founding.kind,
        subtype=Subtype.PRODUCTION if founding.kind == FoundedKind.THT else "",
        sector=founding.sector,
        name=founding.working_name,
        folded_name=fold(founding.working_name),
        villages=founding.villages,
        head_name=kept["head_name"],
        registered_on=kept["happened_on"],
        registration_number=kept["number"] or None,
        origin=Origin.FOUNDING,
        converted_from_id=founding.converts_collective_id,
    )
    db.session.add(collective)
    db.session.flush()
    of_it = {"tenant_id": collective.tenant_id, "collective_id": collective.id}
    db.session.add(CollectiveStatus(**of_it, status=Status.OPERATING, from_on=collective.registered_on))
    record = YearlyRecord(
        **of_it,
        year=collective.registered_on.year,
        members=kept["members"],
        contributed_capital=kept["capital"],
        charter_capital=kept["capital"] if collective.kind == CollectiveKind.HTX else None,
    )
    db.session.add(record)
    return collective


def _end_source(collective: Collective) -> None:
    """A THT that was converted ends on the day of the HTX's certificate."""
    if collective.converted_from_id is not None:
        ended = CollectiveStatus(
            tenant_id=collective.tenant_id,
            collective_id=collective.converted_from_id,
            status=Status.CONVERTED,
            from_on=collective.registered_on,
            reason=collective.name,
        )
        db.session.add(ended)


def take_back(founding: Founding, *, posting_id: int | None = None, version: int | None, **values: Any) -> Founding:
    """Undo the counting (happened_on, reason): entry gone, a converted THT operates again, figures move back."""
    rules.lock(founding, version)
    rules.must_fit(founding, "taken_back")
    problems = Problems()
    kept = rules.with_reason(founding, values, problems)
    problems.raise_if_any()
    entry = db.session.get_one(Collective, (founding.tenant_id, founding.collective_id))  # what counts has one
    founding.state, founding.counted_on = FoundingState.OPEN, None
    founding.certificate_number, founding.collective_id = None, None
    write_step(
        founding,
        StepKind.TAKEN_BACK,
        from_stage=founding.stage,
        to_stage=stages.path(founding.kind)[-2].code,
        happened_on=kept["happened_on"],
        note=kept["reason"],
        posting_id=posting_id,
    )
    _remove(entry)
    return founding


def _remove(collective: Collective) -> None:
    """Remove a registry entry that holds nothing but what counting wrote."""
    key = (collective.tenant_id, collective.id)
    if registry.is_continued(*key):
        raise RuleBroken(_("Its entry in the register has been continued since; it can no longer be taken back."))
    if queries.other_conversion(*key, None):
        raise RuleBroken(_("An HTX grows out of this THT; it can no longer be taken back."))
    for row in [*registry.parts(*key), *_end_of_source(collective)]:
        db.session.delete(row)
    db.session.flush()
    db.session.delete(collective)
    db.session.flush()


def _end_of_source(collective: Collective) -> list[CollectiveStatus]:
    """Return the status that ended the THT out of which an HTX grew."""
    if collective.converted_from_id is None:
        return []
    history = registry.statuses(collective.tenant_id, collective.converted_from_id)
    return [one for one in history[-1:] if one.status == Status.CONVERTED]
