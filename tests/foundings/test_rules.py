"""The rules of a founding at their edges; the journeys stand in test_services and test_routes."""

from datetime import date
from types import SimpleNamespace

import pytest

from portal.accounts.queries import mobilizing_bodies
from portal.core.errors import Problems
from portal.foundings import counting, rules, services, stages
from portal.registry import services as register
from tests.foundings.acting import FARMING, at_commune, brought_to_last, opened

DAY = date(2024, 1, 10)
IN_2019 = {"kind": "THT", "name": "Nhóm dê", "sector": FARMING, "registered_on": date(2019, 5, 3)}


@pytest.fixture
def commune(app):
    with app.test_request_context(), at_commune(app) as tenant_id:
        yield tenant_id


def fields(rule, *given):
    problems = Problems()
    rule(*given, problems)
    return [field for field, _message in problems]


def step(kind, on):
    return SimpleNamespace(kind=kind, happened_on=date(2024, 1, on))


@pytest.mark.parametrize(
    ("steps", "day"),
    [
        ([], None),
        ([step("opened", 1)], 1),
        ([step("opened", 1), step("advanced", 5)], 5),
        ([step("opened", 1), step("counted", 9), step("taken_back", 20)], 1),  # a wrong date may be corrected
        ([step("opened", 1), step("counted", 9), step("taken_back", 20), step("counted", 3)], 3),
        ([step("counted", 9), step("taken_back", 20)], None),
    ],
)
def test_the_day_before_which_no_step_lies(steps, day):
    found = rules.earliest(steps)
    assert (found and found.day) == day


@pytest.mark.parametrize(
    ("kind", "members", "on", "fits"),
    [
        ("THT", 1, DAY, False),
        ("THT", 2, DAY, True),
        ("HTX", 6, DAY, False),
        ("HTX", 7, DAY, True),
        ("HTX", 4, date(2024, 7, 1), False),
        ("HTX", 5, date(2024, 7, 1), True),
        ("HTX", None, DAY, True),  # these are refused as what they are, not as too few
        ("HTX", "six", DAY, True),
        ("HTX", 0, DAY, True),
        ("HTX", 3, None, True),
        ("", 3, DAY, True),
    ],
)
def test_as_many_members_as_the_law_asks(commune, kind, members, on, fits):
    assert fields(rules.check_enough, kind, members, on) == ([] if fits else ["members"])


def test_each_law_has_its_own_sentence(commune):
    said = []
    for kind, on in (("THT", DAY), ("HTX", DAY), ("HTX", date(2024, 7, 1))):
        problems = Problems()
        rules.check_enough(kind, 1, on, problems)
        said.append(str(problems.of("members")[0]))
    assert len(set(said)) == 3
    assert "2012" in said[1]
    assert "2023" in said[2]


@pytest.mark.parametrize(("reason", "fits"), [("", True), ("abcd", False), ("abcde", True)])
def test_a_reason_says_something(reason, fits):
    """A missing one is refused as missing, by its field."""
    assert fields(rules.check_reason, reason) == ([] if fits else ["reason"])


def test_only_a_signed_contract_asks_for_members_on_the_way(commune):
    group = opened(commune, "THT")
    for code, told in (("contract_signed", ["members"]), ("notified", [])):
        values = {"happened_on": DAY, "members": None, "document_number": "", "note": ""}
        assert fields(rules.advancing, group, stages.stage("THT", code), values) == told
    few = {"happened_on": DAY, "members": 1, "document_number": "", "note": ""}
    assert fields(rules.advancing, group, stages.stage("THT", "contract_signed"), few) == ["members"]
    meeting = stages.stage("HTX", "founding_meeting")
    assert fields(rules.advancing, opened(commune), meeting, few) == []  # an HTX is asked on its last day


def test_a_certificate_has_a_number_an_entry_need_not(commune):
    values = {"happened_on": DAY, "number": "", "members": 9, "capital": None, "head_name": "", "note": ""}
    assert fields(rules.counting, brought_to_last(commune), values) == ["number"]
    assert fields(rules.counting, brought_to_last(commune, "THT", working_name="Nhóm"), values) == []


def source(commune, group_id, kind="HTX", on=DAY, founding_id=None):
    return fields(rules.check_source, commune, kind, group_id, on, founding_id)


def test_an_htx_grows_out_of_a_group_that_operates(commune):
    group = register.add_collective(commune, IN_2019)
    cooperative = register.add_collective(commune, {**IN_2019, "kind": "HTX", "registration_number": "1"})
    field = ["converts_collective_id"]
    assert source(commune, None) == []
    assert source(commune, group.id) == []
    assert source(commune, group.id, kind="THT") == field
    assert source(commune, cooperative.id) == field
    assert source(commune, 0) == field
    assert source(commune, group.id, on=date(2019, 5, 3)) == []
    assert source(commune, group.id, on=date(2019, 5, 2)) == field
    register.set_status(group, "stopped", date(2024, 1, 1))
    assert source(commune, group.id) == field


def test_a_group_becomes_one_htx_only_and_a_stopped_attempt_frees_it(commune):
    group = register.add_collective(commune, IN_2019)
    first = opened(commune, converts_collective_id=group.id)
    assert source(commune, group.id) == ["converts_collective_id"]
    assert source(commune, group.id, founding_id=first.id) == []
    services.drop(first, happened_on=DAY, reason="Không đủ người", version=first.version)
    assert source(commune, group.id) == []
    again = opened(commune, converts_collective_id=group.id)
    assert again.converts_collective_id == group.id


def test_who_is_credited(commune):
    lead, other, *_rest = [body.id for body in mobilizing_bodies()]
    for lead_id, supporting, told in (
        (None, [], []),
        (lead, [other], []),
        (lead, [lead, other], ["support_body_ids"]),
        (0, [other], ["lead_body_id"]),
        (None, [0], ["support_body_ids"]),
        (0, [0], ["lead_body_id", "support_body_ids"]),
    ):
        assert fields(rules.check_credits, lead_id, supporting) == told, (lead_id, supporting)


def test_what_is_registered_already_is_told_everything_at_once(commune):
    values = {"kind": "HTX", "working_name": "x" * 300, "villages": "y" * 600, "sector": FARMING, "members": 0}
    values |= {"happened_on": date(1990, 1, 1), "number": "1", "capital": None, "head_name": "", "note": ""}
    assert sorted(fields(rules.already, values)) == ["happened_on", "members", "villages", "working_name"]


def test_taken_back_a_counting_leaves_the_day_free(commune):
    founding = brought_to_last(commune, on=date(2024, 2, 1))
    counting.count(founding, happened_on=date(2024, 3, 1), number="1", members=9, version=founding.version)
    counting.take_back(founding, happened_on=date(2024, 5, 1), reason="Ghi nhầm ngày", version=founding.version)
    assert fields(rules.check_order, founding, date(2024, 2, 1)) == []
    assert fields(rules.check_order, founding, date(2024, 1, 31)) == ["happened_on"]
    assert fields(rules.check_order, founding, None) == []
