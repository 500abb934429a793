"""What a commune has to do, from plain records: what is urgent, in which order, and what the law gives how long."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from flask_babel import force_locale

from portal.workspace import todo

TODAY, DAY = date(2024, 10, 23), timedelta(days=1)


@pytest.fixture(autouse=True)
def words(app):
    with app.test_request_context(), force_locale("en"):
        yield


def founding(kind="HTX", stage="need_survey", moved_on=TODAY, state="open", number=5):
    return SimpleNamespace(
        tenant_id=1, id=number, kind=kind, stage=stage, moved_on=moved_on, state=state, working_name="Chè"
    )


def item(deadline, state="not_started", period="2024"):
    duty = SimpleNamespace(clause="III.3", product_for=lambda _locale: "Kế hoạch")
    return SimpleNamespace(id=7, deadline=deadline, state=state, period=period, duty=duty)


def report(state="draft", due_on=TODAY):
    calendar = SimpleNamespace(rhythm="year")
    days = {"starts_on": date(2024, 1, 1), "ends_on": date(2024, 12, 14)}
    period = SimpleNamespace(year=2024, number=1, calendar=calendar, due_on=due_on, **days)
    return SimpleNamespace(tenant_id=1, id=3, state=state, period=period)


def finding(state="open", deadline=TODAY):
    return SimpleNamespace(tenant_id=1, id=4, state=state, deadline=deadline, document_number="3-KL", text="Chậm")


def claim(part="lead", disputed=False, day=TODAY):
    body = SimpleNamespace(name_for=lambda _locale: "HND")
    one = SimpleNamespace(tenant_id=1, id=8, founding_id=5, part=part, body=body, proposed_on=day, version=2)
    return SimpleNamespace(claim=one, founding=founding(), disputed=disputed)


def proposal(state="proposed", agreed_at=None, shown=None):
    return SimpleNamespace(
        tenant_id=1, state=state, leader_agreed_at=agreed_at, shown=shown or state, return_note="Thêm năm 2025"
    )


def tasks(of=None, items=(), foundings=(), **more):
    return todo.tasks(of, items, list(foundings), TODAY, "en", **more)


@pytest.mark.parametrize(
    ("left", "sign", "said"),
    [(-1, "bad", "1 day"), (-3, "bad", "3 days"), (0, "warn", "by"), (7, "warn", "by"), (8, "info", "by")],
)
def test_how_urgent_what_is_due_is(left, sign, said):
    (task,) = tasks(items=[item(TODAY + left * DAY)])
    assert task.sign == sign
    assert said in task.chip


def test_an_item_without_a_deadline_is_no_task_and_a_returned_one_says_so():
    assert tasks(items=[item(None)]) == []
    (task,) = tasks(items=[item(TODAY - DAY, "returned", "")])
    assert (task.sign, task.chip) == ("warn", "returned")
    assert task.detail.endswith("–")


def test_the_order_reports_first_then_the_leaders_word_then_what_is_late():
    found = tasks(
        proposal(),
        [item(TODAY + 9 * DAY), item(TODAY - DAY)],
        [founding(moved_on=TODAY - 61 * DAY)],
        owed=[report(due_on=TODAY + 20 * DAY)],
    )
    assert [task.order[0] for task in found] == [-1, 0, 2, 3, 4]


@pytest.mark.parametrize(
    ("of", "number"),
    [
        (None, 0),
        (proposal(), 1),
        (proposal(agreed_at=1), 0),
        (proposal("agreed"), 0),
        (proposal("draft"), 0),
        (proposal("draft", shown="returned"), 1),
    ],
)
def test_a_proposal_waits_for_the_leader_or_came_back(of, number):
    assert len(tasks(of)) == number


def test_what_came_back_says_what_should_be_changed():
    (task,) = tasks(proposal("draft", shown="returned"))
    assert (task.detail, task.order) == ("Thêm năm 2025", (1, TODAY))


def test_a_returned_report_says_so_whatever_its_day():
    (task,) = tasks(owed=[report("returned", TODAY - 9 * DAY)])
    assert (task.sign, task.chip, task.order) == ("warn", "returned", (-1, TODAY - 9 * DAY))


@pytest.mark.parametrize(("state", "number"), [("open", 1), ("returned", 1), ("answered", 0), ("closed", 0)])
def test_findings_wait_while_an_answer_is_owed(state, number):
    assert len(tasks(findings=[finding(state)])) == number


@pytest.mark.parametrize(("days", "stalled"), [(60, False), (61, True)])
def test_sixty_days_without_a_step(days, stalled):
    one = founding(moved_on=TODAY - days * DAY)
    assert len(tasks(foundings=[one])) == stalled
    assert todo.mobilized(one, None, TODAY).sign == ("warn" if stalled else "info")


@pytest.mark.parametrize(
    ("kind", "stage", "term"),
    [
        ("THT", "contract_signed", date(2024, 10, 30)),
        ("THT", "notified", date(2024, 10, 30)),
        ("THT", "need_survey", None),
        ("HTX", "contract_signed", None),
    ],
)
def test_the_law_gives_a_tht_five_working_days(kind, stage, term):
    assert todo.term_of(founding(kind, stage)) == term


def test_a_term_is_a_task_and_passes():
    fresh, late = founding("THT", "notified"), founding("THT", "notified", TODAY - 10 * DAY)
    (task,) = tasks(foundings=[fresh])
    assert task.order == (4, date(2024, 10, 30))
    assert todo.mobilized(fresh, None, TODAY).sign == "info"
    shown = todo.mobilized(late, "HND", TODAY)
    assert (shown.sign, shown.lead) == ("bad", "HND")
    assert "by" in str(shown.next_step)
    assert 0 < shown.done < shown.total
    (over,) = tasks(foundings=[late])
    assert over.sign == "bad"


@pytest.mark.parametrize(("part", "word"), [("lead", "led"), ("support", "supported")])
def test_a_claim_is_confirmed_in_one_click(part, word):
    (task,) = tasks(claims=[claim(part)])
    assert f"that it {word}" in task.title
    assert task.confirm.endswith("/confirm")
    assert (task.version, task.sign) == (2, "warn")


def test_a_disputed_lead_is_decided_on_the_page():
    (task,) = tasks(claims=[claim(disputed=True)])
    assert (task.confirm, task.version, task.sign) == ("", None, "bad")
    assert task.url.endswith("#credits")
    assert task.order == (2, TODAY)
