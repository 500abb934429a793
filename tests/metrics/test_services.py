"""Saying what an objective measures: what its form does not ask for stays while the parts stay."""

from datetime import date

import pytest

from portal.core.errors import Invalid, StaleVersion
from portal.core.tenancy import acting_as, bound
from portal.metrics import rules, services
from portal.metrics.measures import definition_of
from portal.programmes.queries import objectives, programme_on
from portal.units.scope import district_scope


@pytest.fixture
def income(app):
    with app.test_request_context(), acting_as(district_scope()):
        yield next(one for one in objectives(programme_on(date(2024, 10, 23)).id) if one.code == "T6")


def test_the_same_parts_keep_when_a_record_answers(income):
    before = definition_of(income)
    services.define(income, {**rules.written(before), "base_year": "2022"}, version=income.version)
    after = definition_of(income)
    assert (after.answered, after.unanswered) == (before.answered, before.unanswered)
    assert (after.base_year, income.metric) == (2022, "income_growth")


def test_other_parts_are_another_indicator(income):
    given = {**rules.written(definition_of(income)), "a_weight": ""}
    services.define(income, given, version=income.version)
    assert (definition_of(income).answered, income.metric) == ((), "")


def test_what_is_wrong_or_stale_is_not_written(income):
    with pytest.raises(Invalid):
        services.define(income, {"shape": "growth"}, version=income.version)
    with pytest.raises(StaleVersion):
        services.define(income, rules.written(definition_of(income)), version=income.version + 1)


def test_trying_out_reads_the_district_and_tells_the_sum_alone(income):
    scope = bound()
    found = services.try_out(definition_of(income), income, programme_on(date(2024, 10, 23)))
    assert (found.parts, bound()) == ({}, scope)
