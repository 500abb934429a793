"""The event that counts: it makes the registry entry; taking it back removes the entry again.

THT: the day of the entry in the commune's register (Decree 77/2019). HTX: the date of the certificate. All of
it happens in the transaction under way, so that figures and registry never disagree.
"""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from portal.core import checks
from portal.core.errors import RuleBroken
from portal.core.text import fold
from portal.extensions import db
from portal.foundings import queries, rules, stages
from portal.foundings.credits import set_credits
from portal.foundings.models import Founding
from portal.foundings.steps import write_step
from portal.registry import queries as registry
from portal.registry.models import Collective, CollectiveStatus, YearlyRecord


def count(
    founding: Founding,
    *,
    happened_on: date,
    number: str,
    members: int | None,
    capital: Decimal | None = None,
    head_name: str = "",
    note: str = "",
    posting_id: int | None = None,
    version: int | None = None,
) -> Founding:
    """Record the counting event of a founding that stands at the stage before it; capital in million VND.

    `number`: the certificate's (HTX, required) or the register entry's (THT).
    """
    rules.lock(founding, version)
    rules.must_be(founding, "open")
    last = stages.path(founding.kind)[-1]
    if stages.next_stage(founding.kind, founding.stage) != last:
        raise RuleBroken(_("Record the stages before it first."))
    rules.check_next_day(founding, happened_on)
    _count(founding, founding.stage, happened_on, number, members, capital, head_name, note, posting_id)
    return founding


def _count(
    founding: Founding,
    from_stage: str | None,
    happened_on: date,
    number: str,
    members: int | None,
    capital: Decimal | None,
    head_name: str,
    note: str,
    posting_id: int | None,
) -> None:
    enough = rules.check_enough(founding.kind, members, happened_on)
    kept_number = _number(founding.kind, number)
    kept_capital = rules.check_capital(capital)
    check_source(founding.tenant_id, founding.kind, founding.converts_collective_id, happened_on, founding.id)
    head = checks.fitting(head_name, "head_name", rules.HEAD)
    kept_note = checks.fitting(note, "note", rules.NOTE)
    collective = _enter(founding, happened_on, kept_number, head)
    _record(collective, enough, kept_capital)
    _end_source(collective, happened_on)
    founding.state, founding.counted_on = "counted", happened_on
    founding.opened_on = min(founding.opened_on, happened_on)
    founding.certificate_number, founding.collective_id = kept_number, collective.id
    write_step(
        founding,
        "counted",
        from_stage=from_stage,
        to_stage=stages.path(founding.kind)[-1].code,
        happened_on=happened_on,
        document_number=kept_number or "",
        note=kept_note,
        members=enough,
        posting_id=posting_id,
    )


def _number(kind: str, number: str) -> str | None:
    kept = checks.fitting(number, "number", rules.NUMBER)
    if kind == "HTX" and not kept:
        raise RuleBroken(_("Give the number of the certificate."), "number")
    return kept or None


def check_source(
    tenant_id: int, kind: str, collective_id: int | None, on: date, founding_id: int | None = None
) -> None:
    """Raise RuleBroken unless the THT that an HTX grows out of operates on a day and grows into nothing else."""
    if collective_id is None:
        return
    source = registry.collective(tenant_id, collective_id)
    if kind != "HTX" or source is None or source.kind != "THT":
        raise RuleBroken(_("Only an HTX can grow out of a THT of the commune."), "converts_collective_id")
    db.session.refresh(source, with_for_update=True)
    history = registry.statuses(tenant_id, collective_id)
    if not history or history[-1].status != "operating" or history[-1].from_on > on:
        raise RuleBroken(_("The THT that is converted does not operate on this day."), "converts_collective_id")
    if queries.other_conversion(tenant_id, collective_id, founding_id):
        raise RuleBroken(_("This THT already becomes another HTX."), "converts_collective_id")


