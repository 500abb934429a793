"""Which communes an import may write, and which one a row speaks of. A foreign row is named by its cell."""

import re
from bisect import bisect_left
from collections.abc import Collection
from dataclasses import dataclass, field

from flask_babel import gettext as _
from rapidfuzz.distance import Levenshtein

from portal.core import reading, tenancy
from portal.imports.questions import Answers, Question
from portal.imports.sheets import Row, Sheet
from portal.units import queries as units
from portal.units.choices import UnitKind
from portal.units.models import Unit

_CODE = re.compile(r"^(\d{1,5})-(\d{1,9})$")
_KIND_WORDS = re.compile(r"^(?:(?:ubnd|uy ban nhan dan)\s+)?(?:(xa|x|thi tran|tt|phuong)\s+)?")
_KINDS = {"xa": UnitKind.COMMUNE, "x": UnitKind.COMMUNE, "thi tran": UnitKind.TOWN, "tt": UnitKind.TOWN}
_KINDS["phuong"] = UnitKind.WARD
LEFT_OUT = "skip"  # the answer that the rows of a name are not read
ABOVE = "above"  # the answer that a row without a commune is of the one above it


def not_ones_own(unit: Unit) -> str:
    """Say that a row is of a unit in whose name the person may not write."""
    return _("This row belongs to %(unit)s, not to you: it cannot be written.", unit=unit.name_vi)


