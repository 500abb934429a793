"""Addresses of the yearly records: enter, correct, remove."""

from typing import Any

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.core import clock
from portal.core.access import Permission, needs
from portal.core.errors import RuleBroken
from portal.programmes.choices import OwnRecord
from portal.programmes.own_fields import for_years
from portal.registry import criteria, queries, rules, services
from portal.registry.blueprint import address, blueprint, form_page, removal, saved, send, the_collective, the_row
from portal.registry.choices import CollectiveKind
from portal.registry.forms import RecordForm, record_form
from portal.registry.models import YEAR_TAKEN, Collective, YearlyRecord
from portal.registry.pages import open_years

_WORDS = {None: "unknown", True: "yes", False: "no"}


@blueprint.route("/communes/<int:tenant_id>/registry/<int:collective_id>/records/new", methods=["GET", "POST"])
@needs(Permission.REGISTRY_EDIT)
def new_record(tenant_id: int, collective_id: int) -> Response:
    """Enter what a collective was at the end of a year; `?year=` chooses."""
    collective = the_collective(tenant_id, collective_id)
    years = open_years(collective, queries.yearly_records(tenant_id, collective_id))
    own = for_years(OwnRecord.YEARLY, years)
    form = record_form(criteria.names(), own, rated=collective.kind == CollectiveKind.HTX, year=_first_choice(years))
    form.year.choices = [(year, str(year)) for year in _offered(years, form)]
    attempt = send(form, lambda: _add(collective, form))
    if attempt and attempt.ok:
        return saved(address(collective, "records"), _("The year %(year)s is recorded.", year=str(form.year.data)))
    return form_page("registry/record.html", form, attempt, None, collective=collective, record=None)


def _first_choice(years: list[int]) -> int | None:
    asked = request.args.get("year", type=int) or queries.closed_year(clock.today())
    return asked if asked in years else next(iter(years), None)


def _offered(years: list[int], form: RecordForm) -> list[int]:
    """A year that somebody recorded meanwhile stays in the list: the answer says so, and what was typed stays."""
    return years if form.year.data is None or form.year.data in years else [form.year.data, *years]


def _add(collective: Collective, form: RecordForm) -> None:
    year = form.year.data
    if queries.yearly_record(collective.tenant_id, collective.id, year):
        raise RuleBroken(YEAR_TAKEN, "year")
    services.save_record(collective, year, form.values(), version=0)


@blueprint.route("/communes/<int:tenant_id>/registry/records/<int:record_id>/edit", methods=["GET", "POST"])
@needs(Permission.REGISTRY_EDIT)
def edit_record(tenant_id: int, record_id: int) -> Response:
    """Correct the record of a year."""
    record, collective = _both(tenant_id, record_id)
    form = _form_of(record, collective)
    attempt = send(form, lambda: _save(collective, record, form))
    if attempt and attempt.ok:
        return saved(address(collective, "records"), _("Saved."))
    kept = _form_of(record, collective, formdata=None)
    return form_page("registry/record.html", form, attempt, kept, collective=collective, record=record)


def _save(collective: Collective, record: YearlyRecord, form: RecordForm) -> None:
    services.save_record(collective, record.year, form.values(), version=form.version.data)


def _both(tenant_id: int, record_id: int) -> tuple[YearlyRecord, Collective]:
    record = the_row(queries.record(tenant_id, record_id))
    return record, the_collective(tenant_id, record.collective_id)


def _form_of(record: YearlyRecord, collective: Collective, **given: Any) -> RecordForm:
    groups = record.rating_groups
    data: dict[str, Any] = {name: getattr(record, name) for name in rules.RECORD_FIELDS if name != "rating_groups"}
    data["version"] = record.version
    own = rules.own_fields(record.year)
    data |= {field.name: getattr(record, field.name) for field in own}
    data |= {name: _WORDS[data[name]] for name in ("high_tech", "linked")}
    data |= {f"group_{place}": services.score(group) for place, group in enumerate(groups or ())}
    if groups:
        data["rating_score"] = None  # the groups say it
    form = record_form(criteria.names(groups), own, rated=collective.kind == CollectiveKind.HTX, data=data, **given)
    del form.year
    return form


@blueprint.route("/communes/<int:tenant_id>/registry/records/<int:record_id>/remove", methods=["GET", "POST"])
@needs(Permission.REGISTRY_EDIT)
def remove_record(tenant_id: int, record_id: int) -> Response:
    """Remove the record of a year, once that is confirmed."""
    record, collective = _both(tenant_id, record_id)
    back = address(collective, "records")
    title = _("Record of %(year)s: %(name)s", year=str(record.year), name=collective.name)
    return removal(record, title, [], lambda version: services.remove_record(record, version=version), back, back)
