"""Addresses of claims: a body proposes its part in a founding, the commune confirms or refuses it."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.accounts.queries import line_of
from portal.core.access import Permission, current_actor, needs
from portal.core.errors import Attempt, saving
from portal.core.forms import PortalForm
from portal.foundings import claims, queries
from portal.foundings.forms import ClaimForm, ConfirmForm, RefuseForm
from portal.foundings.models import CreditClaim
from portal.foundings.routes import blueprint, founding_page, the_founding


@blueprint.post("/communes/<int:tenant_id>/foundings/<int:founding_id>/claims")
@needs(Permission.LEDGER_RECORD)
def claim_credit(tenant_id: int, founding_id: int) -> Response:
    """Propose the part of the person's own line; the commune confirms it."""
    founding, form = the_founding(tenant_id, founding_id), ClaimForm(ids="claim")
    line = line_of(current_actor().body_id) or abort(403)
    typed = {"part": form.part.data, "note": form.note.data}
    with saving(form) as attempt:
        claims.propose(founding, body_id=line.id, posting_id=current_actor().posting_id, **typed)
    if attempt.ok:
        return _done(tenant_id, founding_id, _("Proposed. The commune confirms it, or refuses it with a reason."))
    return founding_page(founding, attempt, claim=form)


@blueprint.post("/communes/<int:tenant_id>/claims/<int:claim_id>/withdraw")
@needs(Permission.LEDGER_RECORD)
def withdraw_claim(tenant_id: int, claim_id: int) -> Response:
    """Take the own line's proposal back."""
    claim, line = _claim(tenant_id, claim_id), line_of(current_actor().body_id)
    if line is None or claim.body_id != line.id:
        abort(403)
    return _answer(claim, "withdraw", PortalForm(ids=f"withdraw-{claim.id}"), claims.withdraw, _("Taken back."))


@blueprint.post("/communes/<int:tenant_id>/claims/<int:claim_id>/confirm")
@needs(Permission.FOUNDING_EDIT)
def confirm_claim(tenant_id: int, claim_id: int) -> Response:
    """Confirm a proposal: from here on it counts."""
    claim = _claim(tenant_id, claim_id)
    form = ConfirmForm(ids=f"confirm-{claim.id}")
    return _answer(claim, "confirm", form, claims.confirm, _("Confirmed. It counts in the body's sum."))


@blueprint.post("/communes/<int:tenant_id>/claims/<int:claim_id>/refuse")
@needs(Permission.FOUNDING_EDIT)
def refuse_claim(tenant_id: int, claim_id: int) -> Response:
    """Refuse a proposal, with the reason."""
    claim = _claim(tenant_id, claim_id)
    form = RefuseForm(ids=f"refuse-{claim.id}")
    return _answer(claim, "refuse", form, claims.refuse, _("Refused. The body sees your reason."))


def _claim(tenant_id: int, claim_id: int) -> CreditClaim:
    return queries.claim(tenant_id, claim_id) or abort(404)


def _answer(claim: CreditClaim, name: str, form: PortalForm, service: Callable[..., None], said: str) -> Response:
    tenant_id, founding_id = claim.tenant_id, claim.founding_id
    given: dict[str, Any] = {"version": None} | {k: value for k, value in form.values().items() if value is not None}
    with saving(form) as attempt:
        service(claim, **given, posting_id=current_actor().posting_id)
    if attempt.ok:
        return _done(tenant_id, founding_id, said)
    if attempt.conflict is not None:
        form.form_errors.append(_("Somebody answered this proposal meanwhile. Read it once more, then decide."))
    sent = {f"{name}-{claim.id}": form}
    return founding_page(the_founding(tenant_id, founding_id), Attempt(ok=False), attempt.status, **sent)


def _done(tenant_id: int, founding_id: int, said: str) -> Response:
    flash(said, "success")
    if request.form.get("from") == "workspace":
        return redirect(url_for("workspace.show", tenant_id=tenant_id))  # type: ignore[return-value]
    address = url_for("foundings.show", tenant_id=tenant_id, founding_id=founding_id, _anchor="credits")
    return redirect(address)  # type: ignore[return-value]


__all__ = ["blueprint"]
