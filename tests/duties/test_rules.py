"""What a product's forms refuse: everything at once, each at its field."""

from datetime import date

import pytest

from portal.core.errors import Invalid, RuleBroken, StaleVersion
from portal.duties import planning, reassignment, services
from portal.duties.states import ItemState
from tests.acting import as_seen
from tests.duties.acting import body, day, duty, item, report
from tests.returns.acting import at_district, on

SILENT = "say why before anything else"
GOOD = {
    "state": "submitted",
    "document_number": "1/BC",
    "note": "",
    "explanation": "x",
    "happened_on": date(2024, 4, 29),
}


@pytest.fixture
def plan(app):
    """A commune's plan of 2024, due on 30/4 and owed on 23/10."""
    with at_district(app), on(day("23/10")):
        yield item("III.3-1", "UBND-00952")


def refused(work, *given, **values):
    with pytest.raises(Invalid) as invalid:
        work(*given, **values)
    told = list(invalid.value.problems)
    found = {field: str(message) for field, message in told}
    assert len(found) == len(told), told  # of two faults of one field the first is told
    return found


def decided(**values):
    return {"happened_on": day("23/10"), **values}


def test_a_report_with_many_faults_is_told_all_of_them(plan):
    many = {"state": "submitted", "document_number": "9" * 81, "note": "x" * 2001, "happened_on": None}
    found = refused(as_seen, services.update_item, plan, **many, document_on=date(2024, 10, 24))
    assert set(found) == {"explanation", "document_number", "note", "happened_on", "document_on"}
    assert SILENT in found["explanation"]
    assert found["document_on"] == "The date lies in the future."


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"state": None}, "state"),
        ({"state": "accepted"}, "state"),
        ({"state": "returned"}, "state"),
        ({"document_number": " "}, "document_number"),
        ({"happened_on": date(2024, 10, 24)}, "happened_on"),
        ({"explanation": "x" * 2001}, "explanation"),
    ],
)
def test_what_a_report_needs(plan, changes, field):
    assert list(refused(as_seen, services.update_item, plan, **GOOD | changes)) == [field]


def test_a_report_on_the_day_itself_is_taken(plan):
    as_seen(services.update_item, plan, **GOOD | {"happened_on": day("23/10"), "document_on": day("23/10")})
    assert plan.submitted_on == day("23/10")


@pytest.mark.parametrize(
    ("deadline", "reason", "fields"),
    [
        (None, "", {"deadline", "reason"}),
        (date(2024, 4, 30), "x", {"deadline"}),  # the present one
        (date(2024, 4, 29), "x", {"deadline"}),  # no later
        (date(2024, 10, 22), "x", {"deadline"}),  # later, and past by now
        (date(2035, 1, 1), "x", {"deadline"}),
        (date(1899, 12, 31), "x", {"deadline"}),
        (date(2024, 11, 1), "x" * 501, {"reason"}),
    ],
)
def test_what_a_request_for_longer_needs(plan, deadline, reason, fields):
    as_seen(services.update_item, plan, **GOOD | {"state": "in_progress"})
    assert set(refused(as_seen, services.request_extension, plan, deadline=deadline, reason=reason)) == fields


def test_the_last_day_that_can_be_asked_for_and_the_first_that_cannot(plan):
    as_seen(services.update_item, plan, **GOOD | {"state": "in_progress"})
    as_seen(services.request_extension, plan, deadline=day("23/10"), reason="x")
    assert plan.asked_deadline == day("23/10")
    as_seen(services.set_deadline, plan, **decided(deadline=date(2034, 12, 31), reason="x"))
    assert list(refused(as_seen, services.set_deadline, plan, **decided(deadline=date(2035, 1, 1), reason="x"))) == [
        "deadline"
    ]


