"""The duty board of the illustrative story: what each holder owed for each period, reported, late or extended."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from portal.core import workdays
from portal.duties.recurrence import periods, whole_period
from portal.seed import names
from portal.seed.records import DutyExtension, DutyItem, DutyUpdate
from portal.seed.resolution import PERIOD, Duty, load

# Of the communes' concretising plans for 2024 so many are still owed on the story's day.
PLAN_DUTY, PLAN_YEAR, PLANS_OWED = "III.3-1", "2024", 5

_WHOLE_PERIOD = whole_period(*PERIOD)


def duty_items() -> tuple[DutyItem, ...]:
    """Every item of the whole period: each holder, each period, by deadline."""
    items = [
        DutyItem(duty.code, holder, period, deadline)
        for duty in load().duties
        for period, deadline in _periods(duty)
        for holder in load().holders(duty)
    ]
    return tuple(sorted(items, key=lambda item: item.original_deadline))


def _periods(duty: Duty) -> Iterator[tuple[str, date]]:
    return periods(duty.rhythm, duty.first_deadline, *PERIOD)


@dataclass
class DutyReports:
    """Collects what the holders reported and which deadlines were extended, up to ``until``."""

    rng: random.Random
    until: date
    updates: list[DutyUpdate] = field(default_factory=list)
    extensions: list[DutyExtension] = field(default_factory=list)

    def collect(self, items: tuple[DutyItem, ...]) -> None:
        """Tell each item's course: done in time, done late with an explanation, extended, or still owed."""
        owed = self._owed_plans(items)
        for item in items:
            if item in owed:
                self._owed(item, owed.index(item))
            elif item.original_deadline > self.until:
                self._under_way(item)
            else:
                self._finished(item)
        self.updates.sort(key=lambda update: update.on)
        self.extensions.sort(key=lambda extension: extension.on)

    def _owed_plans(self, items: tuple[DutyItem, ...]) -> list[DutyItem]:
        plans = [
            item
            for item in items
            if (item.duty_code, item.period) == (PLAN_DUTY, PLAN_YEAR) and item.holder_code.startswith("UBND-")
        ]
        return self.rng.sample(plans, PLANS_OWED)

    def _owed(self, item: DutyItem, number: int) -> None:
        """Five courses: silence, twice begun, begun with an explanation, three times extended and overdue again."""
        if number == 0:
            return
        begun = workdays.shift(item.original_deadline, -self.rng.randint(3, 15))
        self._update(item, begun, "in_progress")
        if number == 3:
            later = workdays.shift(item.original_deadline, 8)
            self._update(item, later, "in_progress", explanation=self.rng.choice(names.texts("late")))
        if number == 4:
            deadline = item.original_deadline
            for later in (date(2024, 6, 14), date(2024, 8, 30), date(2024, 10, 14)):
                self._extend(item, later, deadline)
                deadline = later

    def _under_way(self, item: DutyItem) -> None:
        """Not due yet: the continuous ones report every year, some of the others once."""
        if item.period == _WHOLE_PERIOD:
            for year in range(PERIOD[0].year, self.until.year):
                self._update(item, workdays.shift(date(year, 12, 15), -self.rng.randint(0, 9)), "in_progress")
        elif item.original_deadline.year == self.until.year and self.rng.random() < 0.4:
            self._update(item, workdays.shift(self.until, -self.rng.randint(3, 40)), "in_progress")

    def _finished(self, item: DutyItem) -> None:
        course = self.rng.random()
        if course < 0.4:
            begun = workdays.shift(item.original_deadline, -self.rng.randint(22, 35))
            # What is due early in 2021 was not begun before the programme.
            self._update(item, max(begun, workdays.shift(PERIOD[0], 1)), "in_progress")
        if 0.82 <= course < 0.94 and item.original_deadline < self.until - timedelta(days=60):
            self._done_late(item)
        elif course >= 0.94 and item.original_deadline < self.until - timedelta(days=60):
            self._done_extended(item)
        else:
            self._update(item, workdays.shift(item.original_deadline, -self.rng.randint(1, 20)), "done")

    def _done_late(self, item: DutyItem) -> None:
        late = workdays.shift(item.original_deadline, self.rng.randint(2, 25))
        self._update(item, late, "done", explanation=self.rng.choice(names.texts("late")))

    def _done_extended(self, item: DutyItem) -> None:
        extended = workdays.shift(item.original_deadline, self.rng.randint(10, 25))
        self._extend(item, extended)
        self._update(item, workdays.shift(extended, -self.rng.randint(1, 8)), "done")

    def _extend(self, item: DutyItem, new_deadline: date, before: date | None = None) -> None:
        on = workdays.shift(before or item.original_deadline, -self.rng.randint(1, 4))
        reason = self.rng.choice(names.texts("extend"))
        self.extensions.append(DutyExtension(item.duty_code, item.holder_code, item.period, on, new_deadline, reason))

    def _update(self, item: DutyItem, on: date, state: str, explanation: str | None = None) -> None:
        done = state == "done"
        form = names.texts(f"document:{item.duty_code}")[0]
        note = self.rng.choice(names.texts("duty_done" if done else "duty_progress"))
        document_no = f"{self.rng.randint(1, 120):02d}-{form}" if done else None
        self.updates.append(
            DutyUpdate(item.duty_code, item.holder_code, item.period, on, state, note, document_no, explanation)
        )
