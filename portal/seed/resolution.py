"""The district and the resolution as an administrator could have entered them.

Units, bodies, objectives (clauses I.2 and II.4), duties (Section III and clause II.9) and the stages of a founding,
read from ``data/*.csv`` into frozen dataclasses. ``load()`` reads and checks everything.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TypeVar

from portal.seed.table import DATA, Row, rows

T = TypeVar("T")

PERIOD = (date(2021, 1, 1), date(2025, 12, 31))
"""The programme's first and last day."""

DISTRICT_CODE = "030"

# A code that stands for every commune's People's Committee where a duty names its bodies.
EVERY_COMMUNE = "UBND_X"

OPERATORS = ("gt", "between", "keep", "times", "at_least")
RECURRENCES = ("once", "yearly", "periodic", "continuous")
PHASES = ("founding", "collective", "abandoned")
_RHYTHMS = {3: "quarterly", 6: "half_yearly", 12: "yearly"}
NEEDS = ("document", "members", "head", "register_entry", "certificate", "reason")


@dataclass(frozen=True)
class Unit:
    """A commune, a town or the district itself.

    ``kind`` is ``huyện``, ``xã`` or ``thị trấn``. ``valid_from`` is the day of the national code list
    (Decision 124/2004/QĐ-TTg). ``valid_to`` (last day) is left open: an end is entered together with its succession.
    """

    code: str
    name_vi: str
    name_en: str
    kind: str
    valid_from: date
    valid_to: date | None

    @property
    def is_district(self) -> bool:
        """True for the district, False for a commune or town."""
        return self.kind == "huyện"


@dataclass(frozen=True)
class Body:
    """An organisation: of the district (``unit_code`` None) or of one commune.

    ``mobilizes``: can be credited with leading or supporting a founding (clause II.9).
    ``lead``: leads a duty of Section III or clause II.9.
    """

    code: str
    name_vi: str
    name_en: str
    kind: str
    parent_code: str | None
    mobilizes: bool
    lead: bool
    unit_code: str | None = None


@dataclass(frozen=True)
class Objective:
    """One objective with its bounds.

    ``operator``: ``gt`` over low; ``between`` low and high; ``keep`` at low; ``times`` between low and high times the
    baseline; ``at_least`` low. ``unit``: HTX, THT, percent or times. The baseline is in ``baseline_unit``.
    """

    code: str
    text_vi: str
    text_en: str
    operator: str
    low: Decimal
    high: Decimal | None
    unit: str
    baseline: Decimal | None
    baseline_unit: str | None
    baseline_year: int | None
    clause: str
    note: str | None


@dataclass(frozen=True)
class Duty:
    """What the resolution asks of its leading bodies, in our own words.

    ``interval_months`` is set where it recurs. The text gives no deadline: ``deadline_source`` says who set
    ``first_deadline``. ``continuous``: one item, due at the programme's end. ``lead_codes`` and ``cooperating_codes``
    may hold ``UBND_X``; ``holders()`` spells it out.
    """

    code: str
    clause: str
    text_vi: str
    text_en: str
    product_vi: str
    product_en: str
    recurrence: str
    interval_months: int | None
    first_deadline: date
    deadline_source: str
    lead_codes: tuple[str, ...]
    cooperating_codes: tuple[str, ...]
    objective_codes: tuple[str, ...]

    @property
    def rhythm(self) -> str:
        """The recurrence as the portal keeps it: the resolution's "periodic" by the months that the office decided."""
        return _RHYTHMS.get(self.interval_months or 0, self.recurrence)


@dataclass(frozen=True)
class Stage:
    """A stage of a founding or, after the counting event, of the collective's life.

    ``entity``: THT, HTX or ANY. ``phase``: founding, collective or abandoned. ``counts``: the day on which this stage
    is entered is the day the founding counts. ``needs``: what must be given to enter it.
    """

    entity: str
    position: int
    code: str
    stage_vi: str
    stage_en: str
    evidence_vi: str
    evidence_en: str
    law_basis: str | None
    phase: str
    counts: bool
    needs: tuple[str, ...]


