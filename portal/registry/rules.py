"""The rules of a registry entry and its records, each with the plain message that it gives."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core import checks, clock
from portal.core.errors import RuleBroken, explain_constraint
from portal.core.numbers import day as shown
from portal.registry.labels import KINDS, MARKS, NOT_RATED, SECTORS, STATUSES, SUBTYPES_OF
from portal.registry.models import Collective, CollectiveStatus, Partner, Product

FIRST_DAY = date(1950, 1, 1)  # the oldest cooperatives of the north date from the 1950s
FIRST_YEAR = 1990
NAME, PRODUCT, VILLAGES, HEAD, NUMBER, WHAT, REASON = 200, 200, 500, 120, 100, 300, 500  # characters
MOST_PEOPLE = 100_000
MOST_MONEY = Decimal(10_000_000)  # million VND
HUNDRED = Decimal(100)
LONGEST = timedelta(days=365 * 100)  # of a contract
ENDS = ("dissolved", "converted")

explain_constraint(
    "uq_yearly_records_tenant_id_collective_id_year", _l("This year has a record already. Open that one."), "year"
)
explain_constraint("uq_products_tenant_id_collective_id_folded_name", _l("This product is listed already."), "name")

# Field of a yearly record → what it may hold.
_PEOPLE = ("members", "new_members", "regular_workers", "managers", "managers_trained")
_MONEY = ("contributed_capital", "charter_capital", "revenue", "average_income")
_SHARES = ("linkage_share", "rating_score")
_TEXTS = ("high_tech_what", "linkage_partner")
RECORD_FIELDS = (*_PEOPLE, *_MONEY, *_SHARES, *_TEXTS, "high_tech", "linked", "rating_groups", "not_rated_reason")


def check_facts(values: dict[str, Any]) -> dict[str, Any]:
    """Return the facts of an entry as they are kept; raise RuleBroken, with the field, for what cannot be."""
    if values["kind"] not in KINDS:
        raise RuleBroken(_("Choose THT, HTX or interest group."), "kind")
    if values.get("sector") not in SECTORS:
        raise RuleBroken(_("Choose a sector."), "sector")
    subtype = values.get("subtype") or ""
    if subtype not in SUBTYPES_OF[values["kind"]]:
        raise RuleBroken(_("This kind of work does not go with this kind of collective."), "subtype")
    return {
        "kind": values["kind"],
        "subtype": subtype,
        "sector": values["sector"],
        "name": checks.required(values.get("name") or "", "name", NAME, _("Give it a name.")),
        "product": checks.fitting(values.get("product"), "product", PRODUCT),
        "villages": checks.fitting(values.get("villages"), "villages", VILLAGES),
        "head_name": checks.fitting(values.get("head_name"), "head_name", HEAD),
        "registered_on": checks.past_day(values["registered_on"], "registered_on", FIRST_DAY),
        "registration_number": checks.fitting(values.get("registration_number"), "registration_number", NUMBER) or None,
    }


def check_locked(collective: Collective, facts: dict[str, Any]) -> None:
    """Raise RuleBroken where an edit would change what only the counting step of a founding may say."""
    if facts["kind"] != collective.kind:
        raise RuleBroken(_("The kind of an entry cannot be changed. Remove it and enter it anew."), "kind")
    if collective.origin != "founding":
        return
    for field in ("registered_on", "registration_number"):
        if facts[field] != getattr(collective, field):
            message = _("This comes from the founding's counting step: take that back and count it anew.")
            raise RuleBroken(message, field)


def check_status(history: list[CollectiveStatus], status: str, from_on: date) -> None:
    """Raise RuleBroken for a status that cannot follow the history (oldest first) of a collective."""
    if status not in STATUSES:
        raise RuleBroken(_("Choose a status."), "status")
    checks.past_day(from_on, "from_on", FIRST_DAY)
    if not history:
        return
    last = history[-1]
    if last.status in ENDS:
        raise RuleBroken(_("It ended on %(day)s. Remove that status first.", day=shown(last.from_on)), "status")
    if from_on <= last.from_on:
        message = _("The last status began on %(day)s: choose a later day.", day=shown(last.from_on))
        raise RuleBroken(message, "from_on")
    if status == last.status:
        raise RuleBroken(_("It has this status already."), "status")


def check_year(collective: Collective, year: int) -> None:
    """Raise RuleBroken for a year that has not begun, or before the one of registration."""
    if not FIRST_YEAR <= year <= clock.today().year:
        message = _("A year from %(first)s to %(last)s.", first=str(FIRST_YEAR), last=str(clock.today().year))
        raise RuleBroken(message, "year")
    if year < collective.registered_on.year:
        message = _("It was registered only on %(day)s.", day=shown(collective.registered_on))
        raise RuleBroken(message, "year")


def check_record(values: dict[str, Any]) -> dict[str, Any]:
    """Return the given fields of a yearly record as they are kept; raise RuleBroken for what cannot be.

    Only what is given is looked at; see `check_whole` for what must fit together.
    """
    kept = dict(values)
    kept |= {name: checks.whole(values[name], name, MOST_PEOPLE) for name in _PEOPLE if name in values}
    kept |= {name: checks.amount(values[name], name, MOST_MONEY) for name in _MONEY if name in values}
    kept |= {name: checks.amount(values[name], name, HUNDRED) for name in _SHARES if name in values}
    kept |= {name: checks.fitting(values[name], name, WHAT) for name in _TEXTS if name in values}
    if kept.get("not_rated_reason") not in (None, *NOT_RATED):
        raise RuleBroken(_("Choose the legal reason."), "not_rated_reason")
    return kept


def check_whole(kind: str, record: Any) -> None:
    """Raise RuleBroken where the fields of a yearly record contradict each other."""
    if _exceeds(record.managers_trained, record.managers):
        raise RuleBroken(_("More managers are trained than there are."), "managers_trained")
    if _exceeds(record.new_members, record.members):
        raise RuleBroken(_("There are more new members than members."), "new_members")
    if record.rating_score is not None and record.not_rated_reason:
        raise RuleBroken(_("Either a score, or the reason why there is none."), "rating_score")
    if kind != "HTX" and (record.rating_score is not None or record.not_rated_reason):
        raise RuleBroken(_("Only an HTX is rated (Circular 01/2020)."), "rating_score")
    if record.high_tech is False and record.high_tech_what:
        raise RuleBroken(_("It says that no high technology is used: leave this empty."), "high_tech_what")
    if record.linked is False and (record.linkage_partner or record.linkage_share):
        raise RuleBroken(_("It says that there is no link: leave the partner and the share empty."), "linkage_partner")


def check_product(product: Product) -> None:
    """Raise RuleBroken for texts that are too long, stars other than 1 to 5, a day that cannot be, an unknown mark."""
    checks.required(product.name, "name", PRODUCT, _("Give the product's name."))
    checks.fitting(product.mark_name, "mark_name", NAME)
    if product.ocop_stars not in (None, 1, 2, 3, 4, 5):
        raise RuleBroken(_("OCOP gives 1 to 5 stars."), "ocop_stars")
    if product.recognised_on is not None:
        checks.past_day(product.recognised_on, "recognised_on", FIRST_DAY)
    if product.mark_kind not in ("", *MARKS):
        raise RuleBroken(_("Choose the kind of mark."), "mark_kind")


def check_partner(partner: Partner) -> None:
    """Raise RuleBroken for texts that are too long, a contract that lies in the future or ends before it begins."""
    checks.required(partner.name, "name", NAME, _("Give the enterprise's name."))
    checks.fitting(partner.subject, "subject", WHAT)
    checks.fitting(partner.contract_number, "contract_number", NUMBER)
    checks.past_day(partner.starts_on, "starts_on", FIRST_DAY)
    if partner.ends_on is not None and not partner.starts_on <= partner.ends_on <= partner.starts_on + LONGEST:
        raise RuleBroken(_("The contract ends before it begins, or beyond belief."), "ends_on")


def _exceeds(part: int | None, whole: int | None) -> bool:
    return part is not None and whole is not None and part > whole
