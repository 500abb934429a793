"""The rules of a founding: each function checks a whole record and names every problem at its field.

They take what was typed, by field, and a `Problems` to add to; they return the values as they are kept. Form, import
and command line ask the same ones through the same services.
"""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.accounts.queries import mobilizing_bodies
from portal.core.errors import Problems, RuleBroken, check_version
from portal.core.fields import Field, checked, field_of, fields
from portal.core.kinds import Day, Money, Text
from portal.core.numbers import day as shown
from portal.extensions import db
from portal.foundings import queries, stages
from portal.foundings.models import DESCRIPTION, MEMBERS, STEP, Founding, FoundingStep
from portal.foundings.states import FOUNDING, REFUSALS, FoundingState, StepKind
from portal.programmes.choices import OwnRecord
from portal.programmes.own_fields import check_years, fields_of
from portal.registry import queries as registry
from portal.registry.choices import FOUNDED_KINDS, CollectiveKind, FoundedKind, Status
from portal.registry.models import NUMBER_HEADINGS, RegisterNumber
from portal.registry.rules import NO_SOURCE, SOURCE_TAKEN

SHORTEST_REASON = 5
NO_REASON = _l("Give the reason, in at least 5 characters.")
REASON = Field("reason", _l("Reason"), Text(2000, lines=True), required=True, missing=NO_REASON)
_CAPITAL = _l("Between 0 and 1,000,000 million VND; 12,500,000 VND is written 12.5.")
_MISSING_MEMBERS = _l("Say how many members there are.")
# What the event that counts says, beyond the description: the entry in the register is made of it.
COUNTING = (
    Field(
        "happened_on",
        _l("Date"),
        Day(),
        required=True,
        title="Ngày ghi sổ, cấp GCN",
        headings=("Ngày đăng ký", "Ngày thành lập", "Ngày cấp", "Ngày vào sổ", "Ngày cấp GCN"),
        width=14,
    ),
    Field(
        "number",
        _l("Number"),
        RegisterNumber(100),
        missing=_l("Give the number of the certificate."),
        title="Số đăng ký",
        headings=NUMBER_HEADINGS,
        note="HTX: số giấy chứng nhận đăng ký.",
        width=18,
    ),
    Field(
        "members",
        _l("Number of members"),
        MEMBERS,
        required=True,
        missing=_MISSING_MEMBERS,
        title="Thành viên",
        headings=("Số thành viên",),
    ),
    Field(
        "capital",
        _l("Contributed capital (million VND)"),
        Money(Decimal(1_000_000), refusal=_CAPITAL),
        title="Vốn góp (triệu đồng)",
        headings=("Vốn góp", "Vốn điều lệ"),
    ),
    Field("head_name", _l("Head"), Text(120), headings=("Tổ trưởng", "Giám đốc", "Người đại diện"), width=22),
    Field("note", _l("Note"), Text(2000, lines=True)),
)
# What is said of one that is registered already: its members are known, so none are expected.
ALREADY = (
    field_of(Founding, "kind"),
    *(field for field in fields(Founding, DESCRIPTION) if field.name != "expected_members"),
    *COUNTING,
)
OPENING = (field_of(Founding, "kind"), *fields(Founding, DESCRIPTION), field_of(Founding, "opened_on"))


def own_fields() -> tuple[Field, ...]:
    """Return the fields that programmes have added to what is said of a founding."""
    return fields_of(OwnRecord.FOUNDING)


def _check_own(began: Any, kept: Mapping[str, Any], problems: Problems) -> None:
    if isinstance(began, date):
        check_years(OwnRecord.FOUNDING, began.year, kept, problems)


def lock(founding: Founding, version: int | None) -> None:
    """Hold the row until the transaction ends; raise StaleVersion where it is not the version that was shown."""
    hold(founding)
    check_version(founding, version)


def hold(founding: Founding) -> None:
    """Hold the row as it now stands until the transaction ends."""
    db.session.refresh(founding, with_for_update=True)


def must_fit(founding: Founding, step: str) -> None:
    """Raise RuleBroken, saying why, where a step cannot be taken from where the founding stands."""
    if not FOUNDING.fits(step, founding.state):
        raise RuleBroken(FOUNDING[step].refusal or REFUSALS[FoundingState(founding.state)])


