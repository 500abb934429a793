"""The resolution's opening balance at 31/12/2020, spread over the 24 units by a seeded rule.

The sums are the resolution's own (its first paragraph) and hold for every seed; which collective stands where, its name
and its own figures are invented. Money is in VND here, as whole numbers; the register takes million VND.
"""

import random
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from portal.core import workdays
from portal.registry import services as registry
from portal.registry.opening_balance import OPENING_DAY
from portal.seed import resolution
from portal.seed.apportionment import exact_parts
from portal.seed.demo import names
from portal.seed.demo.player import Happening, Played

MILLION = 1_000_000
ENTERED_ON = date(2021, 1, 4)

THT_PRODUCTION, THT_HOUSEHOLD = 208, 5
THT_MEMBERS, THT_CAPITAL = 1_174, 573_550_000
INTEREST_GROUPS = {"crops": 46, "livestock": 56, "other": 5}
INTEREST_MEMBERS, INTEREST_CAPITAL = 1_450, 3_740 * MILLION
HTX, HTX_MEAN_REVENUE, HTX_MEAN_INCOME = 112, 2_650 * MILLION, 75 * MILLION

# HTX come in fours with equally many regular workers and an average income of exactly the mean within the four: then
# the mean over all HTX is exact whether one weights by workers or not.
_FOUR = 4
_LONG_NAMES = 2  # of each kind
_KEY_PREFIX = {"THT": "THT", "HTX": "HTX", "interest_group": "NST"}
_MONEY = ("contributed_capital", "charter_capital", "revenue", "average_income")


def collectives(seed: int) -> list[dict[str, Any]]:
    """Return the opening balance: 213 THT, 107 interest groups and 112 HTX, by unit and kind.

    Each with its `key`, stable for a seed (THT-00952-03), `unit`, `facts` as the register takes them, and `record`:
    its yearly record for 2020, money in whole VND.
    """
    rng = random.Random(f"{seed}:opening")
    namer = names.Namer(rng)
    found = [*_groups(rng, namer), *_interest_groups(rng, namer), *_cooperatives(rng, namer)]
    return sorted(found, key=lambda one: (one["unit"], one["facts"]["kind"], one["key"]))


def happenings(opening: Iterable[dict[str, Any]]) -> Iterator[Happening]:
    """Yield the entry of the whole balance in the register, when the programme begins."""
    yield Happening(ENTERED_ON, "registry.enter", {"opening": list(opening)})


def _enter(played: Played, opening: list[dict[str, Any]]) -> None:
    made = registry.add_collectives((played.communes[one["unit"]], one["facts"]) for one in opening)
    registry.save_records(OPENING_DAY.year, zip(made, map(_record, opening), strict=True))
    played.made |= {one["key"]: entry for one, entry in zip(opening, made, strict=True)}


def _record(one: dict[str, Any]) -> dict[str, Any]:
    return {name: millions(value) if name in _MONEY else value for name, value in one["record"].items()}


ACTS = {"registry.enter": _enter}


def millions(vnd: int) -> Decimal:
    """Return whole VND as million VND with two decimals; raises ValueError where that would lose money."""
    value = (Decimal(vnd) / MILLION).quantize(Decimal("0.01"))
    if value * MILLION != vnd:
        raise ValueError(f"{vnd} VND is not a whole number of 0.01 million")
    return value


def _collective(
    rng: random.Random, namer: names.Namer, place: tuple[str, str, bool], kind: str, subtype: str, **record: int
) -> dict[str, Any]:
    key, unit, has_long_name = place
    made = _product(rng, kind, subtype)
    if has_long_name:
        name, villages = namer.long(unit, kind, made)
    else:
        name, village = namer.plain(unit, kind, made)
        others = [other for other in names.villages()[unit] if other != village]
        villages = (village, *rng.sample(others, rng.choice((0, 0, 1, 2))))
    facts = {
        "kind": kind,
        "subtype": subtype,
        "sector": made["sector"],
        "product": made["product"],
        "name": name,
        "villages": ", ".join(villages),
        "head_name": names.person(rng),
        "registered_on": _registered_on(rng, kind),
        "registration_number": None,
    }
    return {"key": key, "unit": unit, "facts": facts, "record": record}


