"""What a commune has to do, computed from its records; nobody types a task."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.core import clock, workdays
from portal.core.numbers import day as shown
from portal.duties.models import DutyItem
from portal.foundings import stages
from portal.foundings.models import Founding
from portal.foundings.queries import ClaimLine
from portal.foundings.states import CreditPart
from portal.inspection.models import Finding
from portal.inspection.states import ANSWER_OWED
from portal.quotas.models import QuotaProposal
from portal.quotas.states import ProposalState
from portal.registry.choices import FoundedKind
from portal.returns.models import Return
from portal.returns.period_names import period_days, period_name
from portal.returns.special_models import SpecialReturn

DUE_WITHIN = timedelta(days=30)
SOON = timedelta(days=7)
# Decree 77/2019: the head notifies within 5 working days of the contract; the commune then enters the group.
TERM_DAYS = 5
TERMS = {(FoundedKind.THT, "contract_signed"), (FoundedKind.THT, "notified")}


@dataclass(frozen=True)
class Task:
    """One thing to do: what, why, where, and a chip that says how urgent it is. `order` sorts, lowest first.

    `confirm`: the address that settles it in one click, with the `version` of what is confirmed.
    """

    title: str
    detail: Any
    url: str
    sign: str
    chip: str
    order: tuple[int, date]
    confirm: str = ""
    version: int | None = None


@dataclass(frozen=True)
class Mobilized:
    """A founding in progress as its commune's page shows it."""

    founding: Founding
    lead: Any
    done: int
    total: int
    stage: Any
    sign: str
    next_step: Any


def term_of(founding: Founding) -> date | None:
    """Return the day up to which the law wants a THT's next step; None where there is none since the start."""
    if (founding.kind, founding.stage) not in TERMS:
        return None
    term = workdays.shift(founding.moved_on, TERM_DAYS)
    return term if term >= clock.start_day() else None


def mobilized(founding: Founding, lead: Any, today: date) -> Mobilized:
    """Describe a founding in progress: how far, since when, and what comes next."""
    following, term = stages.next_stage(founding.kind, founding.stage), term_of(founding)
    next_step = following.action if following else ""
    sign = "info"
    if stages.is_stalled(founding.state, founding.moved_on, today):
        sign, next_step = "warn", _("No step for more than 60 days")
    elif term is not None:
        sign = "bad" if term < today else "info"
        next_step = _("%(action)s by %(day)s", action=next_step, day=shown(term))
    done, total = stages.position(founding.kind, founding.stage), len(stages.path(founding.kind))
    return Mobilized(founding, lead, done, total, stages.label(founding.kind, founding.stage), sign, next_step)


def tasks(
    proposal: QuotaProposal | None,
    items: Iterable[DutyItem],
    foundings: list[Founding],
    today: date,
    locale: str,
    owed: Iterable[Return] = (),
    findings: Iterable[Finding] = (),
    claims: Iterable[ClaimLine] = (),
    opening: Iterable[Task] = (),
    special: Iterable[SpecialReturn] = (),
) -> list[Task]:
    """Return all that a commune has to do, most urgent first."""
    found = [*_of_proposal(proposal, today), *_of_duties(items, today, locale), *_of_foundings(foundings, today)]
    found += [*_of_returns(owed, today), *_of_findings(findings, today), *_of_claims(claims, locale), *opening]
    found += _of_special(special, today)
    return sorted(found, key=lambda task: task.order)


def _of_proposal(proposal: QuotaProposal | None, today: date) -> Iterator[Task]:
    if proposal is None:
        return
    url = url_for("quotas.proposal", tenant_id=proposal.tenant_id)
    if proposal.state == ProposalState.PROPOSED and proposal.leader_agreed_at is None:
        title, chip = _("Agree to the proposed quotas"), _("waits for the leader")
        yield Task(title, _("Clause II.9"), url, "warn", chip, (0, today))
    if proposal.shown == ProposalState.RETURNED:
        yield Task(_("Propose the quotas anew"), proposal.return_note, url, "warn", _("returned"), (1, today))


def of_opening(tenant_id: int, undeclared: list[Any], today: date) -> Iterator[Task]:
    """While the portal is set up: the kinds of which the opening balance is still to be entered and declared."""
    if undeclared:
        url, kinds = url_for("registry.opening", tenant_id=tenant_id), ", ".join(str(one) for one in undeclared)
        yield Task(_("Enter the opening balance and declare it complete"), kinds, url, "warn", _("set-up"), (3, today))


