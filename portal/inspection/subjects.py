"""On whom a finding may be: the choices of its form. No database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.accounts.models import Body
from portal.core.numbers import language
from portal.duties.models import DutyItem

NO_SUBJECT = _l("Choose the one concerned.")


@dataclass(frozen=True)
class Subject:
    """A unit, a body or an item, with the body that answers."""

    kind: str
    body: Body
    label: str
    item: DutyItem | None = None

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        return {"subject": self.kind, "body": self.body, "item": self.item}


def choices(bodies: Iterable[Body], item: DutyItem | None = None) -> dict[str, Subject]:
    """Return the choices by the form's value: one item, or every unit (by its committee) and every other body."""
    locale = language()
    if item is not None:
        label = f"{item.duty.product_for(locale)} {item.period} · {item.body.name_for(locale)}"
        return {f"item-{item.id}": Subject("item", item.body, label, item)}
    found = {}
    for body in bodies:
        kind = "unit" if body.is_peoples_committee else "body"
        found[f"{kind}-{body.id}"] = Subject(kind, body, body.name_for(locale))
    return found


def grouped(found: dict[str, Subject]) -> dict[str, list[tuple[str, str]]]:
    """Return the choices under their headings, as a list to choose from."""
    headings = {"unit": _("Communes and towns"), "body": _("Bodies"), "item": _("Product of a duty")}
    groups: dict[str, list[tuple[str, str]]] = {}
    for kind, heading in headings.items():
        members = [(value, one.label) for value, one in found.items() if one.kind == kind]
        if members:
            groups[heading] = members if groups or kind == "item" else [("", str(NO_SUBJECT)), *members]
    return groups


def asked(arguments: Mapping[str, str], found: dict[str, Subject]) -> str | None:
    """Return the choice that the address names (`?unit=`: a unit's id), or the only one there is."""
    unit = arguments.get("unit", "")
    of_unit = [value for value, one in found.items() if one.kind == "unit" and str(one.body.unit_id) == unit]
    return of_unit[0] if of_unit else next(iter(found)) if len(found) == 1 else None
