"""A portal that has just begun accuses nobody, and mails nobody."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from portal.accounts import queries as bodies
from portal.accounts import services as accounts
from portal.accounts.models import Account
from portal.core import clock
from portal.core.errors import Invalid
from portal.core.tenancy import acting_as
from portal.duties import board
from portal.duties import queries as duties
from portal.duties import services as duty_services
from portal.duties.models import DutyItem
from portal.duties.planning import make_ahead
from portal.extensions import db
from portal.notices.models import Notice
from portal.programmes.queries import duties as duties_of
from portal.programmes.queries import programme_on
from portal.reminders.services import tick
from portal.returns import queries as returns
from portal.returns import services as return_services
from portal.returns.models import Return
from portal.returns.status import status_of, tally
from portal.set_up import services
from portal.set_up.steps import deadlines
from portal.units.scope import district_scope
from tests.acting import as_seen

TODAY = date(2024, 10, 23)
DAY = timedelta(days=1)


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def confirm_everything(source="chosen"):
    programme = programme_on(clock.today())
    asked = deadlines(programme)
    days = {f"duty-{one.id}": one.first_due_on for one in asked.duties}
    sources = dict.fromkeys([*days, *(f"calendar-{one.id}" for one in asked.calendars)], source)
    left = services.confirm(asked, sources, days)
    make_ahead(programme)
    return left


def overdue():
    items = duties.board_items([one.id for one in duties_of(programme_on(clock.today()).id)])
    return sum(board.is_overdue(one, clock.today()) for one in items), len(items)


@pytest.fixture
def at_work(new_app):
    with new_app.app_context(), acting_as(district_scope()):
        yield new_app


def test_in_its_first_minute_it_accuses_nobody_and_knows_nobody(at_work):
    done = tick()
    assert (done.opened, done.told, done.mail.sent, count(Notice), count(Return), count(DutyItem)) == (0,) * 6
    assert [one.person_name for one in db.session.scalars(select(Account))] == ["Hoàng Thị Mai"]
    assert clock.start_day() == date.max


def test_what_fell_due_before_the_start_day_is_owed_by_nobody_once_it_is_confirmed(at_work):
    services.choose_start_day(start_day=TODAY)
    assert confirm_everything() == 0
    late, made = overdue()
    assert (late, made > 200) == (0, True)
    with clock.frozen(datetime(2026, 1, 20, 9)):  # by then what fell due since is late
        late, _made = overdue()
        assert 0 < late < made, made


def test_a_start_day_of_a_year_that_cannot_be_right_is_refused(at_work):
    for day in (date(9999, 12, 31), date(2004, 1, 1)):
        with pytest.raises(Invalid):
            services.choose_start_day(start_day=day)


def test_a_start_day_ahead_asks_for_nothing_before_it(at_work):
    services.choose_start_day(start_day=date(2025, 1, 1))
    confirm_everything()
    assert tick().told == 0


def test_mail_waits_until_every_deadline_is_confirmed_and_is_not_sent_afterwards(at_work, monkeypatch):
    monkeypatch.setitem(at_work.config, "MAIL_BACKEND", "locmem")
    services.choose_start_day(start_day=date(2024, 1, 1))
    asked = deadlines(programme_on(clock.today()))
    with pytest.raises(Invalid):
        services.turn_mail(asked, on=True)
    confirm_everything()
    tick()
    assert set(db.session.scalars(select(Notice.mail))) <= {"none"}
    services.turn_mail(deadlines(programme_on(clock.today())), on=True)
    assert clock.mail_is_on()


def test_a_deadline_outside_the_programme_is_refused_at_its_own_field(at_work):
    programme = programme_on(clock.today())
    asked = deadlines(programme)
    one = asked.duties[0]
    with pytest.raises(Invalid) as refused:
        services.confirm(asked, {f"duty-{one.id}": "text"}, {f"duty-{one.id}": date(2031, 1, 1)})
    assert refused.value.field == f"day-{one.id}"


def test_it_closes_with_a_start_day_only_and_opens_again_with_a_reason(at_work):
    with pytest.raises(Invalid):
        services.close()
    services.choose_start_day(start_day=TODAY)
    services.close()
    assert not clock.set_up_is_open()
    with pytest.raises(Invalid):
        services.reopen(reason=" ")
    services.reopen(reason="Sót quyết định năm 2022")
    assert clock.set_up_is_open()
    assert clock.start_day() == TODAY


def test_a_product_handed_in_on_paper_is_done_on_its_own_day(at_work):
    services.choose_start_day(start_day=TODAY)
    confirm_everything()
    one = db.session.scalars(select(DutyItem).where(DutyItem.deadline < TODAY).order_by(DutyItem.id)).first()
    with pytest.raises(Invalid) as refused:
        as_seen(duty_services.record_on_paper, one, document_number="", document_on=None)
    assert [field for field, _message in refused.value.problems] == ["document_number", "document_on"]
    day = one.deadline + timedelta(days=9)
    event = as_seen(duty_services.record_on_paper, one, document_number="12/BC-UBND", document_on=day)
    assert (one.state, one.submitted_on, event.document_number) == ("accepted", day, "12/BC-UBND")
    assert not board.is_late(one, TODAY)


def test_a_return_sent_on_paper_counts_by_its_own_day_and_the_others_are_owed_by_nobody(at_work):
    services.choose_start_day(start_day=TODAY)
    confirm_everything()
    calendar = returns.calendars(programme_on(TODAY).id)[0]
    period = next(one for one in returns.periods(calendar.id) if (one.year, one.number) == (2023, 2))
    opened = return_services.open_period(period, TODAY)
    office = accounts.add_person(
        person_name="Văn phòng",
        email="vp@vixuyen.gov.vn",
        body_id=bodies.body_by_code("VP").id,
        role="district_officer",
        starts_on=TODAY,
    )
    by = bodies.postings_by_account([office.id])[office.id][0]
    on_time, late = opened[:2]
    as_seen(return_services.record_on_paper, on_time, by, document_number="41/BC", sent_on=period.due_on)
    as_seen(return_services.record_on_paper, late, by, document_number="42/BC", sent_on=period.grace_until + DAY)
    events = returns.events([(row.tenant_id, row.id) for row in opened])
    stands = [status_of(row, events[row.tenant_id, row.id], TODAY) for row in opened]
    assert [one.timeliness for one in stands[:3]] == ["on_time", "late", "before"]
    assert set(returns.last_snapshots(events)) == {(row.tenant_id, row.id) for row in (on_time, late)}
    whole = tally(stands)
    assert (whole.owed, whole.handed_in, whole.accepted, whole.late) == (2, 2, 2, 1)
    assert returns.owed(opened[2].tenant_id, TODAY) == []


def test_a_product_and_a_duty_entered_wrongly_are_withdrawn_with_a_reason(at_work):
    services.choose_start_day(start_day=date(2024, 1, 1))
    confirm_everything()
    late, made = overdue()
    one = db.session.scalars(select(DutyItem).where(DutyItem.deadline.between(date(2024, 1, 1), TODAY))).first()
    with pytest.raises(Invalid):
        as_seen(duty_services.withdraw_item, one, reason=" ")
    event = as_seen(duty_services.withdraw_item, one, reason="Nhập nhầm cơ quan")
    assert (one.state, event.note) == ("withdrawn", "Nhập nhầm cơ quan")
    assert overdue() == (late - 1, made)
    with pytest.raises(Invalid):
        as_seen(duty_services.record_on_paper, one, document_number="1/BC", document_on=TODAY)
    duty = one.duty
    number = duty_services.withdraw_duty(duty, duties.items([duty.id]), reason="Nhiệm vụ của nghị quyết khác")
    assert number == len([row for row in duties.items([duty.id]) if row.state == "withdrawn"]) - 1
    assert duty not in duties_of(programme_on(TODAY).id)
    make_ahead(programme_on(TODAY))
    assert {row.state for row in duties.items([duty.id])} == {"withdrawn"}
