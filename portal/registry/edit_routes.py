"""Addresses that enter, correct and remove an entry, and set its dated statuses."""

from datetime import date
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.attachments.forms import FileForm
from portal.attachments.queries import files_of
from portal.attachments.routes import add_file_routes
from portal.core import clock
from portal.core.access import Permission, needs
from portal.core.errors import Attempt, RuleBroken
from portal.registry import queries, rules, services
from portal.registry.blueprint import address, blueprint, entry_page, form_page, removal, saved, send, the_collective
from portal.registry.choices import CollectiveKind, Origin
from portal.registry.duplicates import Candidate, point_out
from portal.registry.forms import FactsForm, RemoveStatusForm, StatusForm
from portal.registry.models import Collective, EvidenceFile
from portal.units import queries as units

BY_COUNTING = ("registered_on", "registration_number")  # of an entry that came of a founding


@blueprint.route("/communes/<int:tenant_id>/registry/new", methods=["GET", "POST"])
@needs(Permission.REGISTRY_EDIT)
def new(tenant_id: int) -> Response:
    """Enter a collective as it is; a new THT or HTX of the programme is led to the founding's short form."""
    form = FactsForm(kind=request.args.get("kind"))
    form.offer()
    del form.converted_from
    made: list[Collective] = []
    attempt = send(form, lambda: made.append(_add(tenant_id, form)))
    if attempt and attempt.ok:
        return saved(address(made[0]), _("Entered in the register."))
    return form_page("registry/edit.html", form, attempt, None, unit=units.unit(tenant_id), collective=None)


def _add(tenant_id: int, form: FactsForm) -> Collective:
    values = form.values()
    known = queries.probable_duplicates(tenant_id, *_identity(values))
    _lead_to_founding(form, values)
    collective = services.add_collective(tenant_id, values)
    point_out(form, known)
    return collective


def _identity(values: dict[str, Any]) -> tuple[str, str, date, str | None]:
    return values["kind"], values["name"], values["registered_on"], values["registration_number"]


def _lead_to_founding(form: FactsForm, values: dict[str, Any]) -> None:
    """What counts as new names the bodies that led, which only a founding does."""
    if rules.counts_elsewhere(values["kind"], values["registered_on"]):
        form.counts_elsewhere = True
        raise RuleBroken(rules.COUNTS_ELSEWHERE)


@blueprint.route("/communes/<int:tenant_id>/registry/<int:collective_id>/edit", methods=["GET", "POST"])
@needs(Permission.REGISTRY_EDIT)
def edit(tenant_id: int, collective_id: int) -> Response:
    """Correct the facts of an entry."""
    collective = the_collective(tenant_id, collective_id)
    form = _facts_form(collective)
    attempt = send(form, lambda: _edit(collective, form))
    if attempt and attempt.ok:
        return saved(address(collective), _("Saved."))
    kept = _facts_form(collective, formdata=None)
    return form_page("registry/edit.html", form, attempt, kept, unit=units.unit(tenant_id), collective=collective)


def _facts_form(collective: Collective, **given: Any) -> FactsForm:
    source = queries.collective(collective.tenant_id, collective.converted_from_id or 0)
    form = FactsForm(obj=collective, data={"converted_from": source.id if source else None}, **given)
    form.offer(collective.kind)
    form.offer_sources([*([source] if source else ()), *queries.possible_sources(collective.tenant_id, clock.today())])
    for name in _told_elsewhere(collective):
        del form[name]
    return form


def _told_elsewhere(collective: Collective) -> tuple[str, ...]:
    """A founding says its day, its number and the THT that it grew out of; only an HTX grows out of one."""
    if collective.origin == Origin.FOUNDING:
        return ("kind", *BY_COUNTING, "converted_from")
    return ("kind",) if collective.kind == CollectiveKind.HTX else ("kind", "converted_from")


