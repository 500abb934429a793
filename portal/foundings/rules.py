"""The rules of a founding, each with the plain message that it gives; and the lock on its row."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core import clock
from portal.core.checks import fitting
from portal.core.errors import RuleBroken, check_version, explain_constraint
from portal.core.numbers import day as shown
from portal.extensions import db
from portal.foundings import queries
from portal.foundings.models import Founding, FoundingStep
from portal.foundings.stages import KINDS, minimum_members
from portal.registry.labels import SECTORS

FIRST_DAY = date(2000, 1, 1)
NAME, VILLAGES, NUMBER, NOTE, HEAD = 200, 500, 100, 2000, 120  # longest texts, in characters
SHORTEST_REASON = 5
MOST_MEMBERS = 100_000
MOST_CAPITAL = Decimal(1_000_000)  # million VND

explain_constraint(
    "uq_collectives_tenant_id_kind_registration_number",
    _l("This number already stands in the commune's register."),
    "number",
)
explain_constraint(
    "uq_collective_statuses_tenant_id_collective_id_from_on",
    _l("The group that is converted changed its status on this very day. Choose the day of the certificate."),
    "happened_on",
)


def lock(founding: Founding, version: int | None) -> None:
    """Hold the row until the transaction ends; raise StaleVersion where it is not the version that was shown."""
    db.session.refresh(founding, with_for_update=True)
    check_version(founding, version)


def must_be(founding: Founding, state: str) -> None:
    """Raise RuleBroken unless the founding is in a state."""
    if founding.state != state:
        raise RuleBroken(_STATE_MESSAGES[founding.state])


_STATE_MESSAGES = {
    "open": _l("This mobilization is under way."),
    "counted": _l("This one is counted already. Take the counting back first."),
    "dropped": _l("This mobilization was stopped. Take it up again first."),
}


def earliest(founding: Founding, steps: Collection[FoundingStep]) -> date | None:
    """Return the day before which the next step cannot lie; None where nothing binds it.

    What was taken back does not bind: a wrong certificate date must be correctable to an earlier one.
    """
    found: list[date] = []
    for step in steps:
        if step.kind == "taken_back":
            found.pop()
        else:
            found.append(step.happened_on)
    return found[-1] if found else None


def check_day(happened_on: date, field: str = "happened_on") -> None:
    """Raise RuleBroken for a day in the future or before the year 2000."""
    if happened_on > clock.today():
        raise RuleBroken(_("The date lies in the future."), field)
    if happened_on < FIRST_DAY:
        raise RuleBroken(_("The date lies before the year 2000."), field)


def check_next_day(founding: Founding, happened_on: date) -> None:
    """Raise RuleBroken for a day that check_day refuses, or before the previous step."""
    check_day(happened_on)
    before = earliest(founding, queries.steps(founding.tenant_id, founding.id))
    if before is not None and happened_on < before:
        raise RuleBroken(_("The date lies before the previous step (%(day)s).", day=shown(before)), "happened_on")


def check_kind(kind: str) -> None:
    """Raise RuleBroken for what is neither THT nor HTX."""
    if kind not in KINDS:
        raise RuleBroken(_("Choose THT or HTX."), "kind")


def check_sector(sector: str) -> None:
    """Raise RuleBroken for an unknown sector."""
    if sector not in SECTORS:
        raise RuleBroken(_("Choose a sector."), "sector")


def check_number(number: int, field: str) -> None:
    """Raise RuleBroken for a number of members that cannot be."""
    if not 1 <= number <= MOST_MEMBERS:
        raise RuleBroken(_("Between 1 and 100,000 members."), field)


def check_enough(kind: str, members: int | None, on: date) -> int:
    """Return the members; raise RuleBroken for fewer than the law asks for on a day."""
    least = minimum_members(kind, on)
    if members is None:
        raise RuleBroken(_("Say how many members there are."), "members")
    check_number(members, "members")
    if members < least:
        raise RuleBroken(_too_few(kind, least), "members")
    return members


def _too_few(kind: str, least: int) -> str:
    if kind == "THT":
        return _("A THT needs at least %(least)s members.", least=least)
    if least == 5:
        return _("An HTX needs at least 5 members (Law on Cooperatives 2023).")
    return _("Before 1/7/2024 an HTX needs at least 7 members (Law on Cooperatives 2012).")


def check_capital(capital: Decimal | None) -> Decimal | None:
    """Return the capital in million VND with two decimals; raise RuleBroken below 0 or beyond belief."""
    if capital is None:
        return None
    if not capital.is_finite() or not 0 <= capital <= MOST_CAPITAL:
        raise RuleBroken(_("Between 0 and 1,000,000 million VND; 12,500,000 VND is written 12.5."), "capital")
    return capital.quantize(Decimal("0.01"))


def reason(text: str) -> str:
    """Return a reason tidied; raise RuleBroken where it is missing or says nothing."""
    kept = fitting(text, "reason", NOTE)
    if len(kept) < SHORTEST_REASON:
        raise RuleBroken(_("Give the reason, in at least 5 characters."), "reason")
    return kept
