"""A body claims its part in a founding; the commune confirms or refuses it (clause II.9).

Two bodies that both claim the lead stay side by side, in dispute, until the commune has answered each of them.
Every function flushes and never commits; raises RuleBroken where a rule says no, StaleVersion where somebody
answered meanwhile.
"""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.accounts.queries import mobilizing_bodies
from portal.core import checks, clock
from portal.core.errors import RuleBroken, check_version, explain_constraint
from portal.extensions import db
from portal.foundings import queries, rules
from portal.foundings.credits import set_credits
from portal.foundings.models import CreditClaim, Founding

PARTS = ("lead", "support")
NOTE = 500
explain_constraint("uq_credit_claims_open", _l("A proposal of this body already waits for the commune."), "part")


def propose(
    founding: Founding, *, body_id: int, part: str, note: str = "", posting_id: int | None = None
) -> CreditClaim:
    """Claim a part in a founding for a line; it counts for nothing until the commune confirms it."""
    if body_id not in {body.id for body in mobilizing_bodies()}:
        raise RuleBroken(_("Only the Front and the associations are credited."))
    if part not in PARTS:
        raise RuleBroken(_("Say whether the body led or supported."), "part")
    if founding.state == "dropped":
        raise RuleBroken(_("This mobilization was stopped. Take it up again first."))
    if _part_of(founding, body_id) == part:
        raise RuleBroken(_("The body is credited with this part already."), "part")
    claim = CreditClaim(
        tenant_id=founding.tenant_id,
        founding_id=founding.id,
        body_id=body_id,
        part=part,
        note=checks.fitting(note, "note", NOTE),
        proposed_on=clock.today(),
        posting_id=posting_id,
    )
    db.session.add(claim)
    db.session.flush()
    return claim


def _part_of(founding: Founding, body_id: int) -> str | None:
    kept = queries.credits(founding.tenant_id, founding.id)
    return next((one.part for one in kept if one.body_id == body_id), None)


def withdraw(claim: CreditClaim, *, posting_id: int | None = None, version: int | None = None) -> None:
    """The body takes its claim back."""
    _lock(claim, version)
    _answer(claim, "withdrawn", posting_id)


def refuse(claim: CreditClaim, *, reason: str, posting_id: int | None = None, version: int | None = None) -> None:
    """The commune refuses a claim, with its reason."""
    _lock(claim, version)
    claim.reason = rules.reason(checks.fitting(reason, "reason", NOTE))
    _answer(claim, "refused", posting_id)


def confirm(
    claim: CreditClaim,
    *,
    part: str = "",
    present_lead: str = "",
    posting_id: int | None = None,
    version: int | None = None,
) -> None:
    """The commune confirms a claim, as the part proposed or as `part`.

    Where another body leads already, `present_lead` says what becomes of it: it supports, or has no part (none).
    """
    founding = _lock(claim, version)
    decided = part or claim.part
    if decided not in PARTS:
        raise RuleBroken(_("Say whether the body led or supported."), "part")
    wanted = {one.body_id: one.part for one in queries.credits(founding.tenant_id, founding.id)}
    if decided == "lead":
        _make_room(wanted, claim.body_id, present_lead)
    wanted[claim.body_id] = decided
    claim.decided_part = decided
    _answer(claim, "confirmed", posting_id)
    lead = next((body_id for body_id, its in wanted.items() if its == "lead"), None)
    supporting = [body_id for body_id, its in wanted.items() if its == "support"]
    set_credits(founding, lead_body_id=lead, support_body_ids=supporting, posting_id=posting_id)


def _make_room(wanted: dict[int, str], body_id: int, present_lead: str) -> None:
    present = next((one for one, part in wanted.items() if part == "lead" and one != body_id), None)
    if present is None:
        return
    if present_lead not in ("support", "none"):
        raise RuleBroken(_("Another body leads already: say what becomes of it."), "present_lead")
    del wanted[present]
    if present_lead == "support":
        wanted[present] = "support"


def _lock(claim: CreditClaim, version: int | None) -> Founding:
    """Hold founding and claim until the transaction ends."""
    founding = db.session.get_one(Founding, (claim.tenant_id, claim.founding_id))
    rules.lock(founding, None)
    db.session.refresh(claim, with_for_update={"of": CreditClaim})
    check_version(claim, version)
    if claim.state != "proposed":
        raise RuleBroken(_("This proposal has been answered already."))
    return founding


def _answer(claim: CreditClaim, state: str, posting_id: int | None) -> None:
    claim.state, claim.decided_on, claim.decided_by_id = state, clock.today(), posting_id
    db.session.flush()
