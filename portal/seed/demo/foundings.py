"""Mobilizations of the illustrative story: 26 HTX and 31 THT that counted, 54 and 40 under way, some given up.

Made backwards: each plan says where a founding ends and when; its earlier steps are laid before that day by gaps in
working days that keep the law's terms (notice within 5 working days of the contract, certificate within 5 of filing).
"""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from portal.core import workdays
from portal.extensions import db
from portal.foundings import counting, services, stages
from portal.registry import services as registry
from portal.registry.models import Collective
from portal.seed import resolution
from portal.seed.apportionment import exact_parts
from portal.seed.demo import STORY_DAY, names
from portal.seed.demo.opening import MILLION, millions
from portal.seed.demo.player import Happening, Played
from portal.seed.demo.quotas import ISSUED_ON
from portal.seed.demo.steps import laid_steps

Founded = dict[str, Any]

# A certificate from this day on follows a founding meeting that was held under the new law.
SMALL_FROM = date(2024, 7, 29)

# How many count in each stretch of time, early stretches first; quiet units take from the front.
COUNTED = {
    "HTX": (
        (date(2021, 7, 1), date(2021, 12, 20), 4),
        (date(2022, 1, 10), date(2022, 12, 20), 7),
        (date(2023, 1, 9), date(2023, 12, 20), 8),
        (date(2024, 1, 8), date(2024, 6, 26), 4),
        (SMALL_FROM, date(2024, 10, 18), 3),
    ),
    "THT": (
        (date(2021, 6, 1), date(2021, 12, 24), 7),
        (date(2022, 1, 10), date(2022, 12, 23), 9),
        (date(2023, 1, 9), date(2023, 12, 22), 8),
        (date(2024, 1, 8), date(2024, 10, 18), 7),
    ),
}
CONVERTED = 8
REGISTERED_ALREADY = {"HTX": 2, "THT": 3}
OPEN = {
    "HTX": {
        "need_survey": 14,
        "founders_identified": 11,
        "commune_informed": 9,
        "mobilizing": 8,
        "dossier_drafting": 6,
        "founding_meeting": 4,
        "filed": 2,
    },
    "THT": {"need_survey": 12, "mobilizing": 11, "contract_drafting": 8, "contract_signed": 6, "notified": 3},
}
DROPPED = {"HTX": 9, "THT": 7}
STEPPED_BACK = {"counted": {"HTX": 4, "THT": 3}, "open": {"HTX": 3, "THT": 3}}

# Units in which nothing has moved for more than 60 days: so many stalled foundings in each of them.
QUIET_UNITS, STALLED = 3, {"HTX": 2, "THT": 1}
_STALL_STAGES = {"HTX": ("founders_identified", "mobilizing"), "THT": ("mobilizing",)}
# How long a founding may have stood in a stage whose next step is due within days; in working days.
_SHORT_STAY = {"contract_signed": 4, "notified": 2, "filed": 3}
_WITHOUT_RESULT = {"HTX": 6, "THT": 5}
# Who leads how often: the Farmers' Union most.
_LEADS = ("HND",) * 8 + ("MTTQ",) * 4 + ("LHPN",) * 5 + ("DTN",) * 4 + ("CCB",) * 3 + ("LDLD",)


def foundings(rng: random.Random, opening: list[dict[str, Any]]) -> list[Founded]:
    """Return all foundings up to 23/10/2024, by the day on which they were opened, each with its dated `steps`.

    `ending`: counted, open or dropped. `lead`: None where no body has it yet. `converts`: the key of the THT that it
    grows out of. `already`: entered by the short form, straight to the counting step. Capital in whole VND.
    """
    quiet = set(rng.sample(resolution.communes(), QUIET_UNITS))
    plans = [plan for kind in ("HTX", "THT") for plan in _plans(rng, kind, quiet)]
    _convert(rng, plans, opening)
    namer = names.Namer(rng, {(one["unit"], one["facts"]["name"]) for one in opening})
    numbers: Counter[Any] = Counter()
    # Register and certificate numbers follow the calendar.
    made = [_founding(rng, namer, numbers, plan) for plan in sorted(plans, key=lambda plan: plan["last_on"])]
    return sorted(made, key=lambda one: (one["steps"][0]["on"], one["key"]))


