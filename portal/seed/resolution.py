"""The district and the resolution as an administrator could have entered them, read from `data/*.csv`.

Units, bodies, objectives (clauses I.2 and II.4) and duties (Section III and clause II.9), as plain rows that the
portal's services take. `load()` reads and checks everything; a fault names its file and line.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from portal.programmes.choices import DeadlineSource
from portal.seed.files import DATA, Row, rows

Record = dict[str, Any]

PERIOD = (date(2021, 1, 1), date(2025, 12, 31))
"""The programme's first and last day."""
# A code that stands for every commune's People's Committee where a duty names its bodies.
EVERY_COMMUNE = "UBND_X"

_KINDS = {"huyện": "district", "xã": "commune", "thị trấn": "town"}
# The resolution's words for its operators → the portal's.
_OPERATORS = {"gt": "gt", "between": "between", "keep": "eq_keep", "times": "between", "at_least": "eq"}
_SOURCES = {"administrator": DeadlineSource.CHOSEN, "resolution": DeadlineSource.TEXT}
_RECURRENCES = ("once", "yearly", "periodic", "continuous")
_RHYTHMS = {3: "quarterly", 6: "half_yearly", 12: "yearly"}


@cache
def load(folder: Path = DATA) -> dict[str, tuple[Record, ...]]:
    """Return units, bodies, objectives, duties and own fields by name; raises SeedError (`file:line: what it is`)."""
    found = {
        "units": _read("units.csv", folder, _unit),
        "bodies": _read("organisations.csv", folder, _body),
        "objectives": _read("objectives.csv", folder, _objective),
        "duties": _read("duties.csv", folder, _duty),
        "own_fields": _read("own_fields.csv", folder, _own_field),
    }
    _check_references(folder, found)
    _add_tasks(folder, found["duties"])
    return found


def communes() -> list[str]:
    """Return the official codes of the 24 communes and towns, in order."""
    return [unit["code"] for unit in load()["units"] if unit["kind"] != "district"]


def duties() -> tuple[Record, ...]:
    """Return the duties; `values` as the portal keeps them, `leads` and `helpers` by the codes of bodies."""
    return load()["duties"]


def spelled_out(codes: Iterable[str]) -> list[str]:
    """Return codes of bodies with `UBND_X` replaced by the People's Committees of all communes and towns."""
    everyone = [f"UBND-{code}" for code in communes()]
    return [code for given in codes for code in (everyone if given == EVERY_COMMUNE else [given])]


def associations() -> Iterator[Record]:
    """Yield the associations' chapters in every commune (HND-00703); Committee and Front come with their unit."""
    patterns = tuple(rows("commune_bodies.csv"))
    for unit in load()["units"]:
        if unit["kind"] != "district":
            yield from (_association(row, unit) for row in patterns)


def _association(row: Row, unit: Record) -> Record:
    inside = unit["name_vi"][0].lower() + unit["name_vi"][1:]  # "Xã Cao Bồ" within a name: "… xã Cao Bồ"
    return {
        "code": f"{row.text('prefix')}-{unit['code']}",
        "name_vi": row.text("name_vi").format(unit=inside),
        "name_en": row.text("name_en").format(unit=unit["name_en"]),
        "kind": row.text("kind"),
        "parent": row.text("parent_code"),
        "unit": unit["code"],
        "mobilizes": False,  # its work is credited to its line: HND, LHPN, …
    }


def _read(name: str, folder: Path, make: Callable[[Row], Record]) -> tuple[Record, ...]:
    seen: dict[str, int] = {}
    made = []
    for row in rows(name, folder):
        code = row.text("code")
        if code in seen:
            raise row.fault(f"{code!r} stands on line {seen[code]} already")
        seen[code] = row.line
        made.append(make(row))
    return tuple(made)


def _unit(row: Row) -> Record:
    return {
        "code": row.text("code"),
        "kind": _KINDS[row.one_of("kind", tuple(_KINDS))],
        "name_vi": row.text("name_vi"),
        "name_en": row.text("name_en"),
        "valid_from": row.required_day("valid_from"),  # of the national code list (Decision 124/2004/QĐ-TTg)
        "valid_to": row.day("valid_to"),
    }


