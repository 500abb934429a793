"""Writes of the registry: entries, dated statuses, yearly records, products, partners.

Every function flushes and never commits; raises RuleBroken (with the form field) where a rule is broken, and
StaleVersion unless `version` is the row's present one. Money in million VND.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from portal.core import clock
from portal.core.errors import Problems, RuleBroken, StaleVersion, check_version
from portal.core.fields import checked
from portal.core.text import fold
from portal.extensions import db
from portal.registry import queries, rules
from portal.registry.choices import CollectiveKind, Origin, Status
from portal.registry.models import Collective, CollectiveStatus, Partner, Product, YearlyRecord
from portal.registry.opening_balance import OPENING_DAY


def add_collective(tenant_id: int, values: dict[str, Any]) -> Collective:
    """Enter a collective as it is; it operates from its registration on.

    `values`: kind, subtype, sector, name, product, villages, head_name, registered_on, registration_number.
    What was registered up to 31/12/2020 belongs to the opening balance; what came later counts as new.
    """
    return add_collectives([(tenant_id, values)])[0]


def add_collectives(entries: Iterable[tuple[int, dict[str, Any]]]) -> list[Collective]:
    """Enter many collectives at once: tenant and values of each, as `add_collective` takes them."""
    made = []
    for tenant_id, values in entries:
        problems = Problems()
        facts = rules.facts(values, problems)
        problems.raise_if_any()
        made.append(new_collective(tenant_id, facts))
    db.session.add_all(made)
    db.session.flush()
    db.session.add_all(_status(one, "operating", one.registered_on) for one in made)
    db.session.flush()
    return made


def new_collective(tenant_id: int, facts: dict[str, Any]) -> Collective:
    """Return an entry made of checked facts, not yet added; for many at once (see the import)."""
    return Collective(
        tenant_id=tenant_id, folded_name=fold(facts["name"]), origin=origin_of(facts["registered_on"]), **facts
    )


def origin_of(registered_on: date) -> str:
    """Return where an entry that no founding made comes from: the opening balance, or the register itself."""
    return "opening" if registered_on <= OPENING_DAY else "register"


def edit_collective(collective: Collective, values: dict[str, Any], *, version: int | None) -> Collective:
    """Change the facts of an entry. What a founding's counting step said of it stays (`rules.locked`)."""
    _lock(collective, version)
    problems = Problems()
    facts = rules.facts(facts_of(collective) | values, problems)
    rules.locked(collective, facts, problems)
    if facts["registered_on"] != collective.registered_on and not problems.of("registered_on"):
        _move_start(collective, facts["registered_on"], problems)
    problems.raise_if_any()
    for name, value in facts.items():
        setattr(collective, name, value)
    collective.folded_name = fold(collective.name)
    db.session.flush()
    return collective


def facts_of(collective: Collective) -> dict[str, Any]:
    """Return the facts of an entry as `rules.facts` takes them."""
    names = ("kind", "subtype", "sector", "name", "product", "villages", "head_name")
    return {name: getattr(collective, name) for name in (*names, "registered_on", "registration_number")}


def _move_start(collective: Collective, registered_on: date, problems: Problems) -> None:
    """Let its first status begin on another day, and the THT out of which it grew end on it."""
    tenant_id, source_id = collective.tenant_id, collective.converted_from_id
    history = queries.statuses(tenant_id, collective.id)
    years = [one.year for one in queries.yearly_records(tenant_id, collective.id)]
    source = queries.statuses(tenant_id, source_id) if source_id else []
    rules.moved_start(registered_on, history, years, source, problems)
    if problems:
        return
    history[0].from_on = registered_on
    if source:
        source[-1].from_on = registered_on
    if collective.origin != Origin.FOUNDING:
        collective.origin = origin_of(registered_on)


def remove_collective(collective: Collective, *, version: int | None) -> None:
    """Remove an entry that was made by mistake, with all that it holds; one from a founding is taken back there.

    What a record of a feature above still names, a founding for one, the database keeps: its constraint says why.
    """
    _lock(collective, version)
    if collective.origin == Origin.FOUNDING:
        raise RuleBroken(_("This entry comes from a founding: take its counting back there."))
    if queries.successor(collective.tenant_id, collective.id) or collective.converted_from_id:
        raise RuleBroken(_("It is part of a conversion, so it cannot be removed."))
    for row in queries.parts(collective.tenant_id, collective.id):  # one by one: each leaves its audit row
        db.session.delete(row)
    db.session.flush()
    db.session.delete(collective)
    db.session.flush()


def _lock(row: Any, version: int | None) -> None:
    db.session.refresh(row, with_for_update=True)
    check_version(row, version)


