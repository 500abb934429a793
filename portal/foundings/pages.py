"""What the pages of foundings show, loaded whole before they are rendered: a list; one founding with its forms."""

from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from portal.accounts.queries import line_of, mobilizing_bodies
from portal.core import clock
from portal.core.access import Actor, Permission, current_actor
from portal.core.fields import Field, fields
from portal.core.forms import PortalForm
from portal.core.numbers import DASH, language
from portal.foundings import queries, rules, stages
from portal.foundings.forms import (
    BackForm,
    ClaimForm,
    ConfirmForm,
    CountForm,
    CreditForm,
    MoveForm,
    ReasonForm,
    RefuseForm,
)
from portal.foundings.models import DESCRIPTION, STEP, Founding, FoundingStep
from portal.foundings.selection import PARTS, STATES, from_address, stage_labels
from portal.foundings.states import ClaimState, CreditPart, FoundingState
from portal.programmes.choices import OwnRecord
from portal.programmes.own_fields import fields_of
from portal.registry import queries as registry
from portal.registry.choices import FoundedKind
from portal.units import queries as units


class ListPage:
    """A list of foundings: of a commune, or of all that may be read."""

    def __init__(self, endpoint: str, tenant_id: int | None = None) -> None:
        actor = current_actor()
        self.bodies = mobilizing_bodies()
        self.selection = from_address(request.args, self.bodies, actor.reads, tenant_id)
        self.unit = units.unit(tenant_id) if tenant_id else None
        self.may_edit = tenant_id is not None and actor.may(Permission.FOUNDING_EDIT)
        self.numbers = queries.numbers(self.selection)
        self.total = sum(self.numbers.values())
        self.last = max(1, -(-self.total // queries.PAGE_SIZE))
        self.number = min(max(1, request.args.get("page", 1, type=int)), self.last)
        self.lines = queries.lines(self.selection, self.number)
        self.communes = [] if self.unit else [unit for unit in units.communes() if unit.id in actor.reads]
        chosen = [self.selection.year] if self.selection.year else []
        self.years = sorted({*queries.counted_years(), clock.today().year, *chosen})
        self.stage_labels = stage_labels(self.selection.kind)
        self.today = clock.today()
        self._endpoint = endpoint
        self._path: dict[str, Any] = {"tenant_id": tenant_id} if tenant_id else {}
        self.address = url_for(endpoint, **self._path)

    @property
    def export_arguments(self) -> dict[str, Any]:
        """The filters as an export of the list takes them."""
        return {**self.selection.arguments(), **({} if self.unit else {"commune": self.selection.tenant_id})}

    def page_url(self, number: int) -> str:
        """Return the address of a page of this selection."""
        commune: dict[str, Any] = (
            {"commune": self.selection.tenant_id} if self.selection.tenant_id and not self.unit else {}
        )
        return url_for(self._endpoint, **self._path, **commune, **self.selection.arguments(), page=number)


def words() -> dict[str, Any]:
    """Return what the list's and the founding's templates look words up in."""
    return {"stages": stages, "states": STATES, "parts": PARTS}


class FoundingPage:
    """One founding, its story, and the forms that fit where it stands; a form that was sent comes back filled in.

    `forms`: next, back, drop, resume, take_back, credits, claim, confirm-ID, refuse-ID. `next_stage` is None for what
    is counted or stopped. `disputed`: the bodies that all have or claim the lead, where there is more than one.
    """

    def __init__(
        self, founding: Founding, actor: Actor, conflict: Founding | None, sent: dict[str, PortalForm]
    ) -> None:
        key = founding.tenant_id, founding.id
        self.founding, self.conflict, self.sent = founding, conflict, sent
        self.today = clock.today()
        self.may_edit = actor.may(Permission.FOUNDING_EDIT)
        self.unit = units.unit(founding.tenant_id)
        self.steps = queries.steps(*key)
        self.recorders = queries.recorders(self.steps)
        self.credits = queries.credits(*key)
        self.claims = queries.claims_of(*key)
        self.lead = next((credit.body for credit in self.credits if credit.part == CreditPart.LEAD), None)
        leads = queries.leads(self.credits, self.claims)
        self.disputed = leads if len(leads) > 1 else []
        self.collective = registry.collective(key[0], founding.collective_id) if founding.collective_id else None
        source = founding.converts_collective_id
        self.source = registry.collective(key[0], source) if source else None
        self.next_stage = (
            stages.next_stage(founding.kind, founding.stage) if founding.state == FoundingState.OPEN else None
        )
        dropped = founding.state == FoundingState.DROPPED
        self.stage_before_end = (self.steps[-1].from_stage or "") if dropped and self.steps else founding.stage
        self.described = [field for field in fields(Founding, DESCRIPTION) if field.name != "working_name"]
        if founding.own:
            self.described += fields_of(OwnRecord.FOUNDING)
        self.own_line = line_of(actor.body_id) if actor.may(Permission.LEDGER_RECORD) else None
        waits = {claim.body_id for claim in self.claims if claim.state == ClaimState.PROPOSED}
        self.may_claim = self.own_line is not None and not dropped and self.own_line.id not in waits
        self.forms = {**self._fresh_forms(), **sent}
        self._mark_required()
        meant = sent["next"].data.get("seen_stage") if "next" in sent else None
        now = self.next_stage.code if self.next_stage else None
        self.was_recorded_meanwhile = bool(conflict and meant and now and meant != now)
        self.differences = self._differences() if conflict else []

    def _fresh_forms(self) -> dict[str, PortalForm]:
        founding, today = self.founding, self.today
        next_form = CountForm if self.next_stage and self.next_stage.counts else MoveForm
        made: dict[str, PortalForm] = {
            name: ReasonForm(formdata=None, ids=name, happened_on=today) for name in ("drop", "resume", "take_back")
        }
        made["next"] = next_form(formdata=None, ids="next", happened_on=today, members=founding.members)
        made["back"] = BackForm(formdata=None, ids="back", happened_on=today)
        made["back"].choose_from(to_stage=stages.choices_back(founding.kind, founding.stage))
        made["credits"] = credit_form(founding, fresh=True)
        made["claim"] = ClaimForm(formdata=None, ids="claim")
        for claim in self.claims:
            made[f"confirm-{claim.id}"] = ConfirmForm(formdata=None, ids=f"confirm-{claim.id}", part=claim.part)
            made[f"refuse-{claim.id}"] = RefuseForm(formdata=None, ids=f"refuse-{claim.id}")
        return made

    def _mark_required(self) -> None:
        """What this founding needs for its next stage is not called optional."""
        counts = self.next_stage is not None and self.next_stage.counts
        if not isinstance(self.forms["next"], CountForm if counts else MoveForm):
            self.forms["next"] = self._fresh_forms()["next"]  # somebody recorded a stage meanwhile: another form fits
        form = self.forms["next"]
        needed = {
            "number": self.founding.kind == FoundedKind.HTX,
            "members": self.next_stage and self.next_stage.needs_members,
        }
        for name, is_needed in needed.items():
            if name in form and is_needed:
                form[name].flags.required = True

    def _differences(self) -> list[tuple[Any, Any, Any]]:
        """Return, for a conflict, lines of (label, what was saved meanwhile, what was typed)."""
        form = next(iter(self.sent.values()))
        if isinstance(form, CreditForm):
            return _credit_lines(form, credit_form(self.founding, fresh=True))
        return _move_lines(form, self.founding, self.steps[-1])


def offered_bodies() -> dict[str, Any]:
    """Return what the fields of a form of credits offer: the district's Front and associations."""
    names = [(body.id, body.name_for(language())) for body in mobilizing_bodies()]
    return {"lead_body_id": [("", _("None yet")), *names], "support_body_ids": names}


def credit_form(founding: Founding, fresh: bool = False) -> CreditForm:
    """Return the form of a founding's credits: as they are kept (`fresh`), or as it was sent."""
    kept = queries.credits(founding.tenant_id, founding.id)
    values = {
        "lead_body_id": next((credit.body_id for credit in kept if credit.part == CreditPart.LEAD), None),
        "support_body_ids": [credit.body_id for credit in kept if credit.part == CreditPart.SUPPORT],
    }
    form = CreditForm(formdata=None, ids="credits", data=values) if fresh else CreditForm(ids="credits")
    form.choose_from(**offered_bodies())
    return form


def _credit_lines(form: CreditForm, kept: CreditForm) -> list[tuple[Any, Any, Any]]:
    names = dict(form.support_body_ids.choices or [])

    def shown(ids: list[int | None]) -> str:
        return ", ".join(str(names[body_id]) for body_id in ids if body_id in names) or DASH

    lead, support = form.lead_body_id, form.support_body_ids
    return [
        (lead.label.text, shown([kept.lead_body_id.data]), shown([lead.data])),
        (support.label.text, shown(kept.support_body_ids.data or []), shown(support.data or [])),
    ]


def _move_lines(form: PortalForm, founding: Founding, last: FoundingStep) -> list[tuple[Any, Any, Any]]:
    """The stage, then each described field of the form: beside it what the last step says of it."""
    meant = form.data.get("seen_stage") or form.data.get("to_stage") or ""
    if isinstance(form, CountForm):
        stage = stages.path(founding.kind)[-1].label
    else:
        stage = stages.label(founding.kind, meant) if stages.stage(founding.kind, meant) else DASH
    lines = [(_("Stage"), stages.label(founding.kind, founding.stage), stage)]
    saved = {
        "happened_on": last.happened_on,
        "document_number": last.document_number,
        "number": founding.certificate_number,
        "members": founding.members,
        "note": last.note,
        "reason": last.note,
    }
    described = (*fields(FoundingStep, STEP), *rules.COUNTING, rules.REASON)
    known: dict[str, Field] = {field.name: field for field in described}
    lines += [
        (field.label, field.show(saved.get(name)), field.show(form[name].data))
        for name, field in known.items()
        if name in form
    ]
    return lines
