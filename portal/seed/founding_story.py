"""Foundings of the illustrative story: 26 HTX and 31 THT that counted, 54 and 40 that are open, some given up.

Made backwards: each plan says where a founding ends and when; its earlier steps are laid before that day by gaps in
working days that keep the law's terms (notice within 5 working days of the contract, certificate within 5 of filing).
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from portal.core import workdays
from portal.seed import names
from portal.seed.founding_steps import EARLIEST, Ending, laid_steps
from portal.seed.opening import MILLION, OpeningCollective
from portal.seed.quota_story import ISSUED_ON
from portal.seed.records import COUNTING_STAGE, Founding
from portal.seed.resolution import load
from portal.seed.spreading import exact_parts

STORY_DAY = date(2024, 10, 23)

# The Law of 2023 applies from this day: 5 official members where the Law of 2012 wanted 7.
LAW_2023 = date(2024, 7, 1)
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


@dataclass
class _Plan:
    """Where a founding stands, how it ends, and what is special about it."""

    kind: str
    unit_code: str
    stage: str
    last_on: date
    ending: str  # counted, open or dropped
    stepped_back: bool = False
    registered_already: bool = False
    source: OpeningCollective | None = None


def foundings(rng: random.Random, opening: list[OpeningCollective]) -> tuple[Founding, ...]:
    """All foundings up to 23/10/2024, by the day on which they were opened."""
    quiet = set(rng.sample([unit.code for unit in load().communes], QUIET_UNITS))
    plans = [plan for kind in ("HTX", "THT") for plan in _plans(rng, kind, quiet)]
    _convert(rng, plans, opening)
    maker = _Maker(rng, names.Namer(rng, {(one.unit_code, one.name) for one in opening}))
    # Register and certificate numbers follow the calendar.
    made = [maker.founding(plan) for plan in sorted(plans, key=lambda plan: plan.last_on)]
    return tuple(sorted(made, key=lambda one: (one.opened_on, one.key)))


def _plans(rng: random.Random, kind: str, quiet: set[str]) -> Iterator[_Plan]:
    yield from _counted(rng, kind, quiet)
    yield from _open(rng, kind, quiet)
    yield from _dropped(rng, kind)


def _counted(rng: random.Random, kind: str, quiet: set[str]) -> list[_Plan]:
    days = [_day(rng, first, last) for first, last, number in COUNTED[kind] for _ in range(number)]
    # Quiet units come first and so take the early days.
    units = sorted(_units_with_results(rng, kind, len(days)), key=lambda code: code not in quiet)
    in_quiet = sum(code in quiet for code in units)
    early = days[:15]
    rng.shuffle(early)
    days = early[:in_quiet] + _shuffled(rng, early[in_quiet:] + days[15:])
    plans = [_Plan(kind, code, COUNTING_STAGE[kind], day, "counted") for code, day in zip(units, days, strict=True)]
    _mark(rng, plans, REGISTERED_ALREADY[kind], "registered_already", lambda plan: True)
    slow = STEPPED_BACK["counted"][kind]
    _mark(rng, plans, slow, "stepped_back", lambda plan: not plan.registered_already and _has_time(plan))
    return plans


def _has_time(plan: _Plan) -> bool:
    return date(2022, 1, 1) <= plan.last_on < LAW_2023


def _units_with_results(rng: random.Random, kind: str, number: int) -> list[str]:
    """A unit's code for each counted founding: some units have none, no unit more than three."""
    codes = [unit.code for unit in load().communes]
    with_result = rng.sample(codes, len(codes) - _WITHOUT_RESULT[kind])
    more = rng.sample(with_result * 2, number - len(with_result))
    return with_result + more


def _shuffled(rng: random.Random, items: list) -> list:
    return rng.sample(items, len(items))


def _day(rng: random.Random, first: date, last: date) -> date:
    found = workdays.on_or_before(first + timedelta(days=rng.randint(0, (last - first).days)))
    return found if found >= first else workdays.shift(first, 1)


def _mark(rng: random.Random, plans: list[_Plan], number: int, name: str, fits: Callable[[_Plan], bool]) -> None:
    for plan in rng.sample([one for one in plans if fits(one)], number):
        setattr(plan, name, True)


def _open(rng: random.Random, kind: str, quiet: set[str]) -> list[_Plan]:
    stalled = [_stalled(rng, kind, code) for code in sorted(quiet) for _ in range(STALLED[kind])]
    left = Counter(OPEN[kind]) - Counter(plan.stage for plan in stalled)
    stages = _shuffled(rng, list(left.elements()))
    busy = [unit.code for unit in load().communes if unit.code not in quiet]
    sizes = exact_parts(rng, len(stages), len(busy))
    codes = [code for code, size in zip(busy, sizes, strict=True) for _ in range(size)]
    moving = [_moving(rng, kind, code, stage) for code, stage in zip(codes, stages, strict=True)]
    late = {"HTX": ("dossier_drafting", "founding_meeting", "filed"), "THT": ("contract_signed", "notified")}[kind]
    _mark(rng, moving, STEPPED_BACK["open"][kind], "stepped_back", lambda plan: plan.stage in late)
    return stalled + moving


