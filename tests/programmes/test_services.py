"""A copy moves with its years, parts end the day before others begin, all communes stand for one."""

from datetime import date, datetime

import pytest

from portal.accounts.queries import body_by_code, commune_committees
from portal.core import clock
from portal.core.errors import Invalid, StaleVersion
from portal.extensions import db
from portal.programmes import queries, services
from portal.programmes.choices import DutyRole
from tests.returns.acting import at_district

NEXT = {"code": "NQ-2", "name_vi": "Hai", "name_en": "Two", "issuer_vi": "", "document_number": ""}
NEXT |= {"starts_on": date(2026, 1, 1), "ends_on": date(2030, 12, 31)}
DUTY = {"code": "X-1", "clause": "III.9", "text_vi": "Làm", "text_en": "Do", "product_vi": "Kế hoạch"}
DUTY |= {"product_en": "Plan", "recurrence": "yearly", "first_due_on": date(2024, 12, 1)}


@pytest.fixture
def programme(app):
    with at_district(app) as found:
        yield found


def ids(*codes):
    return [body_by_code(code).id for code in codes]


def saved(programme, row=None, leads=(), helpers=(), objectives=(), **more):
    lists = {"leads": list(leads), "helpers": list(helpers), "objective_ids": list(objectives)}
    return services.save_duty(programme.id, row, version=row.version if row else None, **lists, **{**DUTY, **more})


def test_a_copy_has_its_objectives_and_duties_and_its_days_move_along(programme):
    made = services.save_programme(None, copy_from=programme.id, **NEXT)
    before, after = queries.duties(programme.id), queries.duties(made.id)
    assert [one.code for one in after] == [one.code for one in before]
    assert [one.code for one in queries.objectives(made.id)] == [one.code for one in queries.objectives(programme.id)]
    held = {one.code: one for one in queries.objectives(made.id)}
    assert {one.baseline for one in held.values()} == {None}
    asked = held["T6"].definition["answered"][0]
    assert (asked["field"], asked["value"]) == ("record.year", "2025")
    assert "2020" not in str(held["T6"].definition)
    for old, new in zip(before, after, strict=True):
        if old.first_due_on:
            assert new.first_due_on.year == old.first_due_on.year + 5
        assert {one.code for one in new.objectives} == {one.code for one in old.objectives}
        assert all(one.programme_id == made.id for one in new.objectives)
        assert len(new.parts) == len(old.parts_on(clock.today()))


@pytest.mark.parametrize(
    ("day", "years", "later"),
    [
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2024, 2, 29), 5, date(2029, 2, 28)),
        (date(2024, 3, 31), 5, date(2029, 3, 31)),
    ],
)
def test_a_day_years_later(day, years, later):
    assert services._years_later(day, years) == later


def test_a_new_programme_is_empty_and_the_next_number_is_one(programme):
    made = services.save_programme(None, **NEXT)
    assert queries.objectives(made.id) == queries.duties(made.id) == []
    assert services._next([]) == 1
    with pytest.raises(StaleVersion):
        services.save_programme(made, version=made.version + 1, **NEXT)
    with pytest.raises(Invalid):
        services.save_programme(None, **{**NEXT, "code": ""})


def test_all_communes_stand_for_one_body_and_come_back_as_it(programme):
    (every,) = ids(services.EVERY_COMMUNE)
    row = saved(programme, leads=[every], helpers=ids("HND"))
    assert len(row.parts_on(clock.today(), DutyRole.LEAD)) == len(commune_committees()) == 24
    assert services.chosen_bodies(row, DutyRole.LEAD) == [every]
    assert services.chosen_bodies(row, DutyRole.COOPERATE) == ids("HND")


def test_who_leads_and_helps_leads(programme):
    row = saved(programme, leads=ids("HND"), helpers=ids("HND", "LHPN"))
    assert services.chosen_bodies(row, DutyRole.LEAD) == ids("HND")
    assert services.chosen_bodies(row, DutyRole.COOPERATE) == ids("LHPN")


def test_a_part_that_goes_on_stays_and_one_that_changes_ends_the_day_before(programme):
    row = saved(programme, leads=ids("HND"), helpers=ids("LHPN"))
    first = {part.body.code: part for part in row.parts}
    with clock.frozen(datetime(2024, 11, 5)):
        saved(programme, row, leads=ids("LHPN"), helpers=ids("DTN"))
        held = {part.body.code: part.part for part in row.parts_on(date(2024, 11, 5))}
        assert held == {"LHPN": DutyRole.LEAD, "DTN": DutyRole.COOPERATE}
        assert first["HND"].valid_to == date(2024, 11, 4)
        assert {part.body.code for part in row.parts_on(date(2024, 11, 4))} == {"HND", "LHPN"}
        again = len(row.parts)
        saved(programme, row, leads=ids("LHPN"), helpers=ids("DTN"))
        assert len(row.parts) == again


def test_a_part_that_has_only_begun_that_day_has_never_been(programme):
    row = saved(programme, leads=ids("HND"))
    with clock.frozen(datetime(2024, 11, 5)):
        saved(programme, row, leads=ids("LHPN"))
        saved(programme, row, leads=ids("DTN"))
    assert {part.body.code for part in row.parts} == {"HND", "DTN"}


def test_tasks_of_helpers_and_of_all_communes_at_once(programme):
    (every,), (farmers,) = ids(services.EVERY_COMMUNE), ids("HND")
    row = saved(programme, leads=ids("LHPN"), helpers=[every, farmers])
    task = {"task_vi": "Giúp", "task_en": "Help"}
    saved(programme, row, leads=ids("LHPN"), helpers=[every, farmers], tasks={every: task})
    told = {part.body.code: part.task_vi for part in row.parts_on(clock.today(), DutyRole.COOPERATE)}
    assert told.pop("HND") == ""
    assert set(told.values()) == {"Giúp"}
    assert services.chosen_parts(row, DutyRole.COOPERATE)[every].task_vi == "Giúp"


def test_objectives_that_it_serves_and_one_that_goes(programme):
    first, second, *_rest = queries.objectives(programme.id)
    row = saved(programme, leads=ids("HND"), objectives=[first.id])
    saved(programme, row, leads=ids("HND"), objectives=[second.id])
    assert [one.code for one in row.objectives] == [second.code]
    services.remove_objective(second)
    db.session.expire(row)
    assert row.objectives == []
    assert second.id not in {one.id for one in queries.objectives(programme.id)}


def test_what_a_duty_refuses_writes_no_part(programme):
    before = len(queries.duties(programme.id))
    with pytest.raises(Invalid):
        saved(programme, leads=[])
    assert len(queries.duties(programme.id)) == before
