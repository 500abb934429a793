"""What an import wrote is noted row by row: each row once, with what it held before everything."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from portal.accounts.models import Body
from portal.extensions import db
from portal.imports import change_log
from portal.registry import services
from portal.registry.models import Collective
from tests.foundings.acting import at_commune
from tests.registry.acting import GROUP


@pytest.fixture
def commune(app):
    with at_commune(app) as tenant_id:
        yield tenant_id


def collective(commune, name):
    facts = {**GROUP, "name": name, "registered_on": date(2019, 5, 3)}
    return services.add_collective(commune, facts)


def test_a_new_row_is_told_once_however_often_it_is_written(commune):
    with change_log.recording() as log:
        row = collective(commune, "THT Cam")
        row.villages = "Bản Lù"
        db.session.flush()
    told = [one for one in log.entries() if one["table"] == "collectives"]
    (entry,) = told
    assert (entry["commune"], entry["id"], entry["before"]) == (commune, row.id, None)
    assert entry["after"]["villages"] == "Bản Lù"
    assert "version" not in entry["after"]
    assert "recorded_at" not in entry["after"]


def test_a_changed_row_keeps_what_it_held_before_everything(commune):
    row = collective(commune, "THT Cam")
    with change_log.recording() as log:
        row.villages = "Một"
        db.session.flush()
        row.villages = "Hai"
        db.session.flush()
    (entry,) = log.entries()
    assert (entry["before"], entry["after"]) == ({"villages": ""}, {"villages": "Hai"})


def test_what_nobody_touched_and_what_belongs_to_no_commune_is_not_noted(commune):
    row = collective(commune, "THT Cam")
    with change_log.recording() as log:
        row.villages = row.villages
        db.session.flush()
    row.villages = "Sau"
    db.session.flush()
    assert log.entries() == []
    log.note(type("S", (), {"new": [Body()], "dirty": []})())
    assert log.added == {}


def test_the_session_is_left_alone_after_a_failure(commune):
    with pytest.raises(ZeroDivisionError), change_log.recording() as log:
        raise ZeroDivisionError
    collective(commune, "THT Sau")
    assert log.added == {}


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (date(2024, 5, 3), "2024-05-03"),
        (datetime(2024, 5, 3, 7, tzinfo=UTC), "2024-05-03T07:00:00+00:00"),
        (Decimal("7.50"), "7.5"),
        (Decimal(100), "100"),
        (None, None),
        (0, 0),
        (False, False),
        ("x", "x"),
    ],
)
def test_a_value_as_json_holds_it(value, kept):
    assert change_log.plain(value) == kept
    assert type(change_log.plain(value)) is type(kept)


def test_columns_are_those_that_people_may_change():
    names = change_log.columns(Collective())
    assert "name" in names
    assert not {"version", "recorded_at"} & set(names)
