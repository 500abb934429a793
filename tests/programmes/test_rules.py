"""What a programme, its objectives and duties refuse: everything at once, each at its field, as the page shows it."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from portal.core.errors import Problems
from portal.programmes import rules
from portal.programmes.choices import BoundUnit
from portal.programmes.models import Programme
from tests.programmes.test_routes import DUTY, OBJECTIVE, PROGRAMME, make

PERIOD = {"starts_on": date(2026, 1, 1), "ends_on": date(2030, 12, 31)}
NAMED = {"code": "P-1", "name_vi": "Tên", "name_en": "Name"}
OF = Programme(**PERIOD)


@pytest.fixture
def context(app):
    with app.test_request_context():
        yield


@pytest.fixture
def admin(visit):
    return visit("administrator")


def found(check, *arguments, **values):
    """Return the fields that a rule refuses, in its order."""
    problems = Problems()
    check(*arguments, values, problems)
    return [field for field, _message in problems]


def test_a_period_ends_after_it_starts_and_within_fifteen_years(context):
    assert found(rules.programme, **NAMED, **PERIOD) == []
    for ends_on in (date(2025, 12, 31), date(2026, 1, 1), date(2042, 1, 1)):
        assert found(rules.programme, **NAMED, starts_on=PERIOD["starts_on"], ends_on=ends_on) == ["ends_on"]
    assert found(rules.programme, **NAMED, starts_on=PERIOD["starts_on"], ends_on=date(2041, 12, 31)) == []
    assert found(rules.programme, **NAMED, starts_on=date(2101, 1, 1), ends_on=date(2102, 1, 1)) == ["ends_on"]
    assert found(rules.programme, code="P 1", ends_on=PERIOD["ends_on"]) == ["code", "name_vi", "name_en", "starts_on"]


def test_an_upper_bound_goes_with_between_alone(context):
    values = {**OBJECTIVE, "low": Decimal(20)}
    assert found(rules.objective, **values) == []
    kept = rules.objective({**values, "high": Decimal(5), "more_is_better": False}, Problems())
    assert (kept["high"], kept["more_is_better"]) == (None, True)  # a bound alone says itself which way is better
    between = {**values, "operator": "between"}
    assert found(rules.objective, **between, high=Decimal(30)) == []
    for high in (None, Decimal(20)):
        assert found(rules.objective, **between, high=high) == ["high"]
    assert found(rules.objective, **{**values, "unit": "smiles", "low": Decimal(-1)}) == ["unit", "low"]


@pytest.mark.parametrize(
    ("definition", "units"),
    [
        ({"shape": "share", "operands": []}, {"percent"}),
        ({"shape": "ratio", "operands": []}, {"times"}),
        ({"shape": "value", "operands": [{"function": "count", "source": "THT"}]}, {"THT"}),
        ({"shape": "value", "operands": [{"function": "count", "source": "foundings"}]}, {"THT", "HTX", "founding"}),
        ({"shape": "value", "operands": [{"function": "sum", "source": "HTX"}]}, {*BoundUnit} - {"percent", "times"}),
    ],
)
def test_the_unit_of_a_bound_fits_what_is_measured(context, definition, units):
    assert rules.units_of(definition) == units
    kept = {**OBJECTIVE, "low": Decimal(20)}
    for unit in BoundUnit:
        problems = Problems()
        rules.objective({**kept, "unit": unit.value}, problems, definition)
        assert [field for field, _message in problems] == ([] if unit in units else ["unit"])


def test_a_period_overlaps_those_with_which_it_shares_a_day():
    others = [SimpleNamespace(starts_on=date(year, 1, 1), ends_on=date(year + 4, 12, 31)) for year in (2021, 2026)]
    shared = rules.overlapping({"starts_on": date(2025, 12, 31), "ends_on": date(2025, 12, 31)}, others)
    assert shared == others[:1]
    next_one = {"starts_on": date(2016, 1, 1), "ends_on": date(2021, 1, 1)}
    assert rules.overlapping(next_one, others) == others[:1]
    assert rules.overlapping({"starts_on": date(2031, 1, 1), "ends_on": date(2035, 1, 1)}, others) == []


def duty_faults(leads=(1,), **changes):
    problems = Problems()
    rules.duty(OF, {**DUTY, **changes}, leads, (), problems)
    return [field for field, _message in problems]


def test_a_duty_is_led_and_first_due_within_the_programme(context):
    assert duty_faults() == duty_faults(first_due_on=date(2030, 12, 31)) == []
    assert duty_faults(first_due_on=date(2031, 1, 1)) == ["first_due_on"]
    assert duty_faults(leads=(), product_vi="x" * 501) == ["product_vi", "leads"]


def test_a_task_is_refused_at_its_own_body(context):
    problems = Problems()
    rules.task(7, {"task_vi": "x" * 501, "task_en": "ok"}, problems)
    assert [field for field, _message in problems] == ["task-7-vi"]


def test_the_page_says_all_that_is_wrong_of_a_programme(admin):
    page = admin.get("/admin/programmes/new")
    wrong = {**PROGRAMME, "code": "KTTT 26", "name_vi": "x" * 501, "name_en": "", "ends_on": "2025-01-01"}
    refused = admin.send(page, "programmes/new", values=wrong, status=422)
    for field in ("code", "name_vi", "name_en", "ends_on"):
        assert refused.words(f"#{field}-error"), field


def test_the_page_says_all_that_is_wrong_of_an_objective_and_a_duty(admin):
    path = make(admin)
    page = admin.get(f"{path}/objectives/new")
    refused = admin.send(page, "objectives/new", values={**OBJECTIVE, "clause": "", "low": "nhiều"}, status=422)
    assert refused.words("#clause-error")
    assert refused.words("#low-error")
    page = admin.get(f"{path}/duties/new")
    refused = admin.send(page, "duties/new", values={**DUTY, "code": "a b", "first_due_on": "2031-01-01"}, status=422)
    assert refused.words("#code-error")
    assert refused.words("#first_due_on-error")
    assert "chủ trì" in refused.words(".error-summary")


def test_what_a_helper_does_is_asked_within_the_duty(admin):
    path = make(admin)
    page = admin.get(f"{path}/duties/new")
    lead, helper = page.all("//input[@name='leads']/@value")[:2]
    admin.send(page, "duties/new", values={**DUTY, "leads": [lead], "helpers": [helper]})
    (edit,) = admin.get(path).all("//table//a[contains(@href, '/duties/')]/@href")
    name = f"task-{helper}-vi"
    page = admin.get(edit)
    refused = admin.send(page, "/duties/", values={name: "x" * 501}, status=422)
    assert refused.words(f"#{name}-error")
    admin.send(page, "/duties/", values={name: "Cung cấp số liệu"})
    assert admin.get(edit).all(f"//input[@name='{name}']/@value") == ["Cung cấp số liệu"]
