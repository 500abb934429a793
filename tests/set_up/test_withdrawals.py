"""What was entered wrongly is owed, offered and counted no more; what was done under it holds it."""

from datetime import date

import pytest

from portal.accounts import body_services
from portal.accounts import queries as accounts
from portal.core.errors import Invalid
from portal.duties.planning import make_ahead
from portal.extensions import db
from portal.programmes import queries as programmes
from portal.programmes import services
from portal.programmes.choices import DeadlineSource
from portal.returns import calendar_services
from portal.returns import queries as returns
from portal.set_up import queries, withdrawals
from tests.programmes.test_routes import PROGRAMME
from tests.programmes.test_turn import PERIOD
from tests.returns.acting import at_district, on

WRONG = {"code": "SAI", "name_vi": "Cơ quan nhập sai", "name_en": "Wrong", "kind": "state", "mobilizes": True}
DUTY = {
    "code": "X9",
    "clause": "III.9",
    "text_vi": "Việc",
    "text_en": "Work",
    "product_vi": "Báo cáo",
    "product_en": "Report",
    "recurrence": "yearly",
    "first_due_on": date(2024, 12, 10),
}


@pytest.fixture
def programme(app):
    with on(date(2024, 5, 6)), at_district(app) as found:
        yield found


def body():
    return body_services.save_body(None, **WRONG)


def leads(programme, one):
    lead = {"leads": [one.id], "helpers": [], "objective_ids": []}
    return services.save_duty(programme.id, None, **DUTY, **lead, deadline_source=DeadlineSource.CHOSEN)


def withdrawn(one):
    withdrawals.withdraw_body(one, version=one.version, reason="Nhập hai lần")
    return one


def test_a_body_is_offered_and_owes_no_more_until_it_is_restored(programme):
    one = body()
    leads(programme, one)
    make_ahead(programme)
    assert len(queries.items_of(body_id=one.id)) == 2
    assert one in accounts.mobilizing_bodies()
    withdrawn(one)
    assert (one.withdrawn_on, one.withdrawal_reason) == (date(2024, 5, 6), "Nhập hai lần")
    assert queries.items_of(body_id=one.id) == []
    assert one not in [*accounts.bodies(), *accounts.district_bodies(), *accounts.mobilizing_bodies()]
    assert one in accounts.bodies(withdrawn=True)
    make_ahead(programme)
    assert queries.items_of(body_id=one.id) == []
    withdrawals.restore(one, version=one.version)
    assert len(queries.items_of(body_id=one.id)) == 2
    assert one in accounts.mobilizing_bodies()


def test_what_was_done_as_a_body_is_named_and_holds_it(programme):
    one = body()
    leads(programme, one)
    make_ahead(programme)
    queries.items_of(body_id=one.id)[0].explanation = "đang làm"
    db.session.flush()
    with pytest.raises(Invalid) as refused:
        withdrawn(one)
    assert [str(message)[:2] for message in refused.value.problems.of(None)] == ["1 "]
    assert one.withdrawn_on is None
    office = accounts.body_by_code("VP")
    assert len(withdrawals.hangs_on_body(office)) >= 1  # its people


def test_it_is_withdrawn_with_a_reason_alone(programme):
    one = body()
    with pytest.raises(Invalid):
        withdrawals.withdraw_body(one, version=one.version, reason=" ")


def test_a_programme_is_owed_and_offered_no_more_until_it_is_restored(programme):
    made = services.save_programme(None, copy_from=programme.id, **PROGRAMME | PERIOD)
    calendar_services.make_usual(made)
    for duty in programmes.duties(made.id):
        duty.deadline_source = DeadlineSource.CHOSEN
    for calendar in returns.calendars(made.id):
        calendar.source = DeadlineSource.CHOSEN
    make_ahead(made)
    duty_ids = [one.id for one in programmes.duties(made.id)]
    number = len(queries.items_of(duty_ids=duty_ids))
    assert number
    calendars = [one for one in returns.active_calendars() if one.programme_id == made.id]
    withdrawals.withdraw_programme(made, version=made.version, reason="Nhập nhầm khóa")
    assert made not in programmes.programmes()
    assert made in programmes.programmes(withdrawn=True)
    assert programmes.programme_on(date(2027, 1, 1)) == programme
    assert queries.items_of(duty_ids=duty_ids) == []
    assert all(one.programme_id != made.id for one in returns.active_calendars())
    withdrawals.restore(made, version=made.version)
    assert len(queries.items_of(duty_ids=duty_ids)) == number
    assert [one for one in returns.active_calendars() if one.programme_id == made.id] == calendars