# --- where each one ends -----------------------------------------------------------------------------


def _plans(rng: random.Random, kind: str, quiet: set[str]) -> Iterator[Founded]:
    yield from _counted(rng, kind, quiet)
    yield from _open(rng, kind, quiet)
    yield from _dropped(rng, kind)


def _plan(kind: str, unit: str, stage: str, last_on: date, ending: str) -> Founded:
    plan = {"kind": kind, "unit": unit, "stage": stage, "last_on": last_on, "ending": ending}
    return plan | {"stepped_back": False, "already": False, "source": None}


def _counted(rng: random.Random, kind: str, quiet: set[str]) -> list[Founded]:
    days = [_day(rng, first, last) for first, last, number in COUNTED[kind] for _ in range(number)]
    # Quiet units come first and so take the early days.
    units = sorted(_units_with_results(rng, kind, len(days)), key=lambda code: code not in quiet)
    in_quiet = sum(code in quiet for code in units)
    early = days[:15]
    rng.shuffle(early)
    later = early[in_quiet:] + days[15:]
    days = early[:in_quiet] + rng.sample(later, len(later))
    counting = stages.path(kind)[-1].code
    plans = [_plan(kind, code, counting, day, "counted") for code, day in zip(units, days, strict=True)]
    _mark(rng, plans, REGISTERED_ALREADY[kind], "already", lambda plan: True)
    slow = STEPPED_BACK["counted"][kind]
    _mark(rng, plans, slow, "stepped_back", lambda plan: not plan["already"] and _has_time(plan))
    return plans


def _has_time(plan: Founded) -> bool:
    return date(2022, 1, 1) <= plan["last_on"] < stages.LAW_2023_IN_FORCE


def _units_with_results(rng: random.Random, kind: str, number: int) -> list[str]:
    """Return a unit's code for each counted founding: some units have none, no unit more than three."""
    codes = resolution.communes()
    with_result = rng.sample(codes, len(codes) - _WITHOUT_RESULT[kind])
    return with_result + rng.sample(with_result * 2, number - len(with_result))


def _day(rng: random.Random, first: date, last: date) -> date:
    found = workdays.on_or_before(first + timedelta(days=rng.randint(0, (last - first).days)))
    return found if found >= first else workdays.shift(first, 1)


def _mark(rng: random.Random, plans: list[Founded], number: int, name: str, fits: Callable[[Founded], bool]) -> None:
    for plan in rng.sample([one for one in plans if fits(one)], number):
        plan[name] = True


def _open(rng: random.Random, kind: str, quiet: set[str]) -> list[Founded]:
    stalled = [_stalled(rng, kind, code) for code in sorted(quiet) for _ in range(STALLED[kind])]
    left = list((Counter(OPEN[kind]) - Counter(plan["stage"] for plan in stalled)).elements())
    places = rng.sample(left, len(left))
    busy = [code for code in resolution.communes() if code not in quiet]
    sizes = exact_parts(rng, len(places), len(busy))
    codes = [code for code, size in zip(busy, sizes, strict=True) for _ in range(size)]
    moving = [_moving(rng, kind, code, stage) for code, stage in zip(codes, places, strict=True)]
    late = {"HTX": ("dossier_drafting", "founding_meeting", "filed"), "THT": ("contract_signed", "notified")}[kind]
    _mark(rng, moving, STEPPED_BACK["open"][kind], "stepped_back", lambda plan: plan["stage"] in late)
    return stalled + moving


def _stalled(rng: random.Random, kind: str, code: str) -> Founded:
    last = workdays.on_or_before(STORY_DAY - timedelta(days=rng.randint(61, 140)))
    return _plan(kind, code, rng.choice(_STALL_STAGES[kind]), last, "open")


def _moving(rng: random.Random, kind: str, code: str, stage: str) -> Founded:
    if stage in _SHORT_STAY:
        last = workdays.shift(STORY_DAY, -rng.randint(0, _SHORT_STAY[stage]))
    else:
        last = workdays.on_or_before(STORY_DAY - timedelta(days=rng.randint(1, 54)))
    return _plan(kind, code, stage, last, "open")