def _edit(collective: Collective, form: FactsForm) -> None:
    kept = {name: getattr(collective, name) for name in ("kind", "name", *BY_COUNTING)}
    values = {**kept, **form.values()}
    if collective.origin == Origin.OPENING:
        _lead_to_founding(form, values)
    known: list[Candidate] = []
    if any((values[name] or "") != (kept[name] or "") for name in kept):
        found = queries.probable_duplicates(collective.tenant_id, *_identity(values), except_id=collective.id)
        known = [candidate for candidate in found if candidate.entry.id != collective.converted_from_id]
    services.edit_collective(collective, form.values(), version=form.version.data)
    point_out(form, known)
    if form.converted_from:
        _grow_out_of(collective, form.converted_from.data)


def _grow_out_of(collective: Collective, source_id: int | None) -> None:
    if source_id == collective.converted_from_id:
        return
    if collective.converted_from_id is not None:
        services.undo_conversion(collective)
    source = queries.collective(collective.tenant_id, source_id) if source_id else None
    if source is not None:
        services.convert(source, collective)


@blueprint.route("/communes/<int:tenant_id>/registry/<int:collective_id>/remove", methods=["GET", "POST"])
@needs(Permission.REGISTRY_EDIT)
def remove(tenant_id: int, collective_id: int) -> Response:
    """Remove an entry that was made by mistake, once that is confirmed."""
    collective = the_collective(tenant_id, collective_id)
    return removal(
        collective,
        collective.name,
        _what_goes(collective),
        lambda version: services.remove_collective(collective, version=version),
        back=address(collective),
        done=url_for("registry.index", tenant_id=tenant_id),
    )


def _what_goes(collective: Collective) -> list[str]:
    key = (collective.tenant_id, collective.id)
    counted = (
        (_("yearly records"), len(queries.yearly_records(*key))),
        (_("products"), len(queries.products(*key))),
        (_("contracts with enterprises"), len(queries.partners(*key))),
        (_("documents"), len(files_of(EvidenceFile, key))),
    )
    return [f"{number} {words}" for words, number in counted if number]


@blueprint.post("/communes/<int:tenant_id>/registry/<int:collective_id>/status")
@needs(Permission.REGISTRY_EDIT)
def set_status(tenant_id: int, collective_id: int) -> Response:
    """Give an entry its next status."""
    collective = the_collective(tenant_id, collective_id)
    form = StatusForm(ids="status")
    attempt = send(form, lambda: _set_status(collective, form))
    if attempt and attempt.ok:
        return saved(address(collective, "statuses"), _("The status is recorded."))
    return entry_page(collective, attempt, status=form)


def _set_status(collective: Collective, form: StatusForm) -> None:
    services.set_status(collective, form.status.data, form.from_on.data, form.reason.data or "")


@blueprint.post("/communes/<int:tenant_id>/registry/<int:collective_id>/status/remove-last")
@needs(Permission.REGISTRY_EDIT)
def remove_last_status(tenant_id: int, collective_id: int) -> Response:
    """Take the last status back."""
    collective = the_collective(tenant_id, collective_id)
    form = RemoveStatusForm(ids="last")
    attempt = send(form, lambda: services.remove_last_status(collective, seen=form.seen.data))
    if attempt and attempt.ok:
        return saved(address(collective, "statuses"), _("The last status is taken back."))
    return entry_page(collective, attempt, last=form)


def _evidence_page(collective: Collective, attempt: Attempt, form: FileForm) -> Response:
    return entry_page(collective, attempt, evidence=form)


add_file_routes(
    blueprint,
    "/communes/<int:tenant_id>/registry/<int:collective_id>/evidence",
    EvidenceFile,
    see=Permission.COMMUNE_VIEW,
    edit=Permission.REGISTRY_EDIT,
    record=the_collective,
    own=the_collective,
    page=_evidence_page,
    back=lambda collective: address(collective, "evidence"),
)
