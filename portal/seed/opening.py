"""The resolution's opening balance at 31/12/2020, spread over the 24 units by a seeded rule.

The sums are the resolution's own (its first paragraph) and hold for every seed; which collective stands where, its name
and its own figures are invented. Money is in VND, as whole numbers, in fields named ``*_vnd``.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from portal.core import workdays
from portal.seed import names
from portal.seed.resolution import load
from portal.seed.spreading import exact_parts

OPENING_DAY = date(2020, 12, 31)
MILLION = 1_000_000

THT_PRODUCTION, THT_HOUSEHOLD = 208, 5
THT_MEMBERS, THT_CAPITAL_VND = 1_174, 573_550_000
INTEREST_GROUPS = {"crops": 46, "livestock": 56, "other": 5}
INTEREST_MEMBERS, INTEREST_CAPITAL_VND = 1_450, 3_740 * MILLION
HTX, HTX_MEAN_REVENUE_VND, HTX_MEAN_INCOME_VND = 112, 2_650 * MILLION, 75 * MILLION

# HTX come in fours with equally many regular workers and an average income of exactly the mean within the four: then
# the mean over all HTX is exact whether one weights by workers or not.
_FOUR = 4
_LONG_NAMES = 2  # of each kind
_KEY_PREFIX = {"THT": "THT", "HTX": "HTX", "interest_group": "NST"}


@dataclass(frozen=True)
class OpeningCollective:
    """One THT, HTX or interest group that worked on 31/12/2020, with its record for 2020.

    ``key`` is stable for a seed (``THT-00952-03``). ``subtype``: THT ``production`` or ``household_group``; interest
    group ``crops``, ``livestock`` or ``other``; HTX ``law_2012``. ``sector``: ``agriculture_forestry_fishery``,
    ``industry_construction`` or ``trade_services_other``. ``members``, ``regular_workers``, ``managers``: persons;
    ``*_vnd`` whole VND; ``revenue_vnd`` and ``average_income_vnd`` (of a regular worker) are per year. The fields from
    ``certificate_no`` on are None unless it is an HTX.
    """

    key: str
    unit_code: str
    kind: str
    subtype: str
    sector: str
    product: str
    name: str
    villages: tuple[str, ...]
    head_name: str
    registered_on: date
    members: int
    contributed_capital_vnd: int
    certificate_no: str | None = None
    charter_capital_vnd: int | None = None
    revenue_vnd: int | None = None
    regular_workers: int | None = None
    average_income_vnd: int | None = None
    managers: int | None = None


@dataclass(frozen=True)
class _Place:
    """A key, the unit in which it stands, and whether its name is one of the long ones."""

    key: str
    unit_code: str
    long_name: bool


@dataclass(frozen=True)
class _Economy:
    """An HTX's figures for 2020."""

    regular_workers: int
    average_income_vnd: int
    revenue_vnd: int


def opening_collectives(seed: int) -> list[OpeningCollective]:
    """The opening balance: 213 THT, 107 interest groups and 112 HTX, by unit and kind; the same for the same seed."""
    rng = random.Random(f"{seed}:opening")
    maker = _Maker(rng, names.Namer(rng))
    found = [*_groups(maker), *_interest_groups(maker), *_cooperatives(maker)]
    return sorted(found, key=lambda one: (one.unit_code, one.kind, one.key))


@dataclass
class _Maker:
    """Makes the part of a collective that all kinds share."""

    rng: random.Random
    namer: names.Namer

    def make(
        self, place: _Place, kind: str, subtype: str, members: int, capital_vnd: int, **own: Any
    ) -> OpeningCollective:
        made = self._product(kind, subtype)
        name, villages = self._name(place, kind, made)
        return OpeningCollective(
            key=place.key,
            unit_code=place.unit_code,
            kind=kind,
            subtype=subtype,
            sector=made.sector,
            product=made.product,
            name=name,
            villages=villages,
            head_name=names.person(self.rng),
            registered_on=self._registered_on(kind),
            members=members,
            contributed_capital_vnd=capital_vnd,
            **own,
        )

    def _product(self, kind: str, subtype: str) -> names.Product:
        if kind == "interest_group":
            return self.rng.choice(names.products(kind, subtype))
        # Four in five work the land; the others are spread over crafts, services and trade.
        farming = self.rng.random() < 0.8
        return self.rng.choice([made for made in names.products(kind) if (made.line != "other") == farming])

    def _name(self, place: _Place, kind: str, made: names.Product) -> tuple[str, tuple[str, ...]]:
        if place.long_name:
            return self.namer.long(place.unit_code, kind, made)
        name, village = self.namer.plain(place.unit_code, kind, made)
        others = [other for other in names.villages()[place.unit_code] if other != village]
        return name, (village, *self.rng.sample(others, self.rng.choice((0, 0, 1, 2))))

    def _registered_on(self, kind: str) -> date:
        # The Law of 2012 applies from 1/7/2013: the HTX are those registered or converted under it.
        first = date(2014, 1, 2) if kind == "HTX" else date(2010, 1, 4)
        span = (date(2020, 12, 18) - first).days
        day = workdays.on_or_before(first + timedelta(days=self.rng.randint(0, span)))
        # The desks that register stay closed on a Saturday that is worked instead of another day.
        return max(first, day if day.weekday() < 5 else day - timedelta(days=1))