@dataclass(frozen=True)
class Resolution:
    """Everything that a programme needs before its first record."""

    units: tuple[Unit, ...]
    bodies: tuple[Body, ...]
    objectives: tuple[Objective, ...]
    duties: tuple[Duty, ...]
    stages: tuple[Stage, ...]
    tasks: dict[tuple[str, str], tuple[str, str]]
    """What a cooperating body does, by duty and body, in Vietnamese and English."""

    @property
    def communes(self) -> tuple[Unit, ...]:
        """The 24 communes and towns, by code."""
        return tuple(unit for unit in self.units if not unit.is_district)

    def mobilizers(self) -> tuple[Body, ...]:
        """The Front and the associations: the bodies that can be credited."""
        return tuple(body for body in self.bodies if body.mobilizes)

    def path(self, kind: str) -> tuple[Stage, ...]:
        """The stages that a founding of ``kind`` (THT or HTX) passes, the counting one last."""
        return tuple(stage for stage in self.stages if stage.entity == kind and stage.phase == "founding")

    def holders(self, duty: Duty) -> tuple[str, ...]:
        """Codes of the bodies that each owe the duty's product, ``UBND_X`` spelled out."""
        return self.spelled_out(duty.lead_codes)

    def spelled_out(self, codes: Iterable[str]) -> tuple[str, ...]:
        """``codes`` with ``UBND_X`` replaced by the People's Committees of all communes and towns."""
        everyone = tuple(f"UBND-{unit.code}" for unit in self.communes)
        return tuple(code for given in codes for code in (everyone if given == EVERY_COMMUNE else (given,)))


@cache
def load(folder: Path = DATA) -> Resolution:
    """Read and check all files; raises ``SeedError`` (``file:line: what is wrong``)."""
    units = _read("units.csv", folder, _unit)
    bodies = _read("organisations.csv", folder, _body)
    objectives = _read("objectives.csv", folder, _objective)
    duties = _read("duties.csv", folder, _duty)
    stages = _read("stages.csv", folder, _stage, key=lambda row: (row.text("entity"), row.text("code")))
    _check_references(folder, bodies, objectives)
    tasks = _tasks(folder, duties)
    return Resolution(units, bodies + commune_bodies(units, folder), objectives, duties, stages, tasks)


def commune_bodies(units: Iterable[Unit], folder: Path = DATA) -> tuple[Body, ...]:
    """Every commune's own bodies: ``UBND-<code>``, the Front's ``MTTQ-<code>``, the associations' (``HND-<code>``…)."""
    patterns = tuple(rows("commune_bodies.csv", folder))
    return tuple(_commune_body(row, unit) for unit in units if not unit.is_district for row in patterns)


def _commune_body(row: Row, unit: Unit) -> Body:
    # "Xã Cao Bồ" stands inside the name: "Ủy ban nhân dân xã Cao Bồ".
    inside = unit.name_vi[0].lower() + unit.name_vi[1:]
    return Body(
        code=f"{row.text('prefix')}-{unit.code}",
        name_vi=row.text("name_vi").format(unit=inside),
        name_en=row.text("name_en").format(unit=unit.name_en),
        kind=row.text("kind"),
        parent_code=row.text("parent_code"),
        mobilizes=False,  # its work is credited to its line: MTTQ, HND, …
        lead=row.flag("lead"),
        unit_code=unit.code,
    )


def _code(row: Row) -> object:
    return row.text("code")


def _read(name: str, folder: Path, make: Callable[[Row], T], key: Callable[[Row], object] = _code) -> tuple[T, ...]:
    return tuple(make(row) for row in _unique(rows(name, folder), key))


def _unique(given: Iterable[Row], key: Callable[[Row], object]) -> Iterator[Row]:
    seen: dict[object, int] = {}
    for row in given:
        if key(row) in seen:
            raise row.fault(f"{key(row)!r} stands on line {seen[key(row)]} already")
        seen[key(row)] = row.line
        yield row


def _unit(row: Row) -> Unit:
    return Unit(
        code=row.text("code"),
        name_vi=row.text("name_vi"),
        name_en=row.text("name_en"),
        kind=row.one_of("kind", ("huyện", "xã", "thị trấn")),
        valid_from=row.required_day("valid_from"),
        valid_to=row.day("valid_to"),
    )


