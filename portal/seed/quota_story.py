"""Quotas of the illustrative story: issued in 2021, adjusted in 2023; proposals before, and a new round for 2025."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from portal.core import workdays
from portal.seed import names
from portal.seed.records import QuotaCell, QuotaDecision, QuotaProposal
from portal.seed.resolution import load
from portal.seed.spreading import exact_parts

YEARS = range(2021, 2026)
KINDS = ("THT", "HTX")

# New HTX and THT to be mobilized each year, all units together, as first issued.
FIRST_ISSUE = {
    "HTX": {2021: 5, 2022: 8, 2023: 8, 2024: 8, 2025: 4},
    "THT": {2021: 14, 2022: 18, 2023: 18, 2024: 16, 2025: 12},
}
# The adjustment takes one from as many units and gives one to others, by year: in total 34 HTX and 80 THT.
TAKEN = {"HTX": {2024: 2, 2025: 1}, "THT": {2023: 1, 2024: 2, 2025: 1}}
GIVEN = {"HTX": {2024: 3, 2025: 1}, "THT": {2023: 2, 2024: 2, 2025: 2}}

ISSUED_ON, ADJUSTED_ON = date(2021, 3, 5), date(2023, 4, 14)


def decisions(rng: random.Random) -> tuple[QuotaDecision, QuotaDecision]:
    """The decision that issues every cell (24 units, THT and HTX, five years) and the one that adjusts some."""
    form = names.texts("document:decision")[0]
    first = QuotaDecision(f"12/{form}", ISSUED_ON, False, tuple(_issued(rng)))
    return first, QuotaDecision(f"47/{form}", ADJUSTED_ON, True, tuple(_adjusted(rng, first.cells)))


def in_force(made: Iterable[QuotaDecision]) -> dict[tuple[str, str, int], int]:
    """The quota of each (unit, kind, year) after the given decisions, in their order."""
    return {_place(cell): cell.number for decision in made for cell in decision.cells}


def _place(cell: QuotaCell) -> tuple[str, str, int]:
    return cell.unit_code, cell.kind, cell.year


def _issued(rng: random.Random) -> Iterator[QuotaCell]:
    shares = {kind: _shares(rng, kind) for kind in KINDS}
    for unit in load().communes:
        for kind in KINDS:
            for year in YEARS:
                number = shares[kind][unit.code].count(year)
                yield QuotaCell(unit.code, kind, year, number, _basis(rng, number))


def _shares(rng: random.Random, kind: str) -> dict[str, list[int]]:
    """For each unit, the years in which it is to found one each."""
    pool = [year for year, number in FIRST_ISSUE[kind].items() for _ in range(number)]
    rng.shuffle(pool)
    codes = [unit.code for unit in load().communes]
    low = 1 if kind == "HTX" else 2
    sizes = exact_parts(rng, len(pool), len(codes), low=low)
    return {code: [pool.pop() for _ in range(size)] for code, size in zip(codes, sizes, strict=True)}


def _basis(rng: random.Random, number: int) -> str:
    return rng.choice(names.texts("basis_issue" if number else "basis_zero"))


def _adjusted(rng: random.Random, cells: tuple[QuotaCell, ...]) -> Iterator[QuotaCell]:
    for kind in KINDS:
        takers = _pick(rng, [cell for cell in cells if cell.kind == kind and cell.number], TAKEN[kind], set())
        losing = {cell.unit_code for cell in takers}
        givers = _pick(rng, [cell for cell in cells if cell.kind == kind], GIVEN[kind], losing)
        yield from (_changed(rng, cell, -1, "basis_down") for cell in takers)
        yield from (_changed(rng, cell, 1, "basis_up") for cell in givers)


def _pick(rng: random.Random, cells: list[QuotaCell], wanted: dict[int, int], without: set[str]) -> list[QuotaCell]:
    return [
        cell
        for year, number in wanted.items()
        for cell in rng.sample([one for one in cells if one.year == year and one.unit_code not in without], number)
    ]


def _changed(rng: random.Random, cell: QuotaCell, by: int, topic: str) -> QuotaCell:
    return replace(cell, number=cell.number + by, previous=cell.number, basis=rng.choice(names.texts(topic)))


def proposals(rng: random.Random, made: tuple[QuotaDecision, ...]) -> tuple[QuotaProposal, ...]:
    """The round of early 2021, all agreed, and the round of autumn 2024 for 2025, in every state."""
    first = [_agreed_first(rng, cell) for cell in made[0].cells if cell.number]
    return tuple(sorted([*first, *_second_round(rng, in_force(made))], key=lambda one: one.proposed_on))


def _agreed_first(rng: random.Random, cell: QuotaCell) -> QuotaProposal:
    asked = max(1, cell.number + rng.choice((0, 0, 0, 0, 1, -1)))
    begun = workdays.on_or_before(date(2021, 1, 18) + timedelta(days=rng.randrange(12)))
    return _agreed(rng, _proposal(rng, _place(cell), asked, begun))


def _proposal(rng: random.Random, place: tuple[str, str, int], number: int, begun: date) -> QuotaProposal:
    return QuotaProposal(*place, number, rng.choice(names.texts("proposal")), begun)


def _joined(rng: random.Random, one: QuotaProposal) -> QuotaProposal:
    return replace(one, front_joined_on=workdays.shift(one.proposed_on, rng.randint(0, 2)))


def _signed(rng: random.Random, one: QuotaProposal) -> QuotaProposal:
    joined = _joined(rng, one)
    return replace(joined, leader_agreed_on=workdays.shift(_last_day(joined), rng.randint(1, 4)))


def _agreed(rng: random.Random, one: QuotaProposal) -> QuotaProposal:
    signed = _signed(rng, one)
    return replace(signed, front_agreed_on=workdays.shift(_last_day(signed), rng.randint(1, 5)))


def _returned(rng: random.Random, one: QuotaProposal) -> QuotaProposal:
    joined = _joined(rng, one)
    back = workdays.shift(_last_day(joined), rng.randint(1, 4))
    return replace(joined, returned_on=back, return_note=names.texts("proposal_return")[0])


def _last_day(one: QuotaProposal) -> date:
    return one.leader_agreed_on or one.front_joined_on or one.proposed_on


def _alone(rng: random.Random, one: QuotaProposal) -> QuotaProposal:
    return one


# How the proposals of 2024 stand: (what has happened, how many).
_SECOND_ROUND = ((_agreed, 5), (_signed, 3), (_joined, 2), (_alone, 2), (_returned, 2))


def _second_round(rng: random.Random, quotas: dict[tuple[str, str, int], int]) -> Iterator[QuotaProposal]:
    units = [unit.code for unit in load().communes]
    rng.shuffle(units)
    for advance, number in _SECOND_ROUND:
        for code in [units.pop() for _ in range(number)]:
            place = (code, rng.choice(KINDS), 2025)
            begun = workdays.on_or_before(date(2024, 9, 16) + timedelta(days=rng.randrange(18)))
            yield advance(rng, _proposal(rng, place, quotas[place] + 1, begun))
