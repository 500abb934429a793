"""The day that everybody goes by, and the settings that the administrator changes."""

from datetime import UTC, date, datetime

import pytest

from portal.core import clock
from portal.core.clock import read_setting, write_setting
from portal.extensions import db
from tests.returns.acting import at_district


def test_set_changed_and_removed(app):
    with at_district(app):
        assert read_setting("a") is None
        write_setting("a", "1")
        write_setting("b", "other")
        assert read_setting("a") == "1"
        write_setting("a", "2")
        assert (read_setting("a"), read_setting("b")) == ("2", "other")
        write_setting("a", None)
        write_setting("a", None)  # what is not there is not there
        assert (read_setting("a"), read_setting("b")) == (None, "other")
        db.session.rollback()


def test_the_day_turns_at_local_midnight(app):
    with clock.frozen(datetime(2024, 12, 14, 16, 59, tzinfo=UTC).astimezone(clock.ZONE)):
        assert clock.today() == date(2024, 12, 14)
    with clock.frozen(datetime(2024, 12, 14, 17, 0, tzinfo=UTC).astimezone(clock.ZONE)):
        assert clock.today() == date(2024, 12, 15)


def test_the_day_is_frozen_else_of_the_start_else_of_the_administrator(databases, app):
    app = databases.app
    with at_district(app):
        assert clock.today() == date(2024, 10, 23)  # the tests' own
    token = clock._frozen.set(None)
    try:
        assert clock.today() == datetime.now(clock.ZONE).date()
        with app.test_request_context():
            write_setting(clock.BUSINESS_DATE, "2023-03-01")
            assert clock.today() == date(2023, 3, 1)
            db.session.rollback()
        app.config["FIXED_TODAY"] = "2022-02-02"
        with app.test_request_context():
            write_setting(clock.BUSINESS_DATE, "2023-03-01")
            assert clock.today() == date(2022, 2, 2)
            db.session.rollback()
    finally:
        app.config["FIXED_TODAY"] = None
        clock._frozen.reset(token)


@pytest.mark.parametrize(
    ("text", "day"), [("2024-02-29", date(2024, 2, 29)), ("2023-02-29", None), ("23/10/2024", None), ("", None)]
)
def test_a_day_in_an_address(text, day):
    assert clock.day_in(text) == day