def _groups(maker: _Maker) -> Iterator[OpeningCollective]:
    rng = maker.rng
    subtypes = ["production"] * THT_PRODUCTION + ["household_group"] * THT_HOUSEHOLD
    rng.shuffle(subtypes)
    members = exact_parts(rng, THT_MEMBERS, len(subtypes), low=2)
    capital = exact_parts(rng, THT_CAPITAL_VND, len(subtypes), step=50_000, skew=2)
    places = _places(rng, "THT", len(subtypes))
    for place, subtype, persons, money in zip(places, subtypes, members, capital, strict=True):
        yield maker.make(place, "THT", subtype, persons, money)


def _interest_groups(maker: _Maker) -> Iterator[OpeningCollective]:
    rng = maker.rng
    lines = [line for line, number in INTEREST_GROUPS.items() for _ in range(number)]
    rng.shuffle(lines)
    members = exact_parts(rng, INTEREST_MEMBERS, len(lines), low=5)
    capital = exact_parts(rng, INTEREST_CAPITAL_VND, len(lines), low=2 * MILLION, step=100_000, skew=2)
    places = _places(rng, "interest_group", len(lines))
    for place, line, persons, money in zip(places, lines, members, capital, strict=True):
        yield maker.make(place, "interest_group", line, persons, money)


def _cooperatives(maker: _Maker) -> Iterator[OpeningCollective]:
    rng = maker.rng
    for number, (place, economy) in enumerate(zip(_places(rng, "HTX", HTX), _economies(rng), strict=True), 1):
        capital = rng.randrange(100, 2_000, 10) * MILLION
        members = 7 + min(rng.randrange(60), rng.randrange(60))
        yield maker.make(
            place,
            "HTX",
            "law_2012",
            members,
            capital,
            certificate_no=f"100207{number:06d}",
            charter_capital_vnd=capital,
            revenue_vnd=economy.revenue_vnd,
            regular_workers=economy.regular_workers,
            average_income_vnd=economy.average_income_vnd,
            managers=rng.randint(3, 6),
        )


def _places(rng: random.Random, kind: str, number: int) -> list[_Place]:
    """Where ``number`` collectives of a kind stand: at least two in every unit; a few with a really long name."""
    units = load().communes
    shares = exact_parts(rng, number, len(units), low=2)
    long_names = set(rng.sample(range(number), _LONG_NAMES))
    codes = [(unit.code, i) for unit, share in zip(units, shares, strict=True) for i in range(1, share + 1)]
    return [
        _Place(f"{_KEY_PREFIX[kind]}-{code}-{i:02d}", code, place in long_names)
        for place, (code, i) in enumerate(codes)
    ]


def _economies(rng: random.Random) -> list[_Economy]:
    """The 112 HTX' workers, incomes and revenues; a revenue always pays its workers."""
    pairs = [pair for _ in range(HTX // _FOUR) for pair in _four(rng)]
    floors = [_whole_millions(workers * income * 13 // 10) for workers, income in pairs]
    rest = HTX * HTX_MEAN_REVENUE_VND - sum(floors)
    extra = exact_parts(rng, rest, HTX, step=MILLION, skew=3)
    found = [_Economy(*pair, floor + more) for pair, floor, more in zip(pairs, floors, extra, strict=True)]
    rng.shuffle(found)
    return found


def _four(rng: random.Random) -> list[tuple[int, int]]:
    workers = rng.randint(3, 20)
    incomes = exact_parts(rng, _FOUR * HTX_MEAN_INCOME_VND, _FOUR, low=45 * MILLION, step=500_000)
    return [(workers, income) for income in incomes]


def _whole_millions(amount_vnd: int) -> int:
    return -(-amount_vnd // MILLION) * MILLION
