"""What the running numbers refuse: everything at once, each at its field."""

from datetime import date

import pytest

from portal.core.errors import Invalid, Problems
from portal.core.fields import checked
from portal.core.tenancy import acting_as
from portal.reports import issuers, rules, services
from portal.reports.services import new_sequence
from portal.units.scope import district_scope


@pytest.fixture
def context(app):
    with app.test_request_context(), acting_as(district_scope()):
        yield


def found(check, *arguments, **values):
    problems = Problems()
    check(*arguments, values, problems)
    return [field for field, _message in problems]


def test_a_term_is_the_party_s_and_follows_the_present_one(context):
    office = issuers.office()
    present = new_sequence(issuers.district().id, office, date(2024, 10, 1))
    assert found(rules.term, office, present) == found(rules.term, issuers.committee(), None) == []
    assert found(rules.term, office, present, starts_on=date(2024, 10, 1)) == []
    assert found(rules.term, office, present, starts_on=present.starts_on) == ["starts_on"]
    assert found(rules.term, office, present, starts_on=date(2024, 10, 24)) == ["starts_on"]
    assert found(rules.term, issuers.committee(), None, starts_on=date(2024, 10, 1)) == ["starts_on"]


def test_a_number_follows_those_given(context):
    assert found(rules.next_number, 35, next_number=36) == found(rules.next_number, 0, next_number=99_999) == []
    for wrong in (None, 35, 100_000):
        assert found(rules.next_number, 35, next_number=wrong) == ["next_number"]


def test_both_are_named_at_once(context):
    here, committee = issuers.district().id, issuers.committee()
    with pytest.raises(Invalid) as refused:
        services.set_next(here, committee, next_number=0, starts_on=date(2024, 1, 1), version=0)
    assert [field for field, _message in refused.value.problems] == ["starts_on", "next_number"]


def test_a_signer_has_a_bound(context):
    assert found(lambda values, problems: checked([rules.SIGNER], values, problems), signer="x" * 121) == ["signer"]
