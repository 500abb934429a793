"""Which findings a list holds and in which order; late is owed and past its day."""

from datetime import date

import pytest

from portal.accounts.queries import body_by_code
from portal.core.errors import StaleVersion
from portal.inspection import queries, services
from portal.inspection.models import Finding
from tests.inspection.acting import OTHER, OWN, acting, recorded

FIRST, SECOND = date(2024, 11, 1), date(2024, 11, 30)


@pytest.fixture
def found(app):
    """Three findings: one that ends later, one closed, one on another commune; by name their keys."""
    keys = {
        "later": recorded(app, deadline=SECOND),
        "closed": recorded(app, deadline=FIRST),
        "other": recorded(app, f"UBND-{OTHER}", deadline=FIRST),
    }
    with acting(app, "inspector") as by:
        row = queries.finding(*keys["closed"])
        services.close(row, note="Xong", posting_id=by.id, version=row.version)
    return keys


def named(keys, rows):
    by_key = {key: name for name, key in keys.items()}
    return [by_key[row.tenant_id, row.id] for row in rows]


def test_lists(app, found):
    with acting(app, "inspector"):
        assert named(found, queries.findings()) == ["other", "later"]
        assert named(found, queries.findings("all")) == ["other", "later", "closed"]
        assert named(found, queries.findings("closed")) == ["closed"]
        assert queries.findings("answered") == []
        assert queries.number_by_state() == {"open": 2, "closed": 1}


@pytest.mark.parametrize(("day", "late"), [(FIRST, []), (date(2024, 11, 2), ["other"]), (date.max, ["other", "later"])])
def test_late_is_past_the_day_and_still_owed(app, found, day, late):
    with acting(app, "inspector"):
        assert named(found, queries.findings("all", late_on=day)) == late


def test_of_a_unit_a_body_and_an_item(app, found):
    with acting(app, "inspector"):
        unit = found["later"][0]
        assert named(found, queries.of_unit(unit)) == ["later"]
        assert named(found, queries.of_body(body_by_code(f"UBND-{OTHER}").id)) == ["other"]
        assert queries.of_body(body_by_code("HND").id) == []
        assert queries.of_item(0) == []


def test_steps_are_numbered_from_one(app, found):
    with acting(app, "inspector"):
        row = queries.finding(*found["closed"])
        assert queries.last_seq(row) == 2
        assert [event.seq for event, _posting in queries.history(row)] == [1, 2]
        assert queries.last_seq(Finding(tenant_id=row.tenant_id, id=0)) == 0


def test_an_old_version_closes_nothing(app, found):
    with acting(app, "inspector") as by:
        row = queries.finding(*found["later"])
        with pytest.raises(StaleVersion):
            services.close(row, note="Xong", posting_id=by.id, version=row.version - 1)


def test_who_can_answer_and_who_inspects(app):
    with acting(app, "inspector") as by:
        bodies = queries.bodies_to_inspect(by.body_id)
        codes = [body.code for body in bodies]
        assert f"UBND-{OWN}" in codes
        assert by.body_id not in {body.id for body in bodies}
        assert codes == sorted(codes)
        assert by.id in queries.inspectors(by.starts_on)
        assert by.id not in queries.inspectors(date(2000, 1, 1))
        by.ends_on = date(2024, 10, 31)
        queries.db.session.flush()
        assert by.id in queries.inspectors(date(2024, 10, 31))
        assert by.id not in queries.inspectors(date(2024, 11, 1))
