"""The rules of an entry and its records at their edges, each problem at its field."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from flask_babel import force_locale

from portal.core.errors import Problems
from portal.registry import rules
from portal.registry.models import CollectiveStatus
from tests.foundings.acting import at_commune

EMPTY = dict.fromkeys(rules.RECORD_FIELDS)


@pytest.fixture
def commune(app):
    with app.test_request_context(), at_commune(app) as tenant_id:
        yield tenant_id


def asked(rule, *given):
    """Return the fields at which a rule names a problem."""
    problems = Problems()
    rule(*given, problems)
    return [field for field, _message in problems]


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        ("HTX", {}, None),
        ("HTX", {"managers": 2, "managers_trained": 2}, None),
        ("HTX", {"managers": 2, "managers_trained": 3}, "managers_trained"),
        ("HTX", {"managers_trained": 3}, None),  # how many there are is not known
        ("HTX", {"members": 7, "new_members": 7}, None),
        ("HTX", {"members": 7, "new_members": 8}, "new_members"),
        ("HTX", {"new_members": 8}, None),
        ("HTX", {"rating_score": 80}, None),
        ("HTX", {"rating_score": 0}, None),
        ("HTX", {"not_rated_reason": "new"}, None),
        ("HTX", {"rating_score": 0, "not_rated_reason": "new"}, "rating_score"),
        ("THT", {"rating_score": 80}, "rating_score"),
        ("THT", {"not_rated_reason": "new"}, "rating_score"),
        ("THT", {}, None),
        (None, {"rating_score": 80}, None),  # of an entry that the file does not name rightly
        ("HTX", {"high_tech": False, "high_tech_what": "Nhà màng"}, "high_tech_what"),
        ("HTX", {"high_tech": None, "high_tech_what": "Nhà màng"}, None),
        ("HTX", {"high_tech": True, "high_tech_what": "Nhà màng"}, None),
        ("HTX", {"high_tech": False}, None),
        ("HTX", {"linked": False, "linkage_partner": "Công ty A"}, "linkage_partner"),
        ("HTX", {"linked": False, "linkage_share": 10}, "linkage_partner"),
        ("HTX", {"linked": False}, None),
        ("HTX", {"linked": True, "linkage_partner": "Công ty A", "linkage_share": 10}, None),
    ],
)
def test_what_must_fit_together_in_a_year(commune, kind, values, field):
    assert asked(rules.whole, kind, {**EMPTY, **values}) == ([field] if field else [])


def test_a_year_s_faults_are_told_all_at_once(commune):
    values = {"managers": 1, "managers_trained": 2, "members": 1, "new_members": 2, "linked": False}
    values |= {"linkage_share": 5, "high_tech": False, "high_tech_what": "x"}
    found = asked(rules.whole, "HTX", {**EMPTY, **values})
    assert found == ["managers_trained", "new_members", "high_tech_what", "linkage_partner"]


@pytest.mark.parametrize(
    ("year", "registered_on", "fits"),
    [
        (1989, None, False),
        (1990, None, True),
        (2024, None, True),
        (2025, None, False),
        (2019, date(2019, 12, 31), True),
        (2018, date(2019, 1, 1), False),
    ],
)
def test_years_from_the_registration_to_this_one(commune, year, registered_on, fits):
    collective = registered_on and SimpleNamespace(registered_on=registered_on)
    assert asked(rules.year, collective, year) == ([] if fits else ["year"])


def follows(last, status, from_on):
    history = [CollectiveStatus(status=last, from_on=date(2022, 5, 1))] if last else []
    problems = Problems()
    rules.status(history, {"status": status, "from_on": from_on, "reason": "Theo đề nghị"}, problems)
    return [field for field, _message in problems]


@pytest.mark.parametrize(
    ("last", "status", "from_on", "fields"),
    [
        (None, "operating", date(2022, 5, 1), []),
        ("operating", "stopped", date(2022, 5, 2), []),
        ("operating", "stopped", date(2022, 5, 1), ["from_on"]),
        ("operating", "operating", date(2022, 5, 2), ["status"]),
        ("stopped", "stopped", date(2022, 4, 30), ["from_on", "status"]),
        ("dissolved", "operating", date(2023, 1, 1), ["status"]),
        ("converted", "operating", date(2023, 1, 1), ["status"]),
        ("dissolving", "dissolved", date(2022, 6, 1), []),
        ("operating", "asleep", None, ["status", "from_on"]),
    ],
)
def test_a_status_follows_the_last(commune, last, status, from_on, fields):
    assert follows(last, status, from_on) == fields


def on(*days):
    """Return a history whose statuses began on these days of 2019."""
    return [SimpleNamespace(from_on=date(2019, 1, day)) for day in days]


@pytest.mark.parametrize(
    ("history", "years", "source", "said"),
    [
        (on(1), (), (), []),
        (on(1, 11), (), (), []),
        (on(1, 10), (), (), ["It already had another status by then."]),
        (on(1, 10, 20), (2018, 2020), on(10, 20), ["status by then", "record of 2018", "THT out of which"]),
        (on(1), (2020, 2019), (), []),
        (on(1), (2019, 2018), (), ["record of 2018"]),
        (on(1), (), on(9, 20), []),
        (on(1), (), on(10, 20), ["THT out of which"]),
        (on(1), (), on(5, 9, 20), []),
        (on(1), (), on(20), ["THT out of which"]),  # no more than its end is known of it
    ],
)
def test_a_day_of_registration_moves_between_what_is_recorded(commune, history, years, source, said):
    problems = Problems()
    with force_locale("en"):
        rules.moved_start(date(2019, 1, 10), history, years, source, problems)
    found = list(problems)
    assert [field for field, _message in found] == ["registered_on"] * len(said)
    assert all(words in str(message) for words, (_field, message) in zip(said, found, strict=True))


@pytest.mark.parametrize(
    ("ends_on", "fits"),
    [
        (None, True),
        (date(2023, 1, 1), True),
        (date(2022, 12, 31), False),
        (date(2023, 1, 1) + rules.LONGEST, True),
        (date(2023, 1, 1) + rules.LONGEST + timedelta(days=1), False),
    ],
)
def test_a_contract_lasts_from_a_day_to_a_hundred_years(commune, ends_on, fits):
    values = {"name": "Công ty A", "starts_on": date(2023, 1, 1), "ends_on": ends_on}
    assert asked(rules.partner, values) == ([] if fits else ["ends_on"])


def test_an_end_is_not_compared_with_a_start_that_was_refused(commune):
    assert asked(rules.partner, {"name": "A", "starts_on": None, "ends_on": date(2023, 1, 1)}) == ["starts_on"]


def test_a_product_without_a_mark_keeps_an_empty_kind(commune):
    assert rules.product({"name": "Chè Shan"}, Problems())["mark_kind"] == ""


@pytest.mark.parametrize(
    ("kind", "day", "elsewhere"),
    [
        ("HTX", date(2021, 1, 1), True),
        ("THT", date(2024, 10, 23), True),
        ("HTX", date(2020, 12, 31), False),
        ("HTX", None, False),
        ("interest_group", date(2024, 1, 1), False),
    ],
)
def test_the_programmes_new_ones_are_entered_as_foundings(commune, kind, day, elsewhere):
    from portal.registry.choices import CollectiveKind

    kind = CollectiveKind.INTEREST_GROUP if kind == "interest_group" else kind
    assert rules.counts_elsewhere(kind, day) is elsewhere


def test_what_the_counting_said_is_not_changed_in_the_register(commune):
    told = {"kind": "HTX", "registered_on": date(2024, 1, 1), "registration_number": "1"}
    entry = SimpleNamespace(**told, origin="founding")
    assert asked(rules.locked, entry, told) == []
    changed = {"kind": "THT", "registered_on": date(2024, 1, 2), "registration_number": "2"}
    assert asked(rules.locked, entry, changed) == ["kind", "registered_on", "registration_number"]
    own = SimpleNamespace(**told, origin="opening")
    assert asked(rules.locked, own, {**changed, "kind": "HTX"}) == []
    assert asked(rules.locked, own, changed) == ["kind"]


def test_a_kind_that_was_refused_is_not_said_to_be_changed_too(commune):
    problems = Problems()
    problems.add("kind", "unknown")
    entry = SimpleNamespace(kind="HTX", origin="opening")
    rules.locked(entry, {"kind": ""}, problems)
    assert [field for field, _message in problems] == ["kind"]