def test_nothing_is_decided_while_nobody_has_said_why(plan):
    for service, values in (
        (services.request_extension, {"deadline": date(2025, 1, 1), "reason": "x"}),
        (services.set_deadline, decided(deadline=date(2025, 1, 1), reason="x")),
        (services.refuse_extension, decided(reason="x")),
    ):
        with pytest.raises(RuleBroken, match=SILENT):
            as_seen(service, plan, **values)


def test_each_state_says_why_a_step_does_not_fit(plan):
    for service in (services.accept, services.give_back):
        with pytest.raises(RuleBroken, match="Only a submitted product"):
            as_seen(service, plan, **decided())
    report(plan, day("29/4"), explanation="x")
    for service in (services.request_extension, services.set_deadline, services.refuse_extension):
        more = {} if service is services.request_extension else decided()
        with pytest.raises(RuleBroken, match="its deadline stays"):
            as_seen(service, plan, deadline=date(2025, 1, 1), reason="x", **more)
    assert list(refused(as_seen, services.give_back, plan, **decided(reason=" "))) == ["reason"]
    as_seen(services.accept, plan, **decided())
    with pytest.raises(RuleBroken, match="can no longer be changed"):
        as_seen(services.update_item, plan, **GOOD)


def test_a_refusal_needs_a_request_and_a_reason(plan):
    as_seen(services.update_item, plan, **GOOD | {"state": "in_progress"})
    with pytest.raises(RuleBroken, match="No extension"):
        as_seen(services.refuse_extension, plan, **decided(reason="x"))
    as_seen(services.request_extension, plan, deadline=day("30/10"), reason="x")
    assert list(refused(as_seen, services.refuse_extension, plan, **decided(reason=""))) == ["reason"]
    as_seen(services.refuse_extension, plan, **decided(reason="Đủ thời gian"))
    assert (plan.asked_deadline, plan.asked_reason, plan.deadline) == (None, "", day("30/4"))


def test_the_first_deadline_of_an_item_without_one_is_its_original(plan):
    plan.deadline = plan.original_deadline = None
    as_seen(services.set_deadline, plan, **decided(deadline=day("30/11"), reason="x"))
    assert plan.original_deadline == plan.deadline == day("30/11")
    assert plan.extensions == 0


def test_two_at_one_item(plan):
    with pytest.raises(StaleVersion):
        services.update_item(plan, version=plan.version - 1, **GOOD)


def test_what_was_returned_is_owed_again_and_keeps_its_reason_until_it_comes(plan):
    report(plan, day("29/4"), explanation="x")
    as_seen(services.give_back, plan, **decided(reason="Thiếu biểu"))
    assert (plan.state, plan.submitted_on, plan.return_reason) == (ItemState.RETURNED, None, "Thiếu biểu")
    as_seen(services.update_item, plan, **GOOD)
    assert (plan.state, plan.return_reason) == (ItemState.SUBMITTED, "")


def test_an_assignment_names_both_faults(app):
    with at_district(app), on(day("23/10")):
        assert set(refused(planning.assign, duty("III.3-1"), period="2024", deadline=None)) == {"period", "deadline"}
        far = refused(planning.assign, duty("III.1-1"), period="2024", deadline=date(2040, 1, 1))
        assert list(far) == ["deadline"]


def test_a_reassignment_names_what_is_missing(app):
    with at_district(app), on(day("23/10")):
        duties = [duty("III.3-1")]
        assert set(refused(reassignment.plan_reassignment, None, body("HND"), None, duties)) == {"day", "source"}
        same = refused(reassignment.plan_reassignment, body("HND"), body("HND"), date(2040, 1, 1), duties)
        assert set(same) == {"day", "target"}
        assert list(refused(reassignment.plan_reassignment, body("BTG"), None, day("1/7"), duties)) == ["source"]
        plan = reassignment.plan_reassignment(body("HND"), None, day("1/7"), duties)
        assert set(refused(reassignment.reassign, plan, reason=" ", posting_id=None)) == {"reason", "target"}
        plan.target = body("LHPN")
        assert list(refused(reassignment.reassign, plan, reason="", posting_id=None)) == ["reason"]
