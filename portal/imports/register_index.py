"""The register as the import sees it: entries that stand there and those that the file adds, found by key or name."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _

from portal.core import reading
from portal.core.text import exact_key, fold
from portal.imports.importable_communes import ImportableCommunes, split_code
from portal.imports.sheets import Row
from portal.registry.choices import KINDS
from portal.registry.duplicates import Known, Meant, compare
from portal.registry.models import Collective, CollectiveStatus

SAME, OTHER = "same", "other"
_KIND_WORDS = re.compile(r"^(htx|hop tac xa|tht|to hop tac|nhom so thich|nst)\s+(?=\S)")
Key = tuple[int, str, str]  # commune, kind, number or name


@dataclass
class Status:
    """A status of an entry's history; `row` is the stored one, None for one that the file adds."""

    status: str
    from_on: date
    reason: str = ""
    row: CollectiveStatus | None = None


@dataclass(eq=False)
class Entry:
    """One collective: stored, or new. `facts` are what it will hold; `line_row` the row of the file that says so."""

    tenant_id: int
    facts: dict[str, Any]
    collective: Collective | None = None
    history: list[Status] = field(default_factory=list)
    source: "Entry | None" = None
    line_row: Row | None = None
    # What a register of one's own says beside: by year, and of one that counts as new.
    records: dict[int, dict[str, Any]] = field(default_factory=dict)
    founding: dict[str, Any] | None = None

    @property
    def stored(self) -> Collective:
        """The stored entry; raises LookupError for one that is not written yet."""
        if self.collective is None:
            raise LookupError(self.name)
        return self.collective

    @property
    def name(self) -> str:
        """The name that it will have."""
        return str(self.facts["name"])

    @property
    def kind(self) -> str:
        """Its kind."""
        return str(self.facts["kind"])


