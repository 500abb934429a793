"""What a unit's page refuses, everything at once: code, names, from when to when, and what it became."""

from datetime import date

import pytest

from portal.core.errors import Problems
from portal.units import queries, rules
from portal.units.choices import UnitKind

NEW = {"kind": "commune", "code": "99999", "name_vi": "Xã Mới", "name_en": "New Commune"}


@pytest.fixture
def context(app):
    with app.test_request_context():
        yield


def found(check, row, **values):
    problems = Problems()
    check(row, values, problems)
    return [field for field, _message in problems]


def test_a_unit_says_all_that_is_wrong_of_it(context):
    assert found(rules.unit, None, **NEW) == []
    wrong = {"kind": "", "code": "123456", "name_vi": "x" * 121, "name_en": ""}
    assert found(rules.unit, None, **wrong) == ["kind", "code", "name_vi", "name_en"]
    assert found(rules.unit, None, **{**NEW, "kind": UnitKind.DISTRICT}) == ["kind"]
    assert found(rules.unit, None, **{**NEW, "code": "0091a"}) == ["code"]


def test_a_unit_ends_after_it_begins(context):
    days = {"valid_from": date(2025, 7, 1), "valid_to": date(2025, 7, 1)}
    assert found(rules.unit, None, **NEW, **days) == ["valid_to"]
    assert found(rules.unit, None, **NEW, **{**days, "valid_to": date(2025, 7, 2)}) == []
    assert found(rules.unit, None, **NEW, valid_from=date(1899, 12, 31)) == ["valid_from"]


def test_a_code_stands_for_one_unit_on_one_day(context):
    held = queries.by_code("00919", date(2024, 10, 23))
    assert found(rules.unit, None, **{**NEW, "code": "00919"}) == ["code"]
    assert found(rules.unit, held, **{**NEW, "code": "00919"}) == []


def test_a_succession_names_its_day_and_the_units_after(context):
    one, other = (queries.by_code(code, date(2024, 10, 23)) for code in ("00919", "00922"))
    assert found(rules.succession, one, successors=[other.id], happened_on=date(2025, 7, 1)) == []
    assert found(rules.succession, one, note="x" * 301) == ["happened_on", "note", "successors"]
    one.valid_from, other.valid_to = date(2025, 7, 1), date(2025, 7, 1)
    days = {"successors": [other.id], "happened_on": date(2025, 7, 1)}
    assert found(rules.succession, one, **days) == ["happened_on", "successors"]


def test_the_page_names_each_wrong_field(visit):
    admin = visit("administrator")
    page = admin.get("/admin/units/new")
    wrong = {**NEW, "code": "919", "name_vi": "x" * 121, "valid_from": "2025-01-02", "valid_to": "2025-01-01"}
    refused = admin.send(page, "/admin/units/new", values=wrong, status=422)
    for field in ("code", "name_vi", "valid_to"):
        assert refused.words(f"#{field}-error"), field
