"""Addresses of a commune's quotas and of its proposal."""

from flask import abort, flash, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.core import clock, pages
from portal.core.access import Permission, Role, current_actor, needs
from portal.core.errors import Attempt, saving
from portal.programmes.models import Programme
from portal.programmes.queries import the_programme
from portal.quotas import queries, services, targets
from portal.quotas.blueprint import address, blueprint, is_final
from portal.quotas.forms import GiveBackForm, ProposalForm
from portal.quotas.grid import Grid
from portal.quotas.keys import by_code, founded_keys, keys_of, words_of
from portal.quotas.models import QuotaProposal
from portal.quotas.states import ProposalState
from portal.units import queries as units


@blueprint.get("/communes/<int:tenant_id>/quotas")
@needs(Permission.COMMUNE_VIEW)
def show(tenant_id: int) -> Response:
    """Show what a commune was set, what it has founded, what remains, and every decision."""
    programme, day = the_programme(), clock.today()
    history = queries.history(tenant_id, programme.id)
    return pages.render(
        "quotas/show.html",
        unit=units.unit(tenant_id),
        the_programme=programme,
        day=day,
        table=queries.commune_table(programme, tenant_id, day),
        targets=targets.of_unit(programme, tenant_id, day),
        words=words_of(programme),
        names={key.code: key.label for key in founded_keys()},
        history=history[::-1],
        last=next((entry.decision for entry in reversed(history) if entry.decision.decided_on <= day), None),
        in_progress=queries.open_foundings(tenant_id),
        proposal=queries.proposal(tenant_id, programme.id),
    )


@blueprint.get("/communes/<int:tenant_id>/quotas/proposal")
@needs(Permission.COMMUNE_VIEW)
def proposal(tenant_id: int) -> Response:
    """Show a commune's proposal: the numbers, the basis, who has agreed and who is still to agree."""
    programme = the_programme()
    kept = queries.proposal(tenant_id, programme.id)
    return _proposal_page(programme, tenant_id, kept, _proposal_form(programme, tenant_id, kept))


@blueprint.post("/communes/<int:tenant_id>/quotas/proposal")
@needs(Permission.QUOTA_PROPOSE)
def save_proposal(tenant_id: int) -> Response:
    """Keep the proposal, or put it forward."""
    programme = the_programme()
    form = ProposalForm(_proposal_grid(programme, tenant_id, queries.proposal(tenant_id, programme.id)))
    with saving(form) as attempt:
        saved = services.save_proposal(
            tenant_id=tenant_id,
            programme_id=programme.id,
            values=form.grid.values(),
            basis=form.basis.data,
            posting_id=current_actor().posting_id,
            version=form.version.data,
            submit=request.form.get("action") == "submit",
        )
    if attempt.ok:
        _say_saved(saved)
        return redirect(address("quotas.proposal", tenant_id=tenant_id))
    kept = queries.proposal(tenant_id, programme.id)
    return _proposal_page(programme, tenant_id, kept, form, conflict=attempt.conflict, status=attempt.status)


@blueprint.post("/communes/<int:tenant_id>/quotas/proposal/agree")
@needs(Permission.QUOTA_AGREE)
def agree(tenant_id: int) -> Response:
    """Agree for the commune, or for the district's Front."""
    actor, kept = current_actor(), _kept(tenant_id)
    form = GiveBackForm()
    service = services.agree_as_leader if actor.role is Role.COMMUNE_LEADER else services.agree_as_front
    with saving(form) as attempt:
        service(proposal=kept, posting_id=actor.posting_id, version=form.version.data)
    if not attempt.ok:
        return _refused(tenant_id, form, attempt)
    flash(_("You have agreed to this proposal."), "success")
    return redirect(_back(tenant_id))


@blueprint.post("/communes/<int:tenant_id>/quotas/proposal/return")
@needs(Permission.QUOTA_AGREE)
def give_back(tenant_id: int) -> Response:
    """Return the proposal to the commune with a note."""
    kept, form = _kept(tenant_id), GiveBackForm()
    with saving(form) as attempt:
        services.give_back(proposal=kept, posting_id=current_actor().posting_id, **form.values())
    if not attempt.ok:
        return _refused(tenant_id, form, attempt)
    flash(_("The proposal went back to the commune with your note."), "success")
    return redirect(_back(tenant_id))


def _back(tenant_id: int) -> str:
    if request.form.get("from") == "list":
        return address("quotas.proposals")
    return address("quotas.proposal", tenant_id=tenant_id)


def _kept(tenant_id: int) -> QuotaProposal:
    kept = queries.proposal(tenant_id, the_programme().id)
    if kept is None:
        abort(404)
    return kept


def _proposal_grid(programme: Programme, tenant_id: int, kept: QuotaProposal | None) -> Grid:
    lines = queries.proposal_lines(kept) if kept else {}
    keys = keys_of(programme)
    cells = [(tenant_id, key.code, year) for key in keys for year in programme.years]
    return Grid(cells, {(tenant_id, *place): line.value for place, line in lines.items()}, keys=keys)


def _proposal_form(programme: Programme, tenant_id: int, kept: QuotaProposal | None) -> ProposalForm:
    grid = _proposal_grid(programme, tenant_id, kept)
    return ProposalForm(grid, basis=kept.basis if kept else "", formdata=None)


def _say_saved(saved: services.Saved) -> None:
    if saved.voided:
        flash(_("You changed a proposal that had been agreed: the agreements no longer hold."), "warning")
    if saved.proposal.state == ProposalState.DRAFT:
        flash(_("Saved as a draft. Nobody is asked to agree until you put it forward."), "success")
    else:
        flash(_("Put forward. The commune's leader and the district's Front are to agree now."), "success")


def _refused(tenant_id: int, form: GiveBackForm, attempt: Attempt) -> Response:
    """Show the proposal again, with what spoke against agreeing or sending back."""
    programme, kept = the_programme(), _kept(tenant_id)
    if attempt.conflict is not None:
        form.form_errors.append(_("The commune changed the proposal meanwhile. Read it once more, then decide."))
    shown = _proposal_form(programme, tenant_id, kept)
    return _proposal_page(programme, tenant_id, kept, shown, answer=form, status=attempt.status)


def _proposal_page(
    programme: Programme,
    tenant_id: int,
    kept: QuotaProposal | None,
    form: ProposalForm,
    *,
    conflict: QuotaProposal | None = None,
    answer: GiveBackForm | None = None,
    status: int = 200,
) -> Response:
    theirs = _proposal_grid(programme, tenant_id, kept) if conflict is not None else None
    return pages.render(
        "quotas/proposal.html",
        unit=units.unit(tenant_id),
        the_programme=programme,
        final=is_final(programme),
        proposal=kept,
        signers=queries.signers([kept] if kept else []),
        form=form,
        grid=form.grid,
        theirs=theirs,
        answer=answer or GiveBackForm(formdata=None),
        keys=by_code(keys_of(programme)),
        is_front=current_actor().body_code == services.FRONT,
        status=status,
    )
