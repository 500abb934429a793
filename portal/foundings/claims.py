"""A body claims its part in a founding; the commune confirms or refuses it (clause II.9).

Two bodies that both claim the lead stay side by side, in dispute, until the commune has answered each of them.
Every function flushes and never commits; raises RuleBroken where a rule is broken, StaleVersion where somebody
answered meanwhile.
"""

from typing import Any

from flask_babel import gettext as _

from portal.accounts.queries import mobilizing_bodies
from portal.core import clock
from portal.core.errors import Problems, RuleBroken, check_version
from portal.core.fields import checked, field_of
from portal.extensions import db
from portal.foundings import queries, rules
from portal.foundings.models import CreditClaim, Founding
from portal.foundings.services import set_credits
from portal.foundings.states import CLAIM, REFUSALS, ClaimState, CreditPart, FoundingState

_ASKED = (field_of(CreditClaim, "part"), field_of(CreditClaim, "note"))
_NO_PART = field_of(CreditClaim, "part").missing


def propose(founding: Founding, *, body_id: int, posting_id: int | None = None, **values: Any) -> CreditClaim:
    """Claim a part in a founding for a line (part, note); it counts for nothing until the commune confirms it."""
    if body_id not in {body.id for body in mobilizing_bodies()}:
        raise RuleBroken(_("Only the Front and the associations are credited."))
    if founding.state == FoundingState.DROPPED:
        raise RuleBroken(REFUSALS[FoundingState.DROPPED])
    problems = Problems()
    kept = checked(_ASKED, values, problems)
    credited = _part_of(founding, body_id) == kept["part"]
    problems.check(not credited, "part", _("The body is credited with this part already."))
    problems.raise_if_any()
    claim = CreditClaim(
        tenant_id=founding.tenant_id,
        founding_id=founding.id,
        body_id=body_id,
        state=ClaimState.PROPOSED,
        proposed_on=clock.today(),
        posting_id=posting_id,
        **kept,
    )
    db.session.add(claim)
    db.session.flush()
    return claim


def _part_of(founding: Founding, body_id: int) -> str | None:
    kept = queries.credits(founding.tenant_id, founding.id)
    return next((one.part for one in kept if one.body_id == body_id), None)


def withdraw(claim: CreditClaim, *, posting_id: int | None = None, version: int | None) -> None:
    """The body takes its claim back."""
    _lock(claim, "withdrawn", version)
    _answer(claim, ClaimState.WITHDRAWN, posting_id)


def refuse(claim: CreditClaim, *, posting_id: int | None = None, version: int | None, **values: Any) -> None:
    """The commune refuses a claim, with its reason."""
    _lock(claim, "refused", version)
    problems = Problems()
    reason = field_of(CreditClaim, "reason").changed(required=True, missing=rules.NO_REASON)
    kept = checked((reason,), values, problems)
    rules.check_reason(kept["reason"], problems)
    problems.raise_if_any()
    claim.reason = kept["reason"]
    _answer(claim, ClaimState.REFUSED, posting_id)


def confirm(
    claim: CreditClaim,
    *,
    part: str = "",
    present_lead: str = "",
    posting_id: int | None = None,
    version: int | None,
) -> None:
    """The commune confirms a claim, as the part proposed or as `part`.

    Where another body leads already, `present_lead` says what becomes of it: it supports, or has no part (none).
    """
    founding = _lock(claim, "confirmed", version)
    decided = part or claim.part
    if decided not in CreditPart.labels():
        raise RuleBroken(_NO_PART, "part")
    wanted = {credit.body_id: credit.part for credit in queries.credits(founding.tenant_id, founding.id)}
    if decided == CreditPart.LEAD:
        _make_room(wanted, claim.body_id, present_lead)
    wanted[claim.body_id] = decided
    claim.decided_part = CreditPart(decided)
    _answer(claim, ClaimState.CONFIRMED, posting_id)
    lead = next((body_id for body_id, its in wanted.items() if its == CreditPart.LEAD), None)
    supporting = [body_id for body_id, its in wanted.items() if its == CreditPart.SUPPORT]
    set_credits(
        founding,
        lead_body_id=lead,
        support_body_ids=supporting,
        posting_id=posting_id,
        version=founding.version,
    )


def _make_room(wanted: dict[int, str], body_id: int, present_lead: str) -> None:
    present = next((other for other, part in wanted.items() if part == CreditPart.LEAD and other != body_id), None)
    if present is None:
        return
    if present_lead not in (CreditPart.SUPPORT, "none"):
        raise RuleBroken(_("Another body leads already: say what becomes of it."), "present_lead")
    del wanted[present]
    if present_lead == CreditPart.SUPPORT:
        wanted[present] = CreditPart.SUPPORT


def _lock(claim: CreditClaim, step: str, version: int | None) -> Founding:
    """Hold founding and claim until the transaction ends; raise where the claim was answered meanwhile."""
    founding = db.session.get_one(Founding, (claim.tenant_id, claim.founding_id))
    rules.hold(founding)
    db.session.refresh(claim, with_for_update={"of": CreditClaim})
    check_version(claim, version)
    if not CLAIM.fits(step, claim.state):
        raise RuleBroken(CLAIM[step].refusal)
    return founding


def _answer(claim: CreditClaim, state: ClaimState, posting_id: int | None) -> None:
    claim.state, claim.decided_on, claim.decided_by_id = state, clock.today(), posting_id
    db.session.flush()