def opening(tenant_id: int, values: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
    """Check what opens a founding: its description, its survey of need, the THT that an HTX grows out of."""
    kept = checked((*OPENING, *own_fields(), *_step_fields("document_number", "note")), values, problems)
    _check_own(kept["opened_on"], kept, problems)
    kept["converts_collective_id"] = values.get("converts_collective_id")
    if isinstance(kept["opened_on"], date):
        check_source(tenant_id, kept["kind"], kept["converts_collective_id"], kept["opened_on"], None, problems)
    return kept


def already(values: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
    """Check what is said of one that is registered already."""
    kept = checked((*ALREADY, *own_fields()), values, problems)
    _check_own(kept["happened_on"], kept, problems)
    _check_counting(kept["kind"], kept, problems)
    return kept


def counting(founding: Founding, values: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
    """Check the event that counts, of a founding that stands at the stage before it."""
    kept = checked(COUNTING, values, problems)
    check_order(founding, kept["happened_on"], problems)
    _check_counting(founding.kind, kept, problems)
    source, on = founding.converts_collective_id, kept["happened_on"]
    if isinstance(on, date):
        check_source(founding.tenant_id, founding.kind, source, on, founding.id, problems)
    return kept


def _check_counting(kind: str, kept: dict[str, Any], problems: Problems) -> None:
    if kind == FoundedKind.HTX and not kept["number"]:
        problems.add("number", COUNTING[1].missing)
    check_enough(kind, kept["members"], kept["happened_on"], problems)


def advancing(
    founding: Founding, to_stage: stages.Stage, values: Mapping[str, Any], problems: Problems
) -> dict[str, Any]:
    """Check the step to the next stage. The law's minimum binds who signs a THT's contract; an HTX on its last day."""
    kept = checked(_step_fields("happened_on", "document_number", "members", "note"), values, problems)
    check_order(founding, kept["happened_on"], problems)
    if to_stage.needs_members:
        problems.check(kept["members"] is not None, "members", _MISSING_MEMBERS)
    if to_stage.code == "contract_signed":
        check_enough(founding.kind, kept["members"], kept["happened_on"], problems)
    return kept


def with_reason(founding: Founding, values: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
    """Check a step that is taken with its reason."""
    kept = checked((*_step_fields("happened_on"), REASON), values, problems)
    check_order(founding, kept["happened_on"], problems)
    check_reason(kept["reason"], problems)
    return kept


def check_reason(reason: str, problems: Problems) -> None:
    """Refuse a reason that says nothing; a missing one is refused as such."""
    problems.check(not 0 < len(reason) < SHORTEST_REASON, "reason", NO_REASON)


def _step_fields(*names: str) -> list[Field]:
    return [field for field in fields(FoundingStep, STEP) if field.name in names]


def check_order(founding: Founding, happened_on: Any, problems: Problems) -> None:
    """Refuse a day before the previous step; what was taken back does not bind (a wrong date can be corrected)."""
    before = earliest(queries.steps(founding.tenant_id, founding.id))
    if before is not None and isinstance(happened_on, date) and happened_on < before:
        problems.add("happened_on", _("The date lies before the previous step (%(day)s).", day=shown(before)))


def earliest(steps: Collection[FoundingStep]) -> date | None:
    """Return the day before which the next step cannot lie; None where nothing binds it."""
    found: list[date] = []
    for step in steps:
        if step.kind == StepKind.TAKEN_BACK:
            found.pop()
        else:
            found.append(step.happened_on)
    return found[-1] if found else None


def check_enough(kind: str, members: Any, on: Any, problems: Problems) -> None:
    """Refuse fewer members than the law asks for on a day; what is no number of members was refused before."""
    if not isinstance(members, int) or MEMBERS.problem(members) is not None or not isinstance(on, date):
        return
    if kind not in FOUNDED_KINDS:
        return
    least = stages.minimum_members(kind, on)
    problems.check(members >= least, "members", _too_few(kind, least))


def _too_few(kind: str, least: int) -> str:
    if kind == FoundedKind.THT:
        return _("A THT needs at least %(least)s members.", least=least)
    if least == 5:
        return _("An HTX needs at least 5 members (Law on Cooperatives 2023).")
    return _("Before 1/7/2024 an HTX needs at least 7 members (Law on Cooperatives 2012).")


def check_source(
    tenant_id: int, kind: str, collective_id: int | None, on: date, founding_id: int | None, problems: Problems
) -> None:
    """Refuse a THT that an HTX cannot grow out of: it operates on the day and grows into nothing else (II.5)."""
    if collective_id is None:
        return
    field = "converts_collective_id"
    source = registry.collective(tenant_id, collective_id)
    if kind != FoundedKind.HTX or source is None or source.kind != CollectiveKind.THT:
        problems.add(field, NO_SOURCE)
        return
    db.session.refresh(source, with_for_update=True)
    history = registry.statuses(tenant_id, collective_id)
    operates = history and history[-1].status == Status.OPERATING and history[-1].from_on <= on
    if problems.check(bool(operates), field, _("The THT that is converted does not operate on this day.")):
        taken = queries.other_conversion(tenant_id, collective_id, founding_id)
        problems.check(not taken, field, SOURCE_TAKEN)


def check_credits(lead_body_id: int | None, support_body_ids: Collection[int], problems: Problems) -> None:
    """Refuse bodies that are no line of the Front and the associations, and one that leads and supports at once."""
    known = {body.id for body in mobilizing_bodies()}
    choose = _("Choose the Front or an association.")
    problems.check(lead_body_id is None or lead_body_id in known, "lead_body_id", choose)
    if problems.check(set(support_body_ids) <= known, "support_body_ids", choose):
        alone = lead_body_id not in support_body_ids
        problems.check(alone, "support_body_ids", _("The body that leads does not support as well."))
