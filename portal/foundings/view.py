"""What the pages of foundings show: a list with its filters; one founding with the forms that fit it now."""

from functools import cached_property
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.accounts.models import Body
from portal.accounts.queries import line_of, mobilizing_bodies
from portal.core import clock
from portal.core.access import Actor, Permission, current_actor
from portal.core.forms import PortalForm
from portal.core.numbers import DASH, day, num
from portal.foundings import claim_rows, queries, stages
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
from portal.foundings.models import CreditClaim, Founding, FoundingStep
from portal.foundings.selection import PARTS, STALL, STATE_SIGNS, STATES, from_address, stage_labels
from portal.registry import queries as registry
from portal.registry.labels import KINDS, SECTORS
from portal.units import queries as units

STEP_WORDS = {
    "opened": _l("Opened"),
    "advanced": _l("Next stage"),
    "went_back": _l("Back to an earlier stage"),
    "counted": _l("Counted"),
    "taken_back": _l("Counting taken back"),
    "dropped": _l("Mobilization stopped"),
    "resumed": _l("Taken up again"),
}
CLAIM_STATES = {
    "proposed": _l("waits for the commune"),
    "confirmed": _l("confirmed"),
    "refused": _l("refused"),
    "withdrawn": _l("taken back by the body"),
}
CLAIM_SIGNS = {"proposed": "info", "confirmed": "ok", "refused": "bad", "withdrawn": "none"}
STEP_SIGNS = {"counted": "ok", "went_back": "warn", "taken_back": "warn", "dropped": "none"}


def words() -> dict[str, Any]:
    """Return the words of the field for templates."""
    return {
        "stages": stages,
        "kinds": KINDS,
        "sectors": SECTORS,
        "states": STATES,
        "state_signs": STATE_SIGNS,
        "parts": PARTS,
        "step_words": STEP_WORDS,
        "step_signs": STEP_SIGNS,
        "is_stalled": is_stalled,
        "claim_states": CLAIM_STATES,
        "claim_signs": CLAIM_SIGNS,
    }


def is_stalled(founding: Founding) -> bool:
    """Say whether a founding is under way and has not moved for more than 60 days."""
    return founding.state == "open" and founding.moved_on < clock.today() - STALL


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
        self._endpoint = endpoint
        self._path: dict[str, Any] = {"tenant_id": tenant_id} if tenant_id else {}

    @cached_property
    def lines(self) -> list[queries.Line]:
        """The lines in sight."""
        return queries.lines(self.selection, self.number)

    @cached_property
    def communes(self) -> list[Any]:
        """The communes to choose from; none on a commune's own list."""
        reads = current_actor().reads
        return [] if self.unit else [one for one in units.communes() if one.id in reads]

    @property
    def stage_labels(self) -> dict[str, Any]:
        """The stages to choose from."""
        return stage_labels(self.selection.kind)

    @property
    def years(self) -> list[int]:
        """The years to choose from."""
        chosen = [self.selection.year] if self.selection.year else []
        return sorted({*queries.counted_years(), clock.today().year, *chosen})

    @property
    def address(self) -> str:
        """The list without any filter."""
        return url_for(self._endpoint, **self._path)

    @property
    def export_arguments(self) -> dict[str, Any]:
        """The filters as an export of the list takes them."""
        chosen = {} if self.unit else {"commune": self.selection.tenant_id}
        return {**self.selection.arguments(), **chosen}

    def page_url(self, number: int) -> str:
        """Return the address of a page of this selection."""
        commune: dict[str, Any] = (
            {} if self.unit or not self.selection.tenant_id else {"commune": self.selection.tenant_id}
        )
        return url_for(self._endpoint, **self._path, **commune, **self.selection.arguments(), page=number)


