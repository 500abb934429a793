"""When a finding is late: while an answer is owed, past its day; once answered, if it came after it."""

from datetime import date, timedelta

import pytest

from portal.inspection.models import Finding

DUE, DAY = date(2024, 11, 30), timedelta(days=1)


@pytest.mark.parametrize(
    ("state", "answered_on", "today", "late"),
    [
        ("open", None, DUE, False),
        ("open", None, DUE + DAY, True),
        ("returned", DUE - DAY, DUE + DAY, True),  # owed again, though an answer came in time
        ("returned", DUE + DAY, DUE, False),
        ("answered", DUE, DUE + DAY, False),
        ("answered", DUE + DAY, DUE + DAY, True),
        ("closed", DUE + DAY, DUE, True),
        ("closed", None, DUE + DAY, False),
    ],
)
def test_late(state, answered_on, today, late):
    assert Finding(state=state, deadline=DUE, answered_on=answered_on).is_late(today) is late