def _product(rng: random.Random, kind: str, subtype: str) -> names.Made:
    if kind == "interest_group":
        return rng.choice(names.products(kind, subtype))
    # Four in five work the land; the others are spread over crafts, services and trade.
    farming = rng.random() < 0.8
    return rng.choice([made for made in names.products(kind) if (made["line"] != "other") == farming])


def _registered_on(rng: random.Random, kind: str) -> date:
    # The Law of 2012 applies from 1/7/2013: the HTX are those registered or converted under it.
    first = date(2014, 1, 2) if kind == "HTX" else date(2010, 1, 4)
    span = (date(2020, 12, 18) - first).days
    day = workdays.on_or_before(first + timedelta(days=rng.randint(0, span)))
    # The desks that register stay closed on a Saturday that is worked instead of another day.
    return max(first, day if day.weekday() < 5 else day - timedelta(days=1))


def _groups(rng: random.Random, namer: names.Namer) -> Iterator[dict[str, Any]]:
    subtypes = ["production"] * THT_PRODUCTION + ["household_group"] * THT_HOUSEHOLD
    rng.shuffle(subtypes)
    members = exact_parts(rng, THT_MEMBERS, len(subtypes), low=2)
    capital = exact_parts(rng, THT_CAPITAL, len(subtypes), step=50_000, skew=2)
    places = _places(rng, "THT", len(subtypes))
    for place, subtype, persons, money in zip(places, subtypes, members, capital, strict=True):
        yield _collective(rng, namer, place, "THT", subtype, members=persons, contributed_capital=money)


def _interest_groups(rng: random.Random, namer: names.Namer) -> Iterator[dict[str, Any]]:
    lines = [line for line, number in INTEREST_GROUPS.items() for _ in range(number)]
    rng.shuffle(lines)
    members = exact_parts(rng, INTEREST_MEMBERS, len(lines), low=5)
    capital = exact_parts(rng, INTEREST_CAPITAL, len(lines), low=2 * MILLION, step=100_000, skew=2)
    places = _places(rng, "interest_group", len(lines))
    for place, line, persons, money in zip(places, lines, members, capital, strict=True):
        yield _collective(rng, namer, place, "interest_group", line, members=persons, contributed_capital=money)


def _cooperatives(rng: random.Random, namer: names.Namer) -> Iterator[dict[str, Any]]:
    for number, (place, economy) in enumerate(zip(_places(rng, "HTX", HTX), _economies(rng), strict=True), 1):
        capital = rng.randrange(100, 2_000, 10) * MILLION
        members = 7 + min(rng.randrange(60), rng.randrange(60))
        record = {"members": members, "contributed_capital": capital, "charter_capital": capital} | economy
        one = _collective(rng, namer, place, "HTX", "law_2012", **record, managers=rng.randint(3, 6))
        one["facts"]["registration_number"] = f"100207{number:06d}"
        yield one


def _places(rng: random.Random, kind: str, number: int) -> list[tuple[str, str, bool]]:
    """Return key and unit of each, at least two in every unit, and whether it has one of the really long names."""
    units = resolution.communes()
    shares = exact_parts(rng, number, len(units), low=2)
    long_names = set(rng.sample(range(number), _LONG_NAMES))
    codes = [(code, i) for code, share in zip(units, shares, strict=True) for i in range(1, share + 1)]
    return [(f"{_KEY_PREFIX[kind]}-{code}-{i:02d}", code, place in long_names) for place, (code, i) in enumerate(codes)]


def _economies(rng: random.Random) -> list[dict[str, int]]:
    """Return the 112 HTX' workers, incomes and revenues of 2020; a revenue always pays its workers."""
    pairs = [pair for _ in range(HTX // _FOUR) for pair in _four(rng)]
    floors = [-(-workers * income * 13 // 10 // MILLION) * MILLION for workers, income in pairs]
    rest = HTX * HTX_MEAN_REVENUE - sum(floors)
    extra = exact_parts(rng, rest, HTX, step=MILLION, skew=3)
    found = [
        {"revenue": floor + more, "regular_workers": workers, "average_income": income}
        for (workers, income), floor, more in zip(pairs, floors, extra, strict=True)
    ]
    rng.shuffle(found)
    return found


def _four(rng: random.Random) -> list[tuple[int, int]]:
    workers = rng.randint(3, 20)
    incomes = exact_parts(rng, _FOUR * HTX_MEAN_INCOME, _FOUR, low=45 * MILLION, step=500_000)
    return [(workers, income) for income in incomes]