class Register:
    """All entries of the communes that may be written, by number and by name."""

    def __init__(self, communes: ImportableCommunes, stored: Iterable[Entry]) -> None:
        self.communes = communes
        self.by_id: dict[tuple[int, int], Entry] = {}
        self.by_number: dict[Key, Entry] = {}
        self.by_name: dict[Key, list[Entry]] = {}
        self.known: dict[tuple[int, str], list[Known]] = {}  # by commune and kind, to find look-alikes among
        self.spoiled: set[str] = set()
        for entry in stored:
            self.by_id[entry.tenant_id, entry.stored.id] = entry
            self.known.setdefault((entry.tenant_id, entry.kind), []).append(_known(entry))
            self.index(entry)

    def index(self, entry: Entry) -> None:
        """Let an entry be found by its number and its name."""
        number = entry.facts.get("registration_number")
        if number:
            self.by_number.setdefault((entry.tenant_id, entry.kind, number_key(number)), entry)
        self.by_name.setdefault((entry.tenant_id, entry.kind, name_key(entry.name)), []).append(entry)

    def spoil(self, row: Row) -> None:
        """Remember a row of the file that could not be taken: a cell that speaks of it is not wrong for that."""
        given = row.values.get("name", ""), row.values.get("registration_number", "")
        self.spoiled |= {name_key(given[0]), number_key(given[0]), number_key(given[1])} - {""}

    def is_spoiled(self, *written: str) -> bool:
        """Say whether a name or number is that of a row that could not be taken."""
        return any({name_key(one), number_key(one)} & self.spoiled for one in written)

    def lacks(self, row: Row, message: str) -> None:
        """Name a row's entry as missing, unless the very file holds it in a row with a fault."""
        if not self.is_spoiled(row.values.get("name", ""), row.values.get("registration_number", "")):
            row.fault("name", message)

    def of_row(self, row: Row, tenant_id: int, missing: str = "") -> Entry | None:
        """Return the entry that a row speaks of; None, with the cell named or asked, where there is none."""
        before = len(row.faults)
        entry = self.identify(row, tenant_id)
        if entry is not None and entry.line_row is None and not self._agrees(row, entry):
            return None
        if entry is None and len(row.faults) == before and not row.waits:
            self.lacks(row, missing or _("The commune's register has no such entry."))
        return None if len(row.faults) > before or row.waits else entry

    def _agrees(self, row: Row, entry: Entry) -> bool:
        """Ask where a row was found by its code or number but bears another name: it may be a slip."""
        name = row.values.get("name", "")
        if not name or name_key(name) == name_key(entry.name):
            return True
        answer = ask_same(row, name, entry.name)
        if answer == OTHER:
            row.fault("name", _("The code or number is that of “%(name)s”: correct one of them.", name=entry.name))
        return answer == SAME

    def identify(self, row: Row, tenant_id: int) -> Entry | None:
        """Return the entry that a row speaks of: by its code, else number, else name; None where it is a new one.

        Faults: a code that is not there; several entries of one name.
        """
        if not row.is_empty("code"):
            return self._by_code(row, tenant_id)
        kind, name = row.values.get("kind"), row.values.get("name", "")
        number = row.values.get("registration_number")
        kinds = (kind,) if kind else KINDS
        if number:
            found = [self.by_number.get((tenant_id, one, number_key(number))) for one in kinds]
            if hit := next((entry for entry in found if entry is not None), None):
                return hit
        named = [entry for one in kinds for entry in self.by_name.get((tenant_id, one, name_key(name)), [])]
        if number:  # another number is another collective, whatever its name
            named = [entry for entry in named if not entry.facts.get("registration_number")]
        if len(named) > 1 and "registered_on" in row.values:
            same_day = [entry for entry in named if entry.facts["registered_on"] == row.values["registered_on"]]
            named = same_day or named
        if len(named) > 1:
            row.fault("name", _("Several entries have this name: give the number or the code."))
        return named[0] if named else self._look_alike(row, tenant_id, kinds)

    def _look_alike(self, row: Row, tenant_id: int, kinds: Sequence[str]) -> Entry | None:
        """Ask about the stored entry that a row may mean: none is taken for another by a likeness."""
        name, number = row.values.get("name", ""), row.values.get("registration_number") or ""
        given_day = row.values.get("registered_on")
        for kind in kinds:
            meant = Meant(kind, name, given_day, number)
            for one in compare(meant, self.known.get((tenant_id, kind), [])):
                entry = self.by_id[one.entry.tenant_id, one.entry.id]
                if entry.line_row is None:  # no other row of the file speaks of it
                    return entry if ask_same(row, name, entry.name) == SAME else None
        return None

    def _by_code(self, row: Row, tenant_id: int) -> Entry | None:
        parts = split_code(row.values.get("code", ""))
        entry = self.by_id.get((tenant_id, parts[1])) if parts else None
        if entry is None:
            row.fault("code", _("There is no such entry in the register. Leave the cell empty for a new row."))
        return entry

    def named(self, tenant_id: int, kind: str, written: str) -> Entry | None:
        """Return the entry of a kind that a cell names by code, number or name; None for none or several."""
        parts = split_code(written)
        if parts and (tenant_id, parts[1]) in self.by_id:
            return self.by_id[tenant_id, parts[1]]
        by_number = self.by_number.get((tenant_id, kind, number_key(written)))
        named = self.by_name.get((tenant_id, kind, name_key(written)), [])
        return by_number or (named[0] if len(named) == 1 else None)


def _known(entry: Entry) -> Known:
    stored = entry.stored
    number = entry.facts.get("registration_number")
    return Known(entry.tenant_id, stored.id, entry.kind, entry.name, fold(entry.name), stored.registered_on, number)


def ask_same(row: Row, given: str, stored: str) -> str:
    """Ask whether a row means the one that stands; return SAME, OTHER, or "" where there is no answer yet."""
    text = _("“%(given)s” in the file, “%(stored)s” in the portal: are they the same?", given=given, stored=stored)
    options = [(SAME, _("The same: take it for “%(stored)s”", stored=stored)), (OTHER, _("Another one"))]
    return row.ask("same", text, options)


def name_key(name: str) -> str:
    """Return a name for matching: with its marks, without signs and the words of its kind."""
    words = _KIND_WORDS.match(reading.bare(name))
    left_out = len(words[0].split()) if words else 0
    return " ".join(exact_key(name).split()[left_out:])


def number_key(number: str) -> str:
    """Return a number for matching: folded, spaces out."""
    return fold(number).replace(" ", "")
