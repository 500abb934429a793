"""How people call a period, in both languages."""

from datetime import date
from types import SimpleNamespace

import pytest
from flask_babel import force_locale

from portal.returns.period_names import period_days, period_name
from portal.returns.states import Rhythm


@pytest.mark.parametrize(
    ("rhythm", "number", "vi", "en"),
    [
        (Rhythm.MONTH, 12, "Tháng 12/2024", "Month 12/2024"),
        (Rhythm.QUARTER, 4, "Quý IV/2024", "Quarter IV/2024"),
        (Rhythm.QUARTER, 1, "Quý I/2024", "Quarter I/2024"),
        (Rhythm.HALF_YEAR, 1, "6 tháng đầu năm 2024", "First half of 2024"),
        (Rhythm.HALF_YEAR, 2, "6 tháng cuối năm 2024", "Second half of 2024"),
        (Rhythm.YEAR, 1, "Năm 2024", "Year 2024"),
    ],
)
def test_names(app, rhythm, number, vi, en):
    one = SimpleNamespace(year=2024, number=number, calendar=SimpleNamespace(rhythm=rhythm))
    with app.test_request_context():
        assert period_name(one) == vi
        with force_locale("en"):
            assert period_name(one) == en


def test_days():
    one = SimpleNamespace(starts_on=date(2024, 6, 15), ends_on=date(2024, 9, 14))
    assert period_days(one) == "15/06/2024–14/09/2024"