def _enter(founding: Founding, on: date, number: str | None, head: str) -> Collective:
    collective = Collective(
        tenant_id=founding.tenant_id,
        kind=founding.kind,
        subtype="production" if founding.kind == "THT" else "",
        sector=founding.sector,
        name=founding.working_name,
        folded_name=fold(founding.working_name),
        villages=founding.villages,
        head_name=head,
        registered_on=on,
        registration_number=number,
        origin="founding",
        converted_from_id=founding.converts_collective_id,
    )
    db.session.add(collective)
    db.session.flush()
    return collective


def _record(collective: Collective, members: int, capital: Decimal | None) -> None:
    of_it = {"tenant_id": collective.tenant_id, "collective_id": collective.id}
    db.session.add(CollectiveStatus(**of_it, status="operating", from_on=collective.registered_on))
    record = YearlyRecord(**of_it, year=collective.registered_on.year, members=members, contributed_capital=capital)
    record.charter_capital = capital if collective.kind == "HTX" else None
    db.session.add(record)
    db.session.flush()


def _end_source(collective: Collective, on: date) -> None:
    if collective.converted_from_id is not None:
        ended = CollectiveStatus(tenant_id=collective.tenant_id, collective_id=collective.converted_from_id)
        ended.status, ended.from_on, ended.reason = "converted", on, collective.name
        db.session.add(ended)
        db.session.flush()


def check_registered(values: dict[str, Any]) -> None:
    """Raise RuleBroken, with its field, for what `register_already` would refuse of these values."""
    rules.check_kind(values["kind"])
    rules.check_sector(values["sector"])
    checks.required(values["working_name"], "working_name", rules.NAME, _("Give it a name."))
    checks.fitting(values["villages"], "villages", rules.VILLAGES)
    rules.check_day(values["happened_on"])
    rules.check_enough(values["kind"], values["members"], values["happened_on"])
    rules.check_capital(values["capital"])
    checks.fitting(values["head_name"], "head_name", rules.HEAD)
    _number(values["kind"], values["number"])


def register_already(
    *,
    tenant_id: int,
    kind: str,
    working_name: str,
    villages: str,
    sector: str,
    members: int | None,
    happened_on: date,
    number: str,
    capital: Decimal | None,
    head_name: str,
    lead_body_id: int | None,
    support_body_ids: Collection[int],
    note: str = "",
    posting_id: int | None = None,
) -> Founding:
    """Record what is registered already: one step, the one that counts."""
    rules.check_kind(kind)
    rules.check_sector(sector)
    rules.check_day(happened_on)
    name = checks.required(working_name, "working_name", rules.NAME, _("Give it a name."))
    founding = Founding(
        tenant_id=tenant_id,
        kind=kind,
        working_name=name,
        folded_name=fold(name),
        villages=checks.fitting(villages, "villages", rules.VILLAGES),
        sector=sector,
        expected_members=rules.check_enough(kind, members, happened_on),
        stage="need_survey",
        state="open",
        opened_on=happened_on,
        moved_on=happened_on,
    )
    db.session.add(founding)
    db.session.flush()
    _count(founding, None, happened_on, number, members, capital, head_name, note, posting_id)
    set_credits(founding, lead_body_id=lead_body_id, support_body_ids=support_body_ids)
    return founding


def take_back(
    founding: Founding,
    *,
    happened_on: date,
    reason: str,
    posting_id: int | None = None,
    version: int | None = None,
) -> Founding:
    """Undo the counting, with the reason: entry gone, a converted THT operates again, figures move back."""
    rules.lock(founding, version)
    if founding.state != "counted":
        raise RuleBroken(_("This one is not counted, so there is nothing to take back."))
    rules.check_next_day(founding, happened_on)
    kept_reason = rules.reason(reason)
    collective = registry.collective(founding.tenant_id, founding.collective_id or 0)
    founding.state, founding.counted_on = "open", None
    founding.certificate_number, founding.collective_id = None, None
    write_step(
        founding,
        "taken_back",
        from_stage=founding.stage,
        to_stage=stages.path(founding.kind)[-2].code,
        happened_on=happened_on,
        note=kept_reason,
        posting_id=posting_id,
    )
    if collective is not None:
        _remove(collective)
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
    return [one for one in history[-1:] if one.status == "converted"]
