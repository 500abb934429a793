"""What became of the opening collectives by 23/10/2024: dissolved, stopped, converted, resumed.

THT: 38 dissolved and 8 converted, so with 31 new ones 198 of the 213 are kept (213 + 31 - 38 - 8). HTX: 14 no longer
operate (9 dissolved, 2 dissolving, 3 stopped), one stopped and came back.
"""

import random
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from portal.core import workdays
from portal.seed import names
from portal.seed.opening import OpeningCollective
from portal.seed.records import Founding, StatusChange

DISSOLVED_THT = 38

# The courses that HTX took, as (status, topic of its reason), and how many took each.
_HTX_COURSES = (
    ((("stopped", "stop_htx"), ("dissolving", "dissolving_htx"), ("dissolved", "dissolve_htx")), 5),
    ((("dissolving", "dissolving_htx"), ("dissolved", "dissolve_htx")), 4),
    ((("stopped", "stop_htx"), ("dissolving", "dissolving_htx")), 2),
    ((("stopped", "stop_htx"),), 3),
    ((("stopped", "stop_htx"), ("operating", "resume_htx")), 1),
)


def status_changes(
    rng: random.Random, opening: list[OpeningCollective], foundings: Iterable[Founding]
) -> tuple[StatusChange, ...]:
    """Every dated change of status of an opening collective, in calendar order."""
    by_key = {one.key: one for one in opening}
    converted = {made.converted_from: made for made in foundings if made.converted_from}
    changes = [_conversion(rng, by_key[key], made) for key, made in converted.items()]
    changes += _dissolutions(rng, [one for one in opening if one.kind == "THT" and one.key not in converted])
    changes += _courses(rng, [one for one in opening if one.kind == "HTX"])
    return tuple(sorted(changes, key=lambda change: (change.on, change.collective_key)))


def _conversion(rng: random.Random, group: OpeningCollective, made: Founding) -> StatusChange:
    # One day, one fact: the THT goes as the HTX gets its certificate (-1, +1).
    return _change(rng, group, made.last_on, ("operating", "converted"), "convert_tht", made.key)


def _dissolutions(rng: random.Random, groups: list[OpeningCollective]) -> Iterator[StatusChange]:
    for group in rng.sample(groups, DISSOLVED_THT):
        day = _day(rng, date(2021, 5, 4), date(2024, 10, 18))
        yield _change(rng, group, day, ("operating", "dissolved"), "dissolve_tht")


def _courses(rng: random.Random, cooperatives: list[OpeningCollective]) -> Iterator[StatusChange]:
    chosen = rng.sample(cooperatives, sum(number for _, number in _HTX_COURSES))
    for course, number in _HTX_COURSES:
        for one in [chosen.pop() for _ in range(number)]:
            yield from _course(rng, one, course)


def _course(rng: random.Random, one: OpeningCollective, course: tuple[tuple[str, str], ...]) -> Iterator[StatusChange]:
    day, before = _day(rng, date(2021, 6, 1), date(2023, 6, 30)), "operating"
    for status, topic in course:
        yield _change(rng, one, day, (before, status), topic)
        # At most 2 x 220 days after mid-2023: every course ends before the story does.
        day, before = _day(rng, day + timedelta(days=60), day + timedelta(days=220)), status


def _change(
    rng: random.Random,
    one: OpeningCollective,
    on: date,
    move: tuple[str, str],
    topic: str,
    successor: str | None = None,
) -> StatusChange:
    form = names.texts(f"document:{topic}")[0]
    return StatusChange(
        collective_key=one.key,
        unit_code=one.unit_code,
        kind=one.kind,
        on=on,
        from_status=move[0],
        to_status=move[1],
        reason=rng.choice(names.texts(topic)),
        document_no=f"{rng.randint(1, 90):02d}/{form}",
        successor_key=successor,
    )


def _day(rng: random.Random, first: date, last: date) -> date:
    return workdays.on_or_before(first + timedelta(days=rng.randint(0, (last - first).days)))