def set_status(collective: Collective, status: str, from_on: date, reason: str = "") -> CollectiveStatus:
    """Give a collective a status from a day on; "converted" comes from `convert` or a founding alone."""
    if status == Status.CONVERTED:
        raise RuleBroken(_("Open the founding of the HTX that grows out of this group: it records both."), "status")
    return _next_status(collective, status, from_on, reason)


def _next_status(collective: Collective, status: str, from_on: date, reason: str) -> CollectiveStatus:
    db.session.refresh(collective, with_for_update=True)
    problems, history = Problems(), queries.statuses(collective.tenant_id, collective.id)
    kept = rules.status(history, {"status": status, "from_on": from_on, "reason": reason}, problems)
    problems.raise_if_any()
    return _add_status(collective, kept["status"], kept["from_on"], kept["reason"])


def _add_status(collective: Collective, status: str, from_on: date, reason: str = "") -> CollectiveStatus:
    row = _status(collective, status, from_on, reason)
    db.session.add(row)
    db.session.flush()
    return row


def _status(collective: Collective, status: str, from_on: date, reason: str = "") -> CollectiveStatus:
    of_it = {"tenant_id": collective.tenant_id, "collective_id": collective.id}
    return CollectiveStatus(**of_it, status=status, from_on=from_on, reason=reason)


def remove_last_status(collective: Collective, *, seen: int | None = None) -> None:
    """Take back a collective's last status; the first stays, and so does that of a conversion.

    `seen`: the id of the status that the person means, where somebody may have added another meanwhile.
    """
    db.session.refresh(collective, with_for_update=True)
    history = queries.statuses(collective.tenant_id, collective.id)
    if seen not in (None, history[-1].id):
        raise RuleBroken(_("Its status was changed meanwhile: look at it again."))
    if len(history) < 2:
        raise RuleBroken(_("The first status is that of its registration and stays."))
    if history[-1].status == Status.CONVERTED:
        raise RuleBroken(_("The conversion is taken back with the HTX that grew out of it."))
    db.session.delete(history[-1])
    db.session.flush()


def convert(source: Collective, target: Collective) -> None:
    """Link an HTX to the THT out of which it grew (clause II.5): -1 THT, +1 HTX on the HTX's day of registration."""
    if source.kind != CollectiveKind.THT or target.kind != CollectiveKind.HTX or source.tenant_id != target.tenant_id:
        raise RuleBroken(rules.NO_SOURCE, "converted_from")
    if target.converted_from_id not in (None, source.id) or _grew_into_another(source, target):
        raise RuleBroken(rules.SOURCE_TAKEN, "converted_from")
    if target.converted_from_id == source.id:
        return
    target.converted_from_id = source.id
    _next_status(source, "converted", target.registered_on, target.name)


def _grew_into_another(source: Collective, target: Collective) -> bool:
    grown = queries.successor(source.tenant_id, source.id)
    return grown is not None and grown.id != target.id


def undo_conversion(target: Collective) -> None:
    """Take back `convert`: the THT operates again."""
    source = queries.collective(target.tenant_id, target.converted_from_id or 0)
    target.converted_from_id = None
    history = queries.statuses(source.tenant_id, source.id) if source else []
    if history and history[-1].status == Status.CONVERTED:
        db.session.delete(history[-1])
    db.session.flush()


def save_record(
    collective: Collective, year: int, values: dict[str, Any], *, version: int | None = None
) -> YearlyRecord:
    """Add or change the yearly record of a year: the fields that `values` names (`rules.RECORD_FIELDS`), no other.

    `version` is that of the present record; there is none to give (None, or 0 from a form) for a new one.
    A score by criterion groups gives the total; an answer that names what is used or the partner says yes.
    """
    present = queries.yearly_record(collective.tenant_id, collective.id, year)
    record = _filled(collective, year, values, present, version)
    db.session.add(record)
    db.session.flush()
    return record


def save_records(year: int, entries: Iterable[tuple[Collective, dict[str, Any]]]) -> list[YearlyRecord]:
    """Add or change the records of a year of many collectives at once, each as `save_record` would."""
    given = list(entries)
    present = queries.records_of_year(year, {collective.tenant_id for collective, _values in given})
    made = []
    for one, values in given:
        row = present.get((one.tenant_id, one.id))
        made.append(_filled(one, year, values, row, row.version if row else None))
    db.session.add_all(made)
    db.session.flush()
    return made


def _filled(
    collective: Collective, year: int, values: dict[str, Any], record: YearlyRecord | None, version: int | None
) -> YearlyRecord:
    """Return the record, the present one or a new one not yet added, with the values that it is given."""
    problems = Problems()
    rules.year(collective, year, problems)
    kept = rules.record(completed(values), problems, year)
    if record is None:
        record = YearlyRecord(tenant_id=collective.tenant_id, collective_id=collective.id, year=year)
        record.high_tech_what = record.linkage_partner = ""
    else:
        _lock(record, version)
    whole = {name: getattr(record, name) for name in rules.RECORD_FIELDS} | kept
    rules.whole(collective.kind, whole, problems)
    if whole["rating_score"] is not None and "rating_score" in kept:
        history = queries.statuses(collective.tenant_id, collective.id)
        rules.score(collective.registered_on, history, year, problems)
    problems.raise_if_any()
    write_record(record, kept)
    return record