def _body(row: Row) -> Record:
    said = {name: row.text(name) for name in ("code", "name_vi", "name_en", "kind")}
    place = {"parent": row.optional("parent_code"), "unit": None}
    return said | place | {"mobilizes": row.flag("mobilizes"), "leads": row.flag("lead")}


def _own_field(row: Row) -> Record:
    """Return a field that the resolution adds to a record: who its members are."""
    told = {name: row.text(name) for name in ("record", "label_vi", "label_en", "kind")}
    return told | {"from_year": PERIOD[0].year, "to_year": None}


@cache
def _definitions() -> dict[str, Any]:
    """Return what each objective measures (`metrics.definitions`), by its code."""
    found: dict[str, Any] = json.loads((DATA / "definitions.json").read_text(encoding="utf-8"))
    return found


def _objective(row: Row) -> Record:
    low, high = row.decimal("low"), row.decimal("high")
    operator = row.one_of("operator", tuple(_OPERATORS))
    if low is None:
        raise row.fault("low is empty")
    if (_OPERATORS[operator] == "between") != (high is not None) or (high is not None and high < low):
        raise row.fault(f"the bounds {low} and {high} do not fit the operator {operator}")
    baseline = row.decimal("baseline")
    if baseline is not None and (row.optional("baseline_unit") or "").startswith("VND"):
        baseline /= 1_000_000  # the portal keeps million VND
    return {
        **{name: row.text(name) for name in ("code", "metric", "text_vi", "text_en", "clause")},
        "operator": _OPERATORS[operator],
        "low": low,
        "high": high,
        "unit": row.one_of("unit", ("THT", "HTX", "percent", "times")),
        "baseline": baseline,
        "note": row.optional("note") or "",
        "definition": _definitions().get(row.text("code")),
    }


def _duty(row: Row) -> Record:
    recurrence, interval = row.one_of("recurrence", _RECURRENCES), row.integer("interval_months")
    if (recurrence in ("yearly", "periodic")) != (interval is not None):
        raise row.fault(f"interval_months {interval} does not fit the recurrence {recurrence}")
    texts = ("code", "clause", "text_vi", "text_en", "product_vi", "product_en")
    values: Record = {name: row.text(name) for name in texts}
    # The resolution's "periodic" by the months that the office decided.
    values["recurrence"] = _RHYTHMS.get(interval or 0, recurrence)
    values["first_due_on"] = row.required_day("first_deadline")
    return {
        "values": values,
        "leads": row.several("lead_codes"),
        "helpers": row.several("cooperating_codes"),
        "objectives": row.several("objective_codes"),
        # The text gives no deadline: this says who set the first one.
        "deadline_source": _SOURCES[row.one_of("deadline_source", tuple(_SOURCES))],
        "tasks": {},
    }


def _check_references(folder: Path, found: dict[str, tuple[Record, ...]]) -> None:
    bodies = {body["code"]: body for body in found["bodies"]}
    for row in rows("organisations.csv", folder):
        _check_known(row, "parent_code", bodies)
    for row in rows("duties.csv", folder):
        _check_known(row, "lead_codes", bodies)
        _check_known(row, "cooperating_codes", bodies)
        _check_known(row, "objective_codes", {objective["code"] for objective in found["objectives"]})
        if not row.several("lead_codes"):
            raise row.fault("lead_codes is empty")
        for code in row.several("lead_codes"):
            if not bodies[code]["leads"]:
                raise row.fault(f"{code} leads a duty, but organisations.csv does not mark it as a lead")


def _check_known(row: Row, column: str, codes: Iterable[str]) -> None:
    for code in set(row.several(column)) - set(codes):
        raise row.fault(f"{column} names the unknown {code!r}")


def _add_tasks(folder: Path, found: tuple[Record, ...]) -> None:
    """Let each duty know what its cooperating bodies do: `tasks`, by code, in Vietnamese and English."""
    by_code = {duty["values"]["code"]: duty for duty in found}
    for row in rows("duty_tasks.csv", folder):
        code, body = row.text("duty_code"), row.text("body_code")
        if body not in by_code[code]["helpers"]:
            raise row.fault(f"{body} does not cooperate in the duty {code}")
        by_code[code]["tasks"][body] = row.text("task_vi"), row.text("task_en")