@dataclass
class ImportableCommunes:
    """The units that exist, the ids of those that may be written, and the one that a row without a unit means."""

    units: Collection[Unit]
    writable: frozenset[int]
    default: int | None = None
    # The rows of others are passed over: a file of the whole district, confirmed by one commune.
    own_alone: bool = False
    posting_id: int | None = None  # whose post it is, where a record keeps who entered it
    answers: Answers = field(default_factory=dict)
    asked: dict[str, Question] = field(default_factory=dict)  # what names mean that no commune bears, once each
    by_code: dict[str, Unit] = field(init=False)
    by_name: dict[str, list[Unit]] = field(init=False)

    def __post_init__(self) -> None:
        """Index the units by official code and by folded name."""
        self.by_code = {unit.code: unit for unit in self.units}
        self.by_name = {}
        for unit in self.units:
            for name in {reading.bare(unit.name_vi), _plain(unit.name_vi)[1], _plain(unit.name_en)[1]}:
                self.by_name.setdefault(name, []).append(unit)

    @property
    def home(self) -> int | None:
        """The tenant whose file it is: the one commune that may be written, else the district."""
        if len(self.writable) == 1:
            return next(iter(self.writable))
        scope = tenancy.bound()
        return scope.common if scope else None

    def name_of(self, tenant_id: int) -> str:
        """Return the Vietnamese name of a unit."""
        return next(unit.name_vi for unit in self.units if unit.id == tenant_id)

    def commune_of(self, row: Row) -> int | None:
        """Return the commune that a row speaks of; None, with the cell named, where it is none that may be written."""
        found: dict[str, Unit | None] = {}
        for key, read in (("code", self._by_row_code), ("unit_code", self._by_unit_code), ("unit_name", self._by_name)):
            if not row.is_empty(key):
                found[key] = read(row, key) if key in row.values else None  # None: named already
        known = {key: unit for key, unit in found.items() if unit is not None}
        return self._agreed(row, known) if len(known) == len(found) else None

    def named(self, written: str) -> list[Unit]:
        """Return the units that a name may mean, with or without the word of its kind, whatever its tones."""
        # The whole first: in "Phương Tiến" the first word is not that of a ward.
        whole = self.by_name.get(reading.bare(written))
        kind, name = _plain(written)
        return whole or [one for one in self.by_name.get(name, []) if not kind or one.kind == _KINDS[kind]]

    def _meant(self, written: str) -> Unit | None:
        """Return the unit that a name means: the only one that bears it, or the one that was answered."""
        found = self.named(written)
        if len(found) == 1 or not written.strip():
            return found[0] if found else None
        answer = self.answers.get(_place(written), "")
        return next((unit for unit in self.units if str(unit.id) == answer), None)

    def _ask(self, written: str) -> Question:
        """Ask once what a name means that no commune bears, or several: the likeliest first."""
        if _place(written) in self.asked:
            return self.asked[_place(written)]
        name = _plain(written)[1]
        likely = sorted(self.units, key=lambda unit: Levenshtein.distance(_plain(unit.name_vi)[1], name))
        options = [(str(unit.id), f"{unit.name_vi} ({unit.code})") for unit in likely]
        options.append((LEFT_OUT, _("Leave its rows out")))
        text = _("No commune or town is called “%(name)s”: which one is it?", name=written.strip())
        if self.named(written):
            text = _("Several are called “%(name)s”: which one is it?", name=written.strip())
        asked = self.asked.setdefault(_place(written), Question(_place(written), text, options))
        asked.answered(self.answers)
        return asked

    @property
    def questions(self) -> list[Question]:
        """What was asked of names, in the order in which they were met."""
        return list(self.asked.values())

    def complete(self, sheet: Sheet) -> None:
        """Say of the rows of a file of the whole district whose they are, where they themselves name no commune.

        That is told by a row of its own above them ("I. Xã Cao Bồ"), by the sheet's name or titles; of rows beneath one
        that names its commune it is asked once. What was answered to be left out is.
        """
        if self.default is not None or not any(one.key == "unit_name" for one in sheet.layout.columns):
            return
        if {"unit_code", "unit_name", "code"}.isdisjoint(sheet.columns):
            self._take_sections(sheet)
        else:
            self._take_above(sheet)
        names = {str(row.values["unit_name"]) for row in sheet.rows if "unit_name" in row.values}
        for name in [one for one in names if self.answers.get(_place(one)) and len(self.named(one)) != 1]:
            self._ask(name)  # it keeps its answer
        left_out = {one for one in names if self.answers.get(_place(one)) == LEFT_OUT}
        sheet.rows = [row for row in sheet.rows if row.values.get("unit_name") not in left_out]

    def _take_sections(self, sheet: Sheet) -> None:
        """Let rows be of the commune of the section that they stand in, else of the sheet's; a new kind begins anew."""
        beneath = {at: said for at, said in sheet.lone.items() if at > sheet.header_row}
        marks = {sheet.numbers.get(at, at): said[0] for at, said in beneath.items() if self._is_unit(*said)}
        if marks:  # among rows of communes one that says nothing else is another, by a name that nobody bears
            nothing_else = {row.number for row in sheet.rows if row.faults}
            marks |= {sheet.numbers.get(at, at): text for at, (text, numbers) in beneath.items()
                      if not numbers and sheet.numbers.get(at, at) in nothing_else}  # fmt: skip
        titles = [text for at, (text, _beside) in sheet.lone.items() if at < sheet.header_row]
        whole = next((one for one in (sheet.name, *titles) if self._is_whole(one)), "")
        sheet.rows = [row for row in sheet.rows if row.number not in marks]
        starts, kinds = sorted(marks), sheet.kind_rows
        within_kinds = bool(starts and kinds) and kinds[0] < starts[0]
        for row in sheet.rows:
            above = _last_before(starts, row.number)
            is_old = within_kinds and above < _last_before(kinds, row.number)
            if name := whole if is_old else marks.get(above, whole):
                row.cells["unit_name"] = row.values["unit_name"] = name

    def _is_whole(self, title: str) -> bool:
        """Say whether a title says whose a whole sheet is; the district may bear the name of its town."""
        kind, name = _plain(title)
        district = units.district()
        is_district = district is not None and reading.bare(district.name_vi).endswith(name)
        return len(self.named(title)) == 1 and (bool(kind) or not is_district)

    def _is_unit(self, text: str, numbers_beside: bool) -> bool:
        """Say whether the one text of a row is a commune's name; a bare name beside numbers may be a collective's."""
        return bool(_plain(text)[0]) or (len(self.named(text)) == 1 and not numbers_beside)

    def _take_above(self, sheet: Sheet) -> None:
        keys = [key for key in ("unit_code", "unit_name") if key in sheet.columns]
        if "code" in sheet.columns or not keys:
            return
        above: Row | None = None
        blank: list[tuple[Row, Row]] = []
        for row in sheet.rows:
            if all(row.is_empty(key) for key in keys):
                blank += [(row, above)] if above is not None else []
            else:
                above = row
        if not blank:
            return
        text = _("Rows name no commune: are they of the one above them?")
        options = [(ABOVE, _("Yes, of the one above")), ("none", _("No, it is missing"))]
        answer = sheet.ask(keys[-1], "above", text, options, [row for row, _above in blank])
        for row, source in blank:
            if not answer:
                row.wait(keys[-1])
            elif answer == ABOVE:
                row.cells |= {key: source.cells[key] for key in keys}
                row.values |= {key: source.values[key] for key in keys if key in source.values}

    def is_others(self, row: Row) -> bool:
        """Say whether a row is another commune's, in a file of the whole district."""
        if not self.own_alone:
            return False
        written = {key: row.values.get(key) for key in ("code", "unit_code", "unit_name") if not row.is_empty(key)}
        parts = split_code(written.get("code") or "")
        unit = self.by_code.get(parts[0] if parts else written.get("unit_code") or "")
        found = unit or self._meant(written.get("unit_name") or "")
        return found is not None and found.id not in self.writable

    def _agreed(self, row: Row, found: dict[str, Unit]) -> int | None:
        if not found:
            if self.default is None and not row.waits:
                row.fault("unit_code", _("Say which commune or town this row belongs to."))
            return self.default
        first = next(iter(found.values()))
        for key, unit in found.items():
            if unit.id not in self.writable:
                row.fault(key, not_ones_own(unit))
                return None
            if unit.id != first.id:
                message = _("This is %(other)s, but the row's first columns say %(unit)s.", other=unit.name_vi,
                            unit=first.name_vi)  # fmt: skip
                row.fault(key, message)
                return None
        return first.id

    def _by_row_code(self, row: Row, key: str) -> Unit | None:
        parts = split_code(row.values[key])
        unit = self.by_code.get(parts[0]) if parts else None
        if unit is None:
            row.fault(key, _("There is no such code. Leave the cell empty for a new row."))
        return unit

    def _by_unit_code(self, row: Row, key: str) -> Unit | None:
        unit = self.by_code.get(row.values[key])
        if unit is None:
            row.fault(key, _("No commune or town has this code."))
        return unit

    def _by_name(self, row: Row, key: str) -> Unit | None:
        written = row.values[key]
        unit = self._meant(written)
        if unit is None and self.default is None and reading.bare(written):  # "???" is no name to be asked about
            self._ask(written).cells.append(f"{row.sheet.name}!{row.number}")
            row.wait(key)
        elif unit is None:
            several = len(self.named(written)) > 1
            message = _("Several have this name: give the code.")
            row.fault(key, message if several else _("No commune or town has this name."))
        return unit


