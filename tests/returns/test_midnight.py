"""Every boundary at local midnight, by the real clock of a server that stands in another zone."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from portal.accounts.models import Posting
from portal.core import clock
from portal.core.errors import Invalid
from portal.extensions import db
from portal.notices.models import Notice
from portal.reminders import services as reminders
from portal.returns import queries, services
from portal.returns.status import status_of
from tests.database import EMPTY
from tests.pages import account_for
from tests.returns.acting import at_district, calendars, narrated, period, posting

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
OFFICER, LEADER = ("commune_officer", "00952"), ("commune_leader", "00952")


def midnight(day):
    """The moment in UTC at which a day begins in Vị Xuyên: 17:00 of the day before."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=7)


@pytest.fixture(params=["UTC", "America/New_York"])
def real_clock(request, databases, monkeypatch):
    """The application without a frozen clock, on a server of another zone; returns a function that sets the moment."""
    databases.fresh(EMPTY)
    monkeypatch.setenv("TZ", request.param)
    time.tzset()

    class Watch(datetime):
        moment = None

        @classmethod
        def now(cls, tz=None):
            return cls.moment.astimezone(tz)

    monkeypatch.setattr(clock, "datetime", Watch)
    yield lambda moment: setattr(Watch, "moment", moment)
    monkeypatch.undo()
    time.tzset()


def test_each_boundary_of_a_return(databases, real_clock):
    """Opening, cut-off, due, grace and the end of a reopening: a second before midnight, and at midnight."""
    with at_district(databases.app) as programme:
        third = period(calendars(programme)["state-quarter"], 2024, 3)
        real_clock(midnight(third.opens_on) - SECOND)
        assert [row for row in services.open_due(clock.today()) if row.period_id == third.id] == []
        real_clock(midnight(third.opens_on))
        made = [row for row in services.open_due(clock.today()) if row.period_id == third.id]
        assert len(made) == 24
        row = next(one for one in made if one.body.code == "UBND-00952")
        officer, leader, office = posting(*OFFICER), posting(*LEADER), posting("district_officer")
        services.save_draft(row, officer, **narrated(), version=row.version)

        def signed(moment):
            """How it stands if it is signed at a moment; nothing of it stays."""
            real_clock(moment)
            point = db.session.begin_nested()
            services.sign(row, leader, version=row.version)
            story = queries.events([(row.tenant_id, row.id)])[row.tenant_id, row.id]
            found = status_of(row, story, date(2025, 1, 1)).timeliness
            point.rollback()
            return found

        with pytest.raises(Invalid, match="14/09/2024"):
            signed(midnight(third.ends_on) - SECOND)
        after_due, after_grace = midnight(third.due_on + DAY), midnight(third.grace_until + DAY)
        assert signed(midnight(third.ends_on)) == "on_time"
        assert [signed(after_due - SECOND), signed(after_due)] == ["on_time", "in_grace"]
        assert [signed(after_grace - SECOND), signed(after_grace)] == ["in_grace", "late"]
        stands = []
        for moment in (after_grace - SECOND, after_grace):
            real_clock(moment)
            stands.append(status_of(row, (), clock.today()).timeliness)
        assert stands == ["open", "overdue"]
        services.sign(row, leader, version=row.version)
        services.accept(row, office, version=row.version)
        services.reopen(row, office, why="Sót một HTX", until=clock.today() + DAY, version=row.version)
        last = midnight(clock.today() + 2 * DAY)
        real_clock(last - SECOND)
        services.save_draft(row, officer, **narrated(results="Đã bổ sung"), version=row.version)
        real_clock(last)
        with pytest.raises(Invalid, match="ended on 24/09/2024"):
            services.save_draft(row, officer, **narrated(results="Muộn một giây"), version=row.version)
        with pytest.raises(Invalid, match="ended on 24/09/2024"):
            services.sign(row, leader, version=row.version)


def test_each_boundary_of_a_reminder(databases, real_clock):
    """What an officer has been told a second before midnight, and at midnight, through `tick` itself."""
    with at_district(databases.app) as programme:
        for code, calendar in calendars(programme).items():
            calendar.active = code == "state-quarter"
        db.session.commit()
        third = period(calendars(programme)["state-quarter"], 2024, 3)
        account = account_for(*OFFICER).id
        with databases.owner() as owner:  # what the others are told says nothing here, and takes long
            owner.execute("UPDATE postings SET ends_on = '2023-12-31' WHERE account_id <> %s", [account])
        expected = []
        for day, kind in (
            (third.opens_on, "period_opened"),
            (third.due_on - 7 * DAY, "return_due_7"),
            (third.due_on - 2 * DAY, "return_due_2"),
            (third.grace_until + DAY, "returns_late_weekly"),  # a Monday
            (third.grace_until + 8 * DAY, "returns_late_weekly"),
        ):
            for moment in (midnight(day) - SECOND, midnight(day)):
                real_clock(moment)
                expected += [kind] if moment == midnight(day) else []
                reminders.tick()
                about_returns = (Posting.account_id == account) & ~Notice.kind.startswith("dut")
                told = select(Notice.kind).join(Notice.posting).where(about_returns).order_by(Notice.id)
                assert list(db.session.scalars(told)) == expected, moment


def test_a_moment_of_another_zone_is_read_in_local_time():
    with clock.frozen(datetime(2024, 9, 19, 17, 0, tzinfo=UTC)):
        assert clock.today() == date(2024, 9, 20)
    with clock.frozen(datetime(2024, 9, 19, 16, 59, 59, tzinfo=UTC)):
        assert clock.today() == date(2024, 9, 19)