def _dropped(rng: random.Random, kind: str) -> Iterator[Founded]:
    codes = [stage.code for stage in stages.path(kind)][1:-3]
    for _ in range(DROPPED[kind]):
        day = _day(rng, date(2021, 10, 1), date(2024, 6, 14))
        yield _plan(kind, rng.choice(resolution.communes()), rng.choice(codes), day, "dropped")


def _convert(rng: random.Random, plans: list[Founded], opening: list[dict[str, Any]]) -> None:
    """Let eight of the counted HTX grow out of a THT of their unit (clause II.5)."""
    groups = [one for one in opening if one["facts"]["kind"] == "THT"]
    groups = rng.sample(groups, len(groups))
    able = [one for one in plans if one["kind"] == "HTX" and one["ending"] == "counted" and not one["already"]]
    # A unit may have fewer THT than HTX that could grow out of one.
    wanted, there = Counter(one["unit"] for one in able), Counter(group["unit"] for group in groups)
    able = [one for one in able if there[one["unit"]] >= wanted[one["unit"]]]
    for plan in rng.sample(able, CONVERTED):
        plan["source"] = next(group for group in groups if group["unit"] == plan["unit"])
        groups.remove(plan["source"])


# --- what each one is --------------------------------------------------------------------------------


def _founding(rng: random.Random, namer: names.Namer, numbers: Counter[Any], plan: Founded) -> Founded:
    kind, unit, source, counted = plan["kind"], plan["unit"], plan["source"], plan["ending"] == "counted"
    made = _product_of(source) if source else rng.choice(names.products(kind))
    name, village = namer.plain(unit, kind, made)
    members = _members(rng, numbers, plan)
    lead, supporting = _bodies(rng, plan)
    numbers[kind, unit] += 1
    head = source["facts"]["head_name"] if source else names.person(rng)
    expected = max(2, members + rng.randint(-2, 5))
    capital = {"HTX": rng.randint(100, 1_500) * MILLION, "THT": rng.randint(5, 150) * MILLION // 10}[kind]
    number = _number(numbers, plan) if counted else ""
    return {
        "key": f"F-{kind}-{unit}-{numbers[kind, unit]:02d}",
        "unit": unit,
        "kind": kind,
        "ending": plan["ending"],
        "already": plan["already"],
        "name": name,
        "sector": made["sector"],
        "product": made["product"],
        "village": village,
        "head": head,
        "expected": expected,
        "members": members,
        "lead": lead,
        "supporting": supporting,
        "converts": source["key"] if source else None,
        "number": number,
        "capital": capital if counted else None,
        # What counts was mobilized under the decision.
        "steps": laid_steps(rng, plan, members, ISSUED_ON if counted else date(2021, 1, 4)),
    }


def _product_of(group: dict[str, Any]) -> names.Made:
    return next(made for made in names.products("THT") if made["product"] == group["facts"]["product"])


def _members(rng: random.Random, numbers: Counter[Any], plan: Founded) -> int:
    if plan["kind"] == "THT":
        return rng.randint(2, 11)
    # The Law of 2023 shows: the certificates since then include an HTX of five and one of six.
    if plan["ending"] == "counted" and plan["last_on"] >= SMALL_FROM and numbers["small"] < 2:
        numbers["small"] += 1
        return 4 + numbers["small"]
    return rng.randint(7, 24)


def _bodies(rng: random.Random, plan: Founded) -> tuple[str | None, tuple[str, ...]]:
    if plan["stage"] == "need_survey" and rng.random() < 0.5:
        return None, ()
    lead = rng.choice(_LEADS)
    others = sorted(set(_LEADS) - {lead})
    return lead, tuple(rng.sample(others, rng.choice((0, 1, 1, 2))))


def _number(numbers: Counter[Any], plan: Founded) -> str:
    if plan["kind"] == "HTX":
        numbers["certificate"] += 1
        return f"100207{112 + numbers['certificate']:06d}"  # the opening balance's certificates end at 112
    year = plan["last_on"].year
    numbers["register", plan["unit"], year] += 1
    return f"{numbers['register', plan['unit'], year]:02d}/{year}/{names.texts('document:THT:recorded')[0]}"


# --- what the commune's officer enters ---------------------------------------------------------------


def happenings(told: Iterable[Founded]) -> Iterator[Happening]:
    """Yield each step of each founding, as the commune's officer enters it."""
    for one in told:
        for number, step in enumerate(one["steps"]):
            yield Happening(step["on"], _act(one, number, step), {"one": one, "step": step})


def _act(one: Founded, number: int, step: dict[str, Any]) -> str:
    if one["already"]:
        return "founding.register_already"
    if number == 0:
        return "founding.open"
    if step["to"] == stages.DROPPED:
        return "founding.drop"
    if step["reason"]:
        return "founding.go_back"
    return "founding.count" if step["to"] == stages.path(one["kind"])[-1].code else "founding.advance"


def _open_one(played: Played, one: Founded, step: dict[str, Any]) -> None:
    made = services.open_founding(
        tenant_id=played.communes[one["unit"]],
        kind=one["kind"],
        working_name=one["name"],
        villages=one["village"],
        sector=one["sector"],
        expected_members=one["expected"],
        opened_on=step["on"],
        document_number=step["document_number"],
        note=step["note"],
        converts_collective_id=played.made[one["converts"]].id if one["converts"] else None,
        posting_id=played.officer(one["unit"]).id,
    )
    played.made[one["key"]] = made
    if one["lead"]:
        services.set_credits(made, **_credits(played, one), version=made.version)


def _credits(played: Played, one: Founded) -> dict[str, Any]:
    supporting = [played.bodies[code].id for code in one["supporting"]]
    return {"lead_body_id": played.bodies[one["lead"]].id, "support_body_ids": supporting}


def _common(played: Played, one: Founded, step: dict[str, Any]) -> dict[str, Any]:
    version = played.made[one["key"]].version
    return {"happened_on": step["on"], "posting_id": played.officer(one["unit"]).id, "version": version}


def _advance(played: Played, one: Founded, step: dict[str, Any]) -> None:
    told = {name: step[name] for name in ("document_number", "note", "members")}
    services.advance(played.made[one["key"]], **told, **_common(played, one, step))


def _go_back(played: Played, one: Founded, step: dict[str, Any]) -> None:
    common = _common(played, one, step)
    services.go_back(played.made[one["key"]], to_stage=step["to"], reason=step["reason"], **common)


def _drop(played: Played, one: Founded, step: dict[str, Any]) -> None:
    services.drop(played.made[one["key"]], reason=step["reason"], **_common(played, one, step))


def _count(played: Played, one: Founded, step: dict[str, Any]) -> None:
    made = counting.count(
        played.made[one["key"]],
        number=one["number"],
        members=one["members"],
        capital=millions(one["capital"]),
        head_name=one["head"],
        note=step["note"],
        **_common(played, one, step),
    )
    _name_product(made, one)


def _register_already(played: Played, one: Founded, step: dict[str, Any]) -> None:
    made = counting.register_already(
        tenant_id=played.communes[one["unit"]],
        kind=one["kind"],
        working_name=one["name"],
        villages=one["village"],
        sector=one["sector"],
        members=one["members"],
        happened_on=step["on"],
        number=one["number"],
        capital=millions(one["capital"]),
        head_name=one["head"],
        note=step["note"],
        posting_id=played.officer(one["unit"]).id,
        **_credits(played, one),
    )
    played.made[one["key"]] = made
    _name_product(made, one)


def _name_product(made: Any, one: Founded) -> None:
    """The counting step does not ask what it makes: the officer adds it in the register."""
    entry = db.session.get_one(Collective, (made.tenant_id, made.collective_id))
    registry.edit_collective(entry, {"product": one["product"]}, version=entry.version)


ACTS = {
    "founding.open": _open_one,
    "founding.advance": _advance,
    "founding.go_back": _go_back,
    "founding.drop": _drop,
    "founding.count": _count,
    "founding.register_already": _register_already,
}
