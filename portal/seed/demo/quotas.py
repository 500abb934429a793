"""Quotas of the illustrative story: proposed and issued in 2021, adjusted in 2023; a new round for 2025."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from portal.core import clock, workdays
from portal.core.access import Role
from portal.quotas import queries, services
from portal.registry.choices import FOUNDED_KINDS
from portal.seed import resolution
from portal.seed.apportionment import exact_parts
from portal.seed.demo import names
from portal.seed.demo.player import Happening, Played

YEARS = range(2021, 2026)
Place = tuple[str, str, int]  # unit code, kind, year

# New THT and HTX to be mobilized each year, all units together, as first issued.
FIRST_ISSUE = {
    "HTX": {2021: 5, 2022: 8, 2023: 8, 2024: 8, 2025: 4},
    "THT": {2021: 14, 2022: 18, 2023: 18, 2024: 16, 2025: 12},
}
# The adjustment takes one from as many units and gives one to others, by year: in total 34 HTX and 80 THT.
TAKEN = {"HTX": {2024: 2, 2025: 1}, "THT": {2023: 1, 2024: 2, 2025: 1}}
GIVEN = {"HTX": {2024: 3, 2025: 1}, "THT": {2023: 2, 2024: 2, 2025: 2}}

ISSUED_ON, ADJUSTED_ON = date(2021, 3, 5), date(2023, 4, 14)


def happenings(rng: random.Random, proposing: random.Random) -> list[Happening]:
    """Return the two decisions and the two rounds of proposals, each of which has a stream of its own."""
    issued, bases = _issued(rng)
    adjusted, changed = _adjusted(rng, issued)
    form = names.texts("document:decision")[0]
    said = {place: basis for place, basis in bases.items() if issued[place]}
    decisions = [
        _decision(ISSUED_ON, f"12/{form}", issued, said),
        _decision(ADJUSTED_ON, f"47/{form}", adjusted, changed),
    ]
    first = _first_round(proposing, issued)
    return [*first, *decisions, *_second_round(proposing, issued | adjusted, first)]


# --- decisions of the district -----------------------------------------------------------------------


def _issued(rng: random.Random) -> tuple[dict[Place, int], dict[Place, str]]:
    """Return every cell (24 units, THT and HTX, five years) and on what it rests."""
    shares = {kind: _shares(rng, kind) for kind in FOUNDED_KINDS}
    places = [(code, kind, year) for code in resolution.communes() for kind in FOUNDED_KINDS for year in YEARS]
    cells = {(code, kind, year): shares[kind][code].count(year) for code, kind, year in places}
    return cells, {
        place: rng.choice(names.texts("basis_issue" if number else "basis_zero")) for place, number in cells.items()
    }


def _shares(rng: random.Random, kind: str) -> dict[str, list[int]]:
    """Return for each unit the years in which it is to found one each."""
    pool = [year for year, number in FIRST_ISSUE[kind].items() for _ in range(number)]
    rng.shuffle(pool)
    codes = resolution.communes()
    sizes = exact_parts(rng, len(pool), len(codes), low=1 if kind == "HTX" else 2)
    return {code: [pool.pop() for _ in range(size)] for code, size in zip(codes, sizes, strict=True)}


def _adjusted(rng: random.Random, cells: dict[Place, int]) -> tuple[dict[Place, int], dict[Place, str]]:
    numbers, bases = {}, {}
    for kind in FOUNDED_KINDS:
        of_kind = [place for place in cells if place[1] == kind]
        takers = _pick(rng, [place for place in of_kind if cells[place]], TAKEN[kind], set())
        givers = _pick(rng, of_kind, GIVEN[kind], {place[0] for place in takers})
        for places, by, topic in ((takers, -1, "basis_down"), (givers, 1, "basis_up")):
            for place in places:
                numbers[place], bases[place] = cells[place] + by, rng.choice(names.texts(topic))
    return numbers, bases


def _pick(rng: random.Random, cells: list[Place], wanted: dict[int, int], without: set[str]) -> list[Place]:
    return [
        cell
        for year, number in wanted.items()
        for cell in rng.sample([one for one in cells if one[2] == year and one[0] not in without], number)
    ]


def _decision(on: date, number: str, cells: dict[Place, int], bases: dict[Place, str]) -> Happening:
    basis = "; ".join(dict.fromkeys(bases.values()))
    return Happening(on, "quotas.issue", {"number": number, "cells": cells, "basis": basis})


def _issue(played: Played, number: str, cells: dict[Place, int], basis: str) -> None:
    programme_id = played.programme.id
    present = queries.allocation(programme_id)
    wanted = {(played.communes[code], kind, year): value for (code, kind, year), value in cells.items()}
    services.save_draft(
        programme_id=programme_id, cells={cell: (present.get(cell), value) for cell, value in wanted.items()}
    )
    by = played.post("UBND_H", Role.DISTRICT_LEADER)
    services.issue(programme_id=programme_id, number=number, decided_on=clock.today(), basis=basis, posting_id=by.id)


# --- proposals of the communes -----------------------------------------------------------------------


def _first_round(rng: random.Random, issued: dict[Place, int]) -> list[Happening]:
    """All agreed: each commune proposes for every cell that it was then issued, give or take one."""
    asked: dict[str, dict[tuple[str, int], int]] = {code: {} for code, _kind, _year in issued}
    bases: dict[str, list[str]] = {code: [] for code in asked}
    days: dict[str, list[date]] = {}
    for (code, kind, year), number in issued.items():
        if not number:
            asked[code][kind, year] = 0
            continue
        asked[code][kind, year] = max(1, number + rng.choice((0, 0, 0, 0, 1, -1)))
        begun = workdays.on_or_before(date(2021, 1, 18) + timedelta(days=rng.randrange(12)))
        bases[code].append(rng.choice(names.texts("proposal")))
        days[code] = max(days.get(code, []), _days(rng, begun, "agree"))
    told = [_round(code, asked[code], bases[code], days[code], "agree") for code in asked]
    return [happening for of_unit in told for happening in of_unit]


def _days(rng: random.Random, begun: date, course: str) -> list[date]:
    """Return the days on which a round is begun, put forward, and answered."""
    days = [begun]
    if course != "save":
        days.append(workdays.shift(begun, rng.randint(0, 2)))
    if course in ("agree", "sign", "return"):
        days.append(workdays.shift(days[-1], rng.randint(1, 4)))
    if course == "agree":
        days.append(workdays.shift(days[-1], rng.randint(1, 5)))
    return days


# How the proposals of 2024 stand: (what has happened, how many).
_SECOND_ROUND = (("agree", 5), ("sign", 3), ("propose", 2), ("save", 2), ("return", 2))


def _second_round(rng: random.Random, quotas: dict[Place, int], first: list[Happening]) -> Iterator[Happening]:
    """For 2025 some communes ask for one more of a kind than they were issued."""
    before = {one.what["unit"]: one.what["values"] for one in first if one.act == "quotas.save_proposal"}
    units = resolution.communes()
    rng.shuffle(units)
    for course, number in _SECOND_ROUND:
        for code in [units.pop() for _ in range(number)]:
            kind = rng.choice(FOUNDED_KINDS)
            begun = workdays.on_or_before(date(2024, 9, 16) + timedelta(days=rng.randrange(18)))
            values = before[code] | {(kind, 2025): quotas[code, kind, 2025] + 1}
            basis = [rng.choice(names.texts("proposal"))]
            yield from _round(code, values, basis, _days(rng, begun, course), course)


def _round(
    code: str, values: dict[tuple[str, int], int], bases: list[str], days: list[date], course: str
) -> Iterator[Happening]:
    told = {"unit": code, "values": values, "basis": "; ".join(dict.fromkeys(bases))}
    yield Happening(days[0], "quotas.save_proposal", told | {"submit": False})
    if course != "save":
        yield Happening(days[1], "quotas.save_proposal", told | {"submit": True})
    if course in ("agree", "sign"):
        yield Happening(days[2], "quotas.agree_as_leader", {"unit": code})
    if course == "agree":
        yield Happening(days[3], "quotas.agree_as_front", {"unit": code})
    if course == "return":
        note = names.texts("proposal_return")[0]
        yield Happening(days[2], "quotas.give_back", {"unit": code, "note": note})


def _save_proposal(played: Played, unit: str, values: dict[tuple[str, int], int], basis: str, *, submit: bool) -> None:
    present = queries.proposal(played.communes[unit], played.programme.id)
    services.save_proposal(
        tenant_id=played.communes[unit],
        programme_id=played.programme.id,
        values=values,
        basis=basis,
        posting_id=played.officer(unit).id,
        version=present.version if present else 0,
        submit=submit,
    )


def _answer(played: Played, unit: str, by: Any) -> dict[str, Any]:
    proposal = queries.proposal(played.communes[unit], played.programme.id)
    assert proposal is not None  # noqa: S101  # the story proposes before it answers
    return {"proposal": proposal, "posting_id": by.id, "version": proposal.version}


def _agree_as_leader(played: Played, unit: str) -> None:
    services.agree_as_leader(**_answer(played, unit, played.leader(unit)))


def _agree_as_front(played: Played, unit: str) -> None:
    services.agree_as_front(**_answer(played, unit, played.post("MTTQ", Role.DISTRICT_FRONT_OFFICER)))


def _give_back(played: Played, unit: str, note: str) -> None:
    services.give_back(note=note, **_answer(played, unit, played.leader(unit)))


ACTS = {
    "quotas.issue": _issue,
    "quotas.save_proposal": _save_proposal,
    "quotas.agree_as_leader": _agree_as_leader,
    "quotas.agree_as_front": _agree_as_front,
    "quotas.give_back": _give_back,
}
