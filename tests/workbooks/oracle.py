"""The seven objectives worked out from the events by hand: plain Python, exact fractions, no database, no portal.

`on(groups, day)` answers what held on a day by business dates. `Answer.value` is exact; `shown` rounds half up.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil

from tests.workbooks.generator import FIRST, LAST, Contract, Group, Record, units

Exact = Fraction | None
# code → operator, low, high, unit: the resolution's text (data/objectives.csv), written down anew
ASKED = {
    "T1": ("gt", 30, None, "HTX"),
    "T2": ("gt", 75, None, "percent"),
    "T3": ("gt", 15, None, "HTX"),
    "T4": ("between", 20, 30, "percent"),
    "T5": ("eq_keep", 213, None, "THT"),
    "T6": ("between", Fraction(3, 2), 2, "times"),
    "T7": ("eq", 100, None, "percent"),
}
SHARE = 30  # percent of the units that a verdict needs, as the fixture sets it
BASELINE = 75  # million VND a year, of a regular HTX worker in 2020


@dataclass
class Answer:
    """What one objective comes to."""

    value: Exact = None
    numerator: Exact = None
    denominator: Exact = None
    missing: list[str] = field(default_factory=list)
    old: list[str] = field(default_factory=list)
    detail: dict[str, int] = field(default_factory=dict)
    readings: list[tuple[Exact, Exact, Exact]] = field(default_factory=list)
    parts: dict[str, tuple[Exact, Exact]] = field(default_factory=dict)  # unit → numerator, denominator
    plan: Exact = None
    verdict: str = "not_computable"


def shown(value: Exact) -> Decimal | None:
    """Return a value with two decimals, half up."""
    if value is None:
        return None
    cents, rest = divmod(value * 100, 1)
    return (Decimal(cents + (rest >= Fraction(1, 2))) / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


def status_on(group: Group, day: date) -> str | None:
    """Return its status on a day; None before it was registered."""
    held = [one.status for one in group.history if one.from_on <= day]
    return held[-1] if held else None


def closed(day: date) -> int:
    """Return the last year that had ended by the evening of a day."""
    return day.year if day == date(day.year, 12, 31) else day.year - 1


def record_on(group: Group, day: date) -> Record | None:
    """Return the record of the last year that had ended, or of the one before: what is older says nothing."""
    held = [one for one in group.records if closed(day) - 1 <= one.year <= closed(day)]
    return max(held, key=lambda one: one.year) if held else None


def in_force(contract: Contract, day: date) -> bool:
    return contract.starts_on <= day and (contract.ends_on is None or day <= contract.ends_on)


def is_confirmed(number: str, year: int) -> bool:
    """Whether the district has confirmed the score of a year: all but those that the fixture leaves."""
    return (int(number[-2:]) + year) % 9 != 0


def is_declared(code: str, year: int) -> bool:
    """Whether a unit has declared a year complete, of every kind: as the fixture has it."""
    return 2020 <= year <= 2025 and (int(code) + year) % 7 > 1


@dataclass
class Said:
    """What is said beside the records: which scores are confirmed, which years declared, how many a verdict needs."""

    confirmed: Callable[[Group, Record], bool]
    declared: Callable[[str, str, int], bool]  # code, kind, year
    share: int = 80


OF_THE_WORKBOOK = Said(
    lambda group, record: is_confirmed(group.number, record.year),
    lambda code, kind, year: is_declared(code, year),
    SHARE,
)


def on(groups: list[Group], day: date, said: Said = OF_THE_WORKBOOK) -> dict[str, Answer]:
    """Return the answer of each objective as of a day."""
    held = min(day, LAST)
    made = {code: Answer() for code in ASKED} if day < FIRST else _Day(groups, held, said).answers()
    made["T2"].detail["unconfirmed"] = len(_Day(groups, held, said).unconfirmed())
    for code, answer in made.items():
        kind = "THT" if code == "T5" else "HTX"
        told = {unit.code: _newest_declared(said, unit.code, kind, held) for unit in units()}
        answer.missing = sorted({one for one, year in told.items() if not year} | set(answer.missing))
        old = [one for one, year in told.items() if year == closed(held) - 1]
        answer.old = sorted(set(old) - set(answer.missing))
        _judge(answer, ASKED[code], day, said.share)
    return made


def _newest_declared(said: Said, code: str, kind: str, day: date) -> int:
    """Return the last closed year or the one before that a unit has declared; 0 for neither."""
    return max((year for year in (closed(day), closed(day) - 1) if said.declared(code, kind, year)), default=0)


def _judge(answer: Answer, asked: tuple, day: date, share: int) -> None:
    operator, low, _high, unit = asked
    have = 24 - len(answer.missing)
    if day >= FIRST and not have and not answer.numerator and not answer.denominator:
        answer.value = answer.numerator = None
    few = day >= FIRST and have * 100 < share * 24
    answer.verdict = "not_enough_data" if few else "not_computable"
    if answer.value is None:
        return
    passed = Fraction(min((day - FIRST).days + 1, 1826), 1826)
    start = 1 if unit == "times" else 0
    plan = Fraction(low) if operator == "eq_keep" else start + (Fraction(low) - start) * passed
    answer.plan = Fraction(ceil(plan)) if unit in ("HTX", "THT") else plan
    met = {
        "gt": answer.value > low,
        "between": answer.value >= low,  # clause I.2 asks for more: what lies above the range is met, too
        "eq": answer.value >= low,
        "eq_keep": answer.value >= low,
    }[operator]
    late = "missed" if day > LAST else "on_track" if answer.value >= plan else "behind"
    if not few:
        answer.verdict = "met" if met else late


class _Day:
    def __init__(self, groups: list[Group], day: date, said: Said) -> None:
        self.groups, self.day, self.said = groups, day, said
        operating = [one for one in groups if one.kind == "HTX" and status_on(one, day) == "operating"]
        self.htx = [(one, record_on(one, day)) for one in operating]

    def answers(self) -> dict[str, Answer]:
        return {
            "T1": self.founded(),
            "T2": self.effective(),
            "T3": self.high_tech(),
            "T4": self.linked(),
            "T5": self.kept(),
            "T6": self.income(),
            "T7": self.trained(),
        }

    def founded(self) -> Answer:
        new = [one for one in self.groups if one.kind == "HTX" and FIRST <= one.registered_on <= self.day]
        still = sum(status_on(one, self.day) == "operating" for one in new)
        made = Answer(Fraction(len(new)), Fraction(len(new)))
        made.detail = {"still_operating": still, "from_groups": sum(one.grew_from is not None for one in new)}
        made.parts = _parts((one, 1, None) for one in new)
        return made

    def kept(self) -> Answer:
        all_of_them = [one for one in self.groups if one.kind == "THT" and one.registered_on <= self.day]
        if not all_of_them:
            return Answer()
        eve = FIRST - timedelta(days=1)
        opening = [one for one in all_of_them if status_on(one, eve) == "operating"]
        new = [one for one in all_of_them if one.registered_on >= FIRST]
        slept = [one for one in all_of_them if one not in opening and one not in new]
        now = {id(one): status_on(one, self.day) for one in all_of_them}
        ours = opening + new
        kept = [one for one in all_of_them if now[id(one)] == "operating"]
        made = Answer(Fraction(len(kept)), Fraction(len(kept)))
        made.detail = {
            "opening": len(opening),
            "new": len(new),
            "resumed": sum(now[id(one)] == "operating" for one in slept),
            "stopped": sum(now[id(one)] in ("stopped", "dissolving", "dissolved") for one in ours),
            "converted": sum(now[id(one)] == "converted" for one in ours),
        }
        made.parts = _parts((one, 1, None) for one in kept)
        return made

    def effective(self) -> Answer:
        scored = [(one, rec) for one, rec in self.htx if rec and rec.rating_score is not None]
        rated = [(one, rec) for one, rec in scored if self.said.confirmed(one, rec)]
        good = [one for one, rec in rated if rec.rating_score >= 65]
        excused = [(one, rec) for one, rec in self.htx if rec and rec.not_rated_reason]
        return self._share(good, [one for one, _ in rated], rated + excused, 1)

    def unconfirmed(self) -> list[Group]:
        """Those with a score that the district has not confirmed."""
        scored = [(one, rec) for one, rec in self.htx if rec and rec.rating_score is not None]
        return [one for one, rec in scored if not self.said.confirmed(one, rec)]

    def linked(self) -> Answer:
        deals = {id(one) for one, _ in self.htx if any(in_force(deal, self.day) for deal in one.contracts)}
        known = [(one, rec) for one, rec in self.htx if id(one) in deals or (rec and rec.linked is not None)]
        yes = [one for one, rec in known if id(one) in deals or (rec and rec.linked)]
        return self._share(yes, [one for one, _ in known], known)

    def _share(self, yes: list[Group], of: list[Group], answered: list, years: int = 0) -> Answer:
        made = self._told(answered, years)
        marked = {id(one) for one in yes}
        made.parts = _parts((one, id(one) in marked, 1) for one in of)
        if of:
            self._over(made, len(yes), len(of))
            made.detail = self._detail(answered, years)
            made.readings = [(Fraction(100 * len(yes), len(self.htx)), Fraction(len(yes)), Fraction(len(self.htx)))]
        return made

    def high_tech(self) -> Answer:
        known = [(one, rec) for one, rec in self.htx if rec and rec.high_tech is not None]
        yes = [one for one, rec in known if rec.high_tech]
        made = self._told(known)
        made.parts = _parts((one, 1, None) for one in yes)
        if known:
            made.value = made.numerator = Fraction(len(yes))
            made.detail = self._detail(known)
        return made

    def trained(self) -> Answer:
        known = [(one, rec) for one, rec in self.htx if rec and rec.managers and rec.managers_trained is not None]
        made = self._told(known)
        made.parts = _parts((one, rec.managers_trained, rec.managers) for one, rec in known)
        if known:
            self._over(made, sum(rec.managers_trained for _, rec in known), sum(rec.managers for _, rec in known))
            made.detail = self._detail(known)
        return made

    def income(self) -> Answer:
        known = [
            (one, rec)
            for one, rec in self.htx
            # the year that is compared with says nothing of what came after it
            if rec and rec.year > 2020 and rec.average_income is not None and (rec.regular_workers or 0)
        ]
        made = self._told(known) if closed(self.day) > 2020 else Answer()
        made.parts = _parts((one, rec.average_income * rec.regular_workers, rec.regular_workers) for one, rec in known)
        if not known:
            return made
        workers = sum(rec.regular_workers for _, rec in known)
        mean = sum(Fraction(rec.average_income) * rec.regular_workers for _, rec in known) / workers
        paid = [rec for _, rec in self.htx if rec and rec.year > 2020 and rec.average_income is not None]
        each = [Fraction(rec.average_income) for rec in paid]
        simple = sum(each) / len(each)
        base = Fraction(BASELINE)
        made.value, made.numerator, made.denominator = mean / base, mean, base
        made.readings = [(mean / base - 1, mean - base, base), (simple / base, simple, base), (None, None, None)]
        made.detail = self._detail(known)
        return made

    def _over(self, made: Answer, numerator: int, denominator: int) -> None:
        made.value = Fraction(100 * numerator, denominator)
        made.numerator, made.denominator = Fraction(numerator), Fraction(denominator)

    def _asked(self, answered: list, years: int = 0) -> list[Group]:
        """Those that have answered, or can: registered by the end of the last closed year, or `years` before."""
        said = {id(one) for one, _ in answered}
        last = closed(self.day) - years
        return [one for one, _ in self.htx if id(one) in said or one.registered_on.year <= last]

    def _told(self, answered: list, years: int = 0) -> Answer:
        """An answer that names the units in which an HTX that can have a record has not said."""
        said = {id(one) for one, _ in answered}
        asked = self._asked(answered, years)
        return Answer(missing=sorted({one.unit.code for one in asked if id(one) not in said}))

    def _detail(self, answered: list, years: int = 0) -> dict[str, int]:
        recent = sum(rec is not None and rec.year == closed(self.day) for _, rec in answered)
        counts = {"known": len(answered), "asked": len(self._asked(answered, years)), "operating": len(self.htx)}
        return {**counts, "of_last_year": recent}


def _parts(told) -> dict[str, tuple[Exact, Exact]]:
    made: dict[str, tuple[Exact, Exact]] = {}
    for one, numerator, denominator in told:
        above, below = made.get(one.unit.code, (Fraction(0), None if denominator is None else Fraction(0)))
        made[one.unit.code] = (above + Fraction(numerator), None if below is None else below + denominator)
    return made