def _of_duties(items: Iterable[DutyItem], today: date, locale: str) -> Iterator[Task]:
    for item in items:
        if item.deadline is None:
            continue
        detail = _("Clause %(clause)s · %(period)s", clause=item.duty.clause, period=item.period or "–")
        url = url_for("duties.item", item_id=item.id)
        task = _due(item.duty.product_for(locale), detail, url, item.deadline, today)
        yield replace(task, sign="warn", chip=_("returned")) if item.state == "returned" else task


def _of_returns(owed: Iterable[Return], today: date) -> Iterator[Task]:
    """What is owed for the reporting periods comes before everything else."""
    for one in owed:
        url = url_for("returns.show", tenant_id=one.tenant_id, return_id=one.id)
        title = _("Report: %(period)s", period=period_name(one.period))
        task = _due(title, period_days(one.period), url, one.period.due_on, today)
        if one.state == "returned":
            task = replace(task, sign="warn", chip=_("returned"))
        yield replace(task, order=(-1, one.period.due_on))


def _of_special(owed: Iterable[SpecialReturn], today: date) -> Iterator[Task]:
    """What the office asks for outside the calendar stands with what is owed for the periods."""
    for one in owed:
        url = url_for("returns.special_return", tenant_id=one.tenant_id, special_id=one.id)
        task = _due(one.report.title, _("Special report"), url, one.report.due_on, today)
        if one.state == "returned":
            task = replace(task, sign="warn", chip=_("returned"))
        yield replace(task, order=(-1, one.report.due_on))


def _of_findings(findings: Iterable[Finding], today: date) -> Iterator[Task]:
    """What the inspection commission waits for, whatever its deadline."""
    for one in findings:
        if one.state in ANSWER_OWED:
            url = url_for("inspection.show", tenant_id=one.tenant_id, finding_id=one.id)
            title = _("Answer finding %(number)s", number=one.document_number)
            yield _due(title, one.text, url, one.deadline, today)


def _of_foundings(foundings: list[Founding], today: date) -> Iterator[Task]:
    for one in foundings:
        url = url_for("foundings.show", tenant_id=one.tenant_id, founding_id=one.id)
        term, following = term_of(one), stages.next_stage(one.kind, one.stage)
        if term is not None and following is not None:
            detail = ngettext(
                "within %(num)s working day (Decree 77/2019)", "within %(num)s working days (Decree 77/2019)", TERM_DAYS
            )
            yield _due(f"{following.action}: {one.working_name}", detail, url, term, today)
        elif stages.is_stalled(one.state, one.moved_on, today):
            days = (today - one.moved_on).days
            chip = ngettext("%(num)s day without a step", "%(num)s days without a step", days)
            detail = stages.label(one.kind, one.stage)
            yield Task(
                _("Move on or stop: %(name)s", name=one.working_name), detail, url, "warn", chip, (3, one.moved_on)
            )


def _of_claims(claims: Iterable[ClaimLine], locale: str) -> Iterator[Task]:
    """A body's claim waits for the commune: one click confirms it, unless the lead is in dispute."""
    for line in claims:
        claim, commune = line.claim, line.claim.tenant_id
        url = url_for("foundings.show", tenant_id=commune, founding_id=claim.founding_id, _anchor="credits")
        confirm = url_for("foundings.confirm_claim", tenant_id=commune, claim_id=claim.id)
        said = {"body": claim.body.name_for(locale), "name": line.founding.working_name}
        title = _("%(body)s says that it led: %(name)s", **said)
        if claim.part == CreditPart.SUPPORT:
            title = _("%(body)s says that it supported: %(name)s", **said)
        detail = _("proposed %(day)s", day=shown(claim.proposed_on))
        if line.disputed:
            yield Task(title, detail, url, "bad", _("lead in dispute"), (2, claim.proposed_on))
        else:
            task = Task(title, detail, url, "warn", _("to be confirmed"), (3, claim.proposed_on))
            yield replace(task, confirm=confirm, version=claim.version)


def _due(title: str, detail: str, url: str, by: date, today: date) -> Task:
    left = (by - today).days
    if left < 0:
        chip = ngettext("overdue by %(num)s day", "overdue by %(num)s days", -left)
        return Task(title, detail, url, "bad", chip, (2, by))
    sign = "warn" if by - today <= SOON else "info"
    return Task(title, detail, url, sign, _("by %(day)s", day=shown(by)), (4, by))
