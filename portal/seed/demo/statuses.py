"""What became of the opening collectives by 23/10/2024: dissolved, stopped, resumed; foundings convert some more.

THT: 38 dissolved and 8 converted, so with 31 new ones 198 of the 213 are kept (213 + 31 - 38 - 8). HTX: 14 no longer
operate (9 dissolved, 2 dissolving, 3 stopped), one stopped and came back.
"""

import random
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Any

from portal.core import clock, workdays
from portal.registry import services as registry
from portal.seed.demo import names
from portal.seed.demo.player import Happening, Played

DISSOLVED_THT = 38

# The courses that HTX took, as (status, topic of its reason), and how many took each.
_HTX_COURSES = (
    ((("stopped", "stop_htx"), ("dissolving", "dissolving_htx"), ("dissolved", "dissolve_htx")), 5),
    ((("dissolving", "dissolving_htx"), ("dissolved", "dissolve_htx")), 4),
    ((("stopped", "stop_htx"), ("dissolving", "dissolving_htx")), 2),
    ((("stopped", "stop_htx"),), 3),
    ((("stopped", "stop_htx"), ("operating", "resume_htx")), 1),
)


def happenings(rng: random.Random, opening: list[dict[str, Any]], converted: Collection[str]) -> Iterator[Happening]:
    """Yield the dated changes of the opening collectives; `converted`: keys of the THT that become HTX."""
    groups = [one["key"] for one in opening if one["facts"]["kind"] == "THT" and one["key"] not in converted]
    for key in rng.sample(groups, DISSOLVED_THT):
        yield _change(rng, key, _day(rng, date(2021, 5, 4), date(2024, 10, 18)), "dissolved", "dissolve_tht")
    cooperatives = [one["key"] for one in opening if one["facts"]["kind"] == "HTX"]
    chosen = rng.sample(cooperatives, sum(number for _, number in _HTX_COURSES))
    for course, number in _HTX_COURSES:
        for key in [chosen.pop() for _ in range(number)]:
            yield from _course(rng, key, course)


def _course(rng: random.Random, key: str, course: tuple[tuple[str, str], ...]) -> Iterator[Happening]:
    day = _day(rng, date(2021, 6, 1), date(2023, 6, 30))
    for status, topic in course:
        yield _change(rng, key, day, status, topic)
        # At most 2 x 220 days after mid-2023: every course ends before the story does.
        day = _day(rng, day + timedelta(days=60), day + timedelta(days=220))


def _change(rng: random.Random, key: str, on: date, status: str, topic: str) -> Happening:
    reason = rng.choice(names.texts(topic))
    document = f"{rng.randint(1, 90):02d}/{names.texts(f'document:{topic}')[0]}"
    return Happening(on, "registry.set_status", {"key": key, "status": status, "reason": f"{reason} ({document})"})


def _day(rng: random.Random, first: date, last: date) -> date:
    return workdays.on_or_before(first + timedelta(days=rng.randint(0, (last - first).days)))


def _set_status(played: Played, key: str, status: str, reason: str) -> None:
    registry.set_status(played.made[key], status, clock.today(), reason)


ACTS = {"registry.set_status": _set_status}