def write_record(record: YearlyRecord, values: dict[str, Any]) -> None:
    """Set checked fields of a yearly record; the district confirms another score anew."""
    if values.get("rating_score", record.rating_score) != record.rating_score:
        record.rating_confirmed_on = None
    for name, value in values.items():
        setattr(record, name, value)


def confirm_score(record: YearlyRecord, version: int | None) -> None:
    """Confirm the score of a yearly record, as the district office: from now on it counts (clause I.2)."""
    _lock(record, version)
    if record.rating_score is None:
        raise RuleBroken(_("This record has no score to confirm."))
    record.rating_confirmed_on, record.withdrawn_because = record.rating_confirmed_on or clock.today(), ""
    db.session.flush()


def confirm_scores(picked: Iterable[tuple[YearlyRecord, int]]) -> tuple[int, int]:
    """Confirm scores as they stood in these versions; return how many were, and how many had changed meanwhile."""
    done, left = 0, 0
    for record, version in picked:
        try:
            with db.session.begin_nested():
                confirm_score(record, version)
            done += 1
        except StaleVersion:
            left += 1
    return done, left


def withdraw_confirmation(record: YearlyRecord, reason: str, *, version: int | None) -> None:
    """Take back the confirmation of a score: it stands as the commune entered it, and does not count.

    Raises Invalid without a `reason`, RuleBroken where nothing is confirmed.
    """
    problems = Problems()
    kept = checked([rules.WITHDRAWN_BECAUSE], {"reason": reason}, problems)
    problems.raise_if_any()
    _lock(record, version)
    if record.rating_confirmed_on is None:
        raise RuleBroken(_("This score is not confirmed."))
    record.rating_confirmed_on, record.withdrawn_because = None, kept["reason"]
    db.session.flush()


def completed(values: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a record with what they imply: the total of a score by groups, a yes where it is named."""
    made = dict(values)
    if made.get("rating_groups"):
        made["rating_score"] = sum(group["score"] for group in made["rating_groups"])
        made["rating_groups"] = [{**group, "score": str(group["score"])} for group in made["rating_groups"]]
    if made.get("high_tech_what") and made.get("high_tech") is None:
        made["high_tech"] = True
    if (made.get("linkage_partner") or made.get("linkage_share")) and made.get("linked") is None:
        made["linked"] = True
    return made


def score(group: dict[str, Any]) -> Decimal:
    """Return the score of a criterion group as it is kept in a yearly record."""
    return Decimal(group["score"])


def remove_record(record: YearlyRecord, *, version: int | None) -> None:
    """Remove a yearly record; that of the year of registration, which a founding's counting wrote, stays."""
    _lock(record, version)
    collective = queries.collective(record.tenant_id, record.collective_id)
    if collective and collective.origin == Origin.FOUNDING and record.year == collective.registered_on.year:
        raise RuleBroken(_("The record of the year of registration comes from the founding and stays."))
    db.session.delete(record)
    db.session.flush()


def save_product(
    collective: Collective, product: Product | None, values: dict[str, Any], version: int | None = None
) -> Product:
    """Add (product None) or change a product: name, ocop_stars 1-5, recognised_on, mark_kind, mark_name."""
    if product is not None:
        _lock(product, version)
    problems = Problems()
    kept = rules.product(values, problems)
    problems.raise_if_any()
    row = product or Product(tenant_id=collective.tenant_id, collective_id=collective.id)
    for name, value in kept.items():
        setattr(row, name, value)
    row.folded_name = fold(row.name)
    db.session.add(row)
    db.session.flush()
    return row


def save_partner(
    collective: Collective, partner: Partner | None, values: dict[str, Any], version: int | None = None
) -> Partner:
    """Add (partner None) or change a partner enterprise: name, subject, contract_number, starts_on, ends_on."""
    if partner is not None:
        _lock(partner, version)
    problems = Problems()
    kept = rules.partner(values, problems)
    problems.raise_if_any()
    row = partner or Partner(tenant_id=collective.tenant_id, collective_id=collective.id)
    for name, value in kept.items():
        setattr(row, name, value)
    row.folded_name = fold(row.name)
    db.session.add(row)
    db.session.flush()
    return row


def remove(row: Product | Partner, version: int | None) -> None:
    """Remove a product or a partner that was entered by mistake."""
    _lock(row, version)
    db.session.delete(row)
    db.session.flush()