def _stalled(rng: random.Random, kind: str, code: str) -> _Plan:
    last = workdays.on_or_before(STORY_DAY - timedelta(days=rng.randint(61, 140)))
    return _Plan(kind, code, rng.choice(_STALL_STAGES[kind]), last, "open")


def _moving(rng: random.Random, kind: str, code: str, stage: str) -> _Plan:
    if stage in _SHORT_STAY:
        last = workdays.shift(STORY_DAY, -rng.randint(0, _SHORT_STAY[stage]))
    else:
        last = workdays.on_or_before(STORY_DAY - timedelta(days=rng.randint(1, 54)))
    return _Plan(kind, code, stage, last, "open")


def _dropped(rng: random.Random, kind: str) -> Iterator[_Plan]:
    stages = [stage.code for stage in load().path(kind)][1:-3]
    for _ in range(DROPPED[kind]):
        day = _day(rng, date(2021, 10, 1), date(2024, 6, 14))
        yield _Plan(kind, rng.choice(load().communes).code, rng.choice(stages), day, "dropped")


def _convert(rng: random.Random, plans: list[_Plan], opening: list[OpeningCollective]) -> None:
    """Let eight of the counted HTX grow out of a THT of their unit (clause II.5)."""
    groups = _shuffled(rng, [one for one in opening if one.kind == "THT"])
    able = [one for one in plans if one.kind == "HTX" and one.ending == "counted" and not one.registered_already]
    # A unit may have fewer THT than HTX that could grow out of one.
    wanted, there = Counter(one.unit_code for one in able), Counter(group.unit_code for group in groups)
    able = [one for one in able if there[one.unit_code] >= wanted[one.unit_code]]
    for plan in rng.sample(able, CONVERTED):
        plan.source = next(group for group in groups if group.unit_code == plan.unit_code)
        groups.remove(plan.source)


@dataclass
class _Maker:
    """Turns plans into foundings; hands out names, keys and numbers."""

    rng: random.Random
    namer: names.Namer
    numbers: Counter = field(default_factory=Counter)

    def founding(self, plan: _Plan) -> Founding:
        made = _product_of(plan.source) if plan.source else self.rng.choice(names.products(plan.kind))
        name, village = self.namer.plain(plan.unit_code, plan.kind, made)
        members = self._members(plan)
        lead, supporting = self._bodies(plan)
        return Founding(
            key=f"F-{plan.kind}-{plan.unit_code}-{self._next(plan.kind, plan.unit_code):02d}",
            unit_code=plan.unit_code,
            kind=plan.kind,
            name=name,
            sector=made.sector,
            product=made.product,
            villages=(village,),
            head_name=plan.source.head_name if plan.source else names.person(self.rng),
            expected_members=max(2, members + self.rng.randint(-2, 5)),
            lead_code=lead,
            supporting_codes=supporting,
            steps=laid_steps(self.rng, plan.kind, plan.stage, plan.last_on, self._ending(plan, members)),
            converted_from=plan.source.key if plan.source else None,
            registered_already=plan.registered_already,
        )

    def _ending(self, plan: _Plan, members: int) -> Ending:
        counted = plan.ending == "counted"
        is_tht = plan.kind == "THT"
        millions = self.rng.randint(100, 1_500) * MILLION
        hundreds = self.rng.randint(5, 150) * MILLION // 10
        return Ending(
            members=members,
            dropped=plan.ending == "dropped",
            stepped_back=plan.stepped_back,
            registered_already=plan.registered_already,
            # What counts was mobilized under the decision.
            earliest=ISSUED_ON if counted else EARLIEST,
            register_no=self._register_no(plan) if counted and is_tht else None,
            certificate_no=self._certificate_no() if counted and not is_tht else None,
            capital_vnd=(hundreds if is_tht else millions) if counted else None,
        )

    def _next(self, *of: str) -> int:
        self.numbers[of] += 1
        return self.numbers[of]

    def _register_no(self, plan: _Plan) -> str:
        form = names.texts("document:THT:recorded")[0]
        return f"{self._next('register', plan.unit_code, str(plan.last_on.year)):02d}/{plan.last_on.year}/{form}"

    def _certificate_no(self) -> str:
        # The opening balance's certificates end at 112.
        return f"100207{112 + self._next('certificate'):06d}"

    def _members(self, plan: _Plan) -> int:
        if plan.kind == "THT":
            return self.rng.randint(2, 11)
        small = plan.ending == "counted" and plan.last_on >= SMALL_FROM
        # The Law of 2023 shows: the certificates since then include an HTX of five and one of six.
        return 4 + self._next("small") if small and self.numbers[("small",)] < 2 else self.rng.randint(7, 24)

    def _bodies(self, plan: _Plan) -> tuple[str | None, tuple[str, ...]]:
        if plan.stage == "need_survey" and self.rng.random() < 0.5:
            return None, ()
        lead = self.rng.choice(_LEADS)
        others = sorted(set(_LEADS) - {lead})
        return lead, tuple(self.rng.sample(others, self.rng.choice((0, 1, 1, 2))))


# Who leads how often: the Farmers' Union most.
_LEADS = ("HND",) * 8 + ("MTTQ",) * 4 + ("LHPN",) * 5 + ("DTN",) * 4 + ("CCB",) * 3 + ("LDLD",)


def _product_of(group: OpeningCollective) -> names.Product:
    return next(made for made in names.products("THT") if made.product == group.product)
