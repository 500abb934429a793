"""Probable duplicates are pointed out before saving, never blocked: a box in the form says that it is another one."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _

from portal.core.errors import RuleBroken
from portal.core.text import fold, tidy
from portal.registry import name_similarity
from portal.registry.choices import Likeness

NEAR = timedelta(days=60)


@dataclass(frozen=True)
class Known:
    """What is compared of an entry of the register."""

    tenant_id: int
    id: int
    kind: str
    name: str
    folded_name: str
    registered_on: date
    registration_number: str | None


@dataclass(frozen=True)
class Candidate:
    """An entry that may be the same, and why."""

    entry: Known
    reason: str

    @property
    def why(self) -> Any:
        """The reason in words."""
        return Likeness(self.reason).label


@dataclass(frozen=True)
class Meant:
    """What somebody is about to save; a day or number that is not known yet is None."""

    kind: str
    name: str
    registered_on: date | None = None
    number: str | None = None


def compare(meant: Meant, known: list[Known]) -> list[Candidate]:
    """Return the entries that may be the same as what is meant, the surest first."""
    found = [Candidate(entry, reason) for entry in known if (reason := _reason(meant, entry))]
    return sorted(found, key=lambda one: (list(Likeness.labels()).index(one.reason), one.entry.folded_name))


def _reason(meant: Meant, entry: Known) -> str:
    if _same_number(meant, entry):
        return "taken" if tidy(meant.number or "") == entry.registration_number else "number"
    folded = fold(meant.name)
    if name_similarity.same_name(folded, entry.folded_name):
        return "same_name"
    is_near = meant.registered_on is not None and abs(meant.registered_on - entry.registered_on) <= NEAR
    same_kind = meant.kind == entry.kind
    return "near_name" if is_near and same_kind and name_similarity.near_name(folded, entry.folded_name) else ""


def _same_number(meant: Meant, entry: Known) -> bool:
    number = name_similarity.plain_number(fold(meant.number or ""))
    other = name_similarity.plain_number(fold(entry.registration_number or ""))
    return bool(number) and meant.kind == entry.kind and number == other


def point_out(form: Any, candidates: list[Candidate]) -> None:
    """Give a form its candidates; raise RuleBroken where there are any and nobody said that it is another one.

    The very number of another entry is left to the database, which refuses it whatever is said.
    """
    form.candidates = candidates
    taken = any(one.reason == "taken" for one in candidates)
    if candidates and not taken and not form.another.data:
        message = _("This may be in the register already. Compare, then correct, or say that it is another one.")
        form.is_asked = True
        raise RuleBroken(message)