class FoundingPage:
    """One founding, and the forms that fit where it stands; a form that was sent comes back filled in."""

    def __init__(self, founding: Founding, actor: Actor, conflict: Founding | None, sent: dict[str, PortalForm]):
        self.founding = founding
        self.may_edit = actor.may(Permission.FOUNDING_EDIT)
        self.conflict = conflict
        self.sent = sent
        self.unit = units.unit(founding.tenant_id)
        self.steps = queries.steps(founding.tenant_id, founding.id)
        self.recorders = queries.recorders(self.steps)
        self.credits = queries.credits(founding.tenant_id, founding.id)
        self.claims = claim_rows.claims_of(founding.tenant_id, founding.id)
        self.own_line = line_of(actor.body_id) if actor.may(Permission.LEDGER_RECORD) else None

    @property
    def disputed(self) -> list[Body]:
        """The bodies that all have or claim the lead, where there is more than one."""
        found = claim_rows.leads(self.founding.tenant_id, self.founding.id)
        return found if len(found) > 1 else []

    @property
    def lead(self) -> Body | None:
        """The body that leads, confirmed, or None."""
        return next((one.body for one in self.credits if one.part == "lead"), None)

    @property
    def may_claim(self) -> bool:
        """Say whether the person's own line can propose a part: something that it neither has nor waits for."""
        waits = {one.body_id for one in self.claims if one.state == "proposed"}
        return self.own_line is not None and self.founding.state != "dropped" and self.own_line.id not in waits

    @property
    def claim_form(self) -> PortalForm:
        """The form that proposes a part."""
        return self.sent.get("claim") or ClaimForm(formdata=None, ids="claim")

    def confirm_form(self, claim: CreditClaim) -> PortalForm:
        """The form that confirms a claim, where more than a click is to be said."""
        name = f"confirm-{claim.id}"
        return self.sent.get(name) or ConfirmForm(formdata=None, ids=name, part=claim.part)

    def refuse_form(self, claim: CreditClaim) -> PortalForm:
        """The form that refuses a claim."""
        name = f"refuse-{claim.id}"
        return self.sent.get(name) or RefuseForm(formdata=None, ids=name)

    @property
    def stage_before_end(self) -> str:
        """The stage in which it stands, or stood when it was stopped."""
        dropped = self.founding.state == "dropped"
        return (self.steps[-1].from_stage or "") if dropped and self.steps else self.founding.stage

    @property
    def next_stage(self) -> stages.Stage | None:
        """The one next stage, None for what is counted or stopped."""
        return stages.next_stage(self.founding.kind, self.founding.stage) if self.founding.state == "open" else None

    @cached_property
    def next(self) -> PortalForm:
        """The form of the next stage."""
        form_class = CountForm if self.next_stage and self.next_stage.counts else MoveForm
        form = self.sent.get("next")
        if not isinstance(form, form_class):
            form = form_class(formdata=None, ids="next", happened_on=clock.today(), members=self.founding.members)
        needed = {"number": self.founding.kind == "HTX", "members": self.next_stage and self.next_stage.needs_members}
        for name, is_needed in needed.items():
            if name in form and is_needed:
                form[name].flags.required = True
        return form

    @property
    def was_recorded_meanwhile(self) -> bool:
        """Say whether, in a conflict, somebody else recorded the very stage that was sent."""
        sent = self.sent.get("next")
        meant = sent.data.get("seen_stage") if sent else None
        return bool(self.conflict and meant and self.next_stage and meant != self.next_stage.code)

    @property
    def back(self) -> BackForm:
        """The form that goes back."""
        form = self.sent.get("back") or BackForm(formdata=None, ids="back", happened_on=clock.today())
        form.offer(self.founding.kind, self.founding.stage)  # type: ignore[attr-defined]
        return form  # type: ignore[return-value]

    def with_reason(self, name: str) -> PortalForm:
        """Return the form of a move that needs only its reason: drop, resume, take_back."""
        return self.sent.get(name) or ReasonForm(formdata=None, ids=name, happened_on=clock.today())

    @cached_property
    def credit_form(self) -> PortalForm:
        """The form of the credits."""
        return self.sent.get("credits") or credit_form(self.founding, fresh=True)

    @property
    def collective(self) -> Any:
        """Its entry in the register, or None."""
        found = self.founding.collective_id
        return registry.collective(self.founding.tenant_id, found) if found else None

    @property
    def source(self) -> Any:
        """The THT out of which it grows, or None."""
        found = self.founding.converts_collective_id
        return registry.collective(self.founding.tenant_id, found) if found else None

    @property
    def differences(self) -> list[tuple[Any, Any, Any]]:
        """Return, for a conflict, lines of (label, what was saved meanwhile, what was typed)."""
        form = next(iter(self.sent.values()))
        if isinstance(form, CreditForm):
            return _credit_lines(form, credit_form(self.founding, fresh=True))
        return _move_lines(form, self.founding, self.steps[-1])


def credit_form(founding: Founding, fresh: bool = False) -> CreditForm:
    """Return the form of a founding's credits: as they are kept (`fresh`), or as it was sent."""
    kept = queries.credits(founding.tenant_id, founding.id)
    values = {
        "lead_body_id": next((one.body_id for one in kept if one.part == "lead"), None),
        "support_body_ids": [one.body_id for one in kept if one.part == "support"],
    }
    form = CreditForm(formdata=None, ids="credits", data=values) if fresh else CreditForm(ids="credits")
    form.offer(mobilizing_bodies())
    return form


def _credit_lines(form: CreditForm, kept: CreditForm) -> list[tuple[Any, Any, Any]]:
    names = dict(form.support_body_ids.choices or [])

    def said(ids: list[int | None]) -> str:
        return ", ".join(str(names[one]) for one in ids if one in names) or DASH

    return [
        (form.lead_body_id.label.text, said([kept.lead_body_id.data]), said([form.lead_body_id.data])),
        (
            form.support_body_ids.label.text,
            said(kept.support_body_ids.data or []),
            said(form.support_body_ids.data or []),
        ),
    ]


def _move_lines(form: PortalForm, founding: Founding, last: FoundingStep) -> list[tuple[Any, Any, Any]]:
    theirs = {
        "happened_on": day(last.happened_on),
        "document_number": last.document_number,
        "number": founding.certificate_number,
        "members": num(founding.members),
        "note": last.note,
        "reason": last.note,
    }
    seen = form.data.get("seen_stage") or form.data.get("to_stage") or ""
    lines = [(_("Stage"), stages.label(founding.kind, founding.stage), _stage_meant(founding.kind, form, seen))]
    fields = [field for field in form if field.name not in ("version", "seen_stage", "to_stage", "csrf_token")]
    return lines + [(field.label.text, theirs.get(field.name) or DASH, _typed(field.data)) for field in fields]


def _stage_meant(kind: str, form: PortalForm, seen: str) -> Any:
    if isinstance(form, CountForm):
        return stages.path(kind)[-1].label
    return stages.label(kind, seen) if stages.stage(kind, seen) else DASH


def _typed(value: Any) -> str:
    if value is None or value == "":
        return DASH
    return day(value) if hasattr(value, "strftime") else str(value)