def _body(row: Row) -> Body:
    return Body(
        code=row.text("code"),
        name_vi=row.text("name_vi"),
        name_en=row.text("name_en"),
        kind=row.text("kind"),
        parent_code=row.optional("parent_code"),
        mobilizes=row.flag("mobilizes"),
        lead=row.flag("lead"),
    )


def _objective(row: Row) -> Objective:
    low, high = row.decimal("low"), row.decimal("high")
    operator = row.one_of("operator", OPERATORS)
    if low is None:
        raise row.fault("low is empty")
    if (operator in ("between", "times")) != (high is not None) or (high is not None and high < low):
        raise row.fault(f"the bounds {low} and {high} do not fit the operator {operator}")
    return Objective(
        code=row.text("code"),
        text_vi=row.text("text_vi"),
        text_en=row.text("text_en"),
        operator=operator,
        low=low,
        high=high,
        unit=row.one_of("unit", ("HTX", "THT", "percent", "times")),
        baseline=row.decimal("baseline"),
        baseline_unit=row.optional("baseline_unit"),
        baseline_year=row.integer("baseline_year"),
        clause=row.text("clause"),
        note=row.optional("note"),
    )


def _duty(row: Row) -> Duty:
    recurrence, interval = row.one_of("recurrence", RECURRENCES), row.integer("interval_months")
    if (recurrence in ("yearly", "periodic")) != (interval is not None):
        raise row.fault(f"interval_months {interval} does not fit the recurrence {recurrence}")
    return Duty(
        code=row.text("code"),
        clause=row.text("clause"),
        text_vi=row.text("text_vi"),
        text_en=row.text("text_en"),
        product_vi=row.text("product_vi"),
        product_en=row.text("product_en"),
        recurrence=recurrence,
        interval_months=interval,
        first_deadline=row.required_day("first_deadline"),
        deadline_source=row.one_of("deadline_source", ("administrator", "resolution")),
        lead_codes=row.several("lead_codes"),
        cooperating_codes=row.several("cooperating_codes"),
        objective_codes=row.several("objective_codes"),
    )


def _stage(row: Row) -> Stage:
    position, needs = row.integer("position"), row.several("needs")
    if position is None or not set(needs) <= set(NEEDS):
        raise row.fault(f"position {position} or needs {needs} is not allowed (needs: {', '.join(NEEDS)})")
    return Stage(
        entity=row.one_of("entity", ("THT", "HTX", "ANY")),
        position=position,
        code=row.text("code"),
        stage_vi=row.text("stage_vi"),
        stage_en=row.text("stage_en"),
        evidence_vi=row.text("evidence_vi"),
        evidence_en=row.text("evidence_en"),
        law_basis=row.optional("law_basis"),
        phase=row.one_of("phase", PHASES),
        counts=row.flag("counts"),
        needs=needs,
    )


def _tasks(folder: Path, duties: Iterable[Duty]) -> dict[tuple[str, str], tuple[str, str]]:
    helping = {(duty.code, code) for duty in duties for code in duty.cooperating_codes}
    found = {}
    for row in rows("duty_tasks.csv", folder):
        key = row.text("duty_code"), row.text("body_code")
        if key not in helping:
            raise row.fault(f"{key[1]} does not cooperate in the duty {key[0]}")
        found[key] = row.text("task_vi"), row.text("task_en")
    return found


def _check_references(folder: Path, bodies: Iterable[Body], objectives: Iterable[Objective]) -> None:
    by_code = {body.code: body for body in bodies}
    for row in rows("organisations.csv", folder):
        _known(row, "parent_code", by_code)
    for row in rows("duties.csv", folder):
        for column in ("lead_codes", "cooperating_codes"):
            _known(row, column, by_code)
        _known(row, "objective_codes", {objective.code for objective in objectives})
        _leads(row, by_code)


def _known(row: Row, column: str, codes: Iterable[str]) -> None:
    for code in set(row.several(column)) - set(codes):
        raise row.fault(f"{column} names the unknown {code!r}")


def _leads(row: Row, bodies: dict[str, Body]) -> None:
    if not row.several("lead_codes"):
        raise row.fault("lead_codes is empty")
    for code in row.several("lead_codes"):
        if not bodies[code].lead:
            raise row.fault(f"{code} leads a duty, but organisations.csv does not mark it as a lead")
