"""How late events are named: the sign, the day, who counts it. No records."""

from datetime import date
from types import SimpleNamespace

import pytest
from flask_babel import force_locale

from portal.returns.counted_late import apart_event, late_event, signed
from portal.returns.flows import Apart, Counted, Event

EVENT = Event("new_HTX", 1, "7", date(2024, 3, 9), "HTX Chè")
SECOND = SimpleNamespace(year=2024, number=2, calendar=SimpleNamespace(rhythm="quarter"))


def test_a_sign_stands_before_every_number():
    assert (signed(1), signed(-2)) == ("+1", "−2")


def test_what_goes_back_says_so(app):
    with app.test_request_context(), force_locale("vi"):
        assert late_event("HTX mới", Counted(EVENT, date(2024, 4, 1))) == "HTX mới: +1 HTX Chè (09/03/2024)"
        back = late_event("HTX mới", Counted(EVENT, date(2024, 4, 1), -1))
        assert back == "HTX mới: −1 HTX Chè (09/03/2024), rút lại"


@pytest.mark.parametrize(
    ("one", "period", "said"),
    [
        (Apart(EVENT, -1, "late"), None, "HTX mới: −1 HTX Chè (09/03/2024): ghi nhận muộn, tính vào kỳ này"),
        (Apart(EVENT, 1, "named", 0), SECOND, "HTX mới: +1 HTX Chè (09/03/2024): đã tính ở Quý II/2024"),
    ],
)
def test_what_is_counted_apart_says_by_whom(app, one, period, said):
    with app.test_request_context(), force_locale("vi"):
        assert apart_event("HTX mới", one, period) == said