def of_page(tenant_id: int, *, own_alone: bool = False) -> ImportableCommunes:
    """Return what a commune's own page may write: that commune, and no other; of a file of all, `own_alone`."""
    return ImportableCommunes(units.communes(), frozenset({tenant_id}), None if own_alone else tenant_id, own_alone)


def of_district(tenant_ids: Collection[int], posting_id: int | None) -> ImportableCommunes:
    """Return what the district's page speaks of: the communes that the post reads; each row says which."""
    shown = [one for one in units.communes() if one.id in tenant_ids]
    return ImportableCommunes(shown, frozenset(one.id for one in shown), posting_id=posting_id)


def _last_before(numbers: list[int], number: int) -> int:
    """Return the last of sorted row numbers that lies before one, 0 for none."""
    at = bisect_left(numbers, number)
    return numbers[at - 1] if at else 0


def _place(written: str) -> str:
    """Return the key of the question what a name means: one for all sheets."""
    return f"Xã, thị trấn:{reading.bare(written)}"


def split_code(written: str) -> tuple[str, int] | None:
    """Return the unit's code and the row's number of "00703-12", or None for what is no such code."""
    found = _CODE.match(written.replace(" ", ""))
    return (found[1].zfill(5), int(found[2])) if found else None


def _plain(name: str) -> tuple[str, str]:
    """Return the word of the kind and the name behind it, folded, "NT" written out: "TT. NT Việt Lâm"."""
    folded = re.sub(r"\bnt\b", "nong truong", reading.bare(name).replace("ttnt", "tt nt"))
    found = _KIND_WORDS.match(folded)
    return (found[1] or "", folded[found.end() :]) if found else ("", folded)
