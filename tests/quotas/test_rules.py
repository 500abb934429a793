"""What the forms of quotas and their import refuse: everything at once, each message at its field or cell."""

from datetime import date, datetime

import pytest
from flask_babel import force_locale
from sqlalchemy.exc import IntegrityError

from portal.core import clock
from portal.core.errors import Invalid, Problems, problems_of_constraint
from portal.extensions import db
from portal.programmes.queries import programme
from portal.quotas import queries, rules, services
from portal.quotas.grid import Grid
from portal.quotas.keys import by_code, founded_keys
from portal.quotas.models import QuotaProposal
from portal.quotas.states import ProposalState
from tests.quotas.conftest import CAO_BO, acting

BASIS = "Nhu cầu của ba thôn vùng cao"
PLACE = "This kind or year does not belong to the programme."
RANGE = "Whole numbers from 0 to 999 only."


def refused(service, **values):
    """Return what a service refuses: field → messages."""
    with pytest.raises(Invalid) as invalid:
        service(**values)
    problems = invalid.value.problems
    return {field: [str(one) for one in problems.of(field)] for field, _message in problems}


def draft(app, number, cells):
    with acting(app, "district_officer"):
        services.save_draft(programme_id=number, cells=cells)


def test_every_cell_of_the_draft_that_cannot_be_is_named(app, places):
    number, units = places
    commune = units[CAO_BO]
    cells = {
        (commune, "HTX", 2024): (None, 1000),
        (commune, "THT", 2024): (None, -1),
        (commune, "interest_group", 2024): (None, 1),
        (commune, "THT", 2026): (None, 1),
        (commune, "THT", 2025): (None, 3),
    }
    with acting(app, "district_officer"):
        assert refused(services.save_draft, programme_id=number, cells=cells) == {
            f"c-{commune}-HTX-2024": [RANGE],
            f"c-{commune}-THT-2024": [RANGE],
            f"c-{commune}-interest_group-2024": [PLACE],
            f"c-{commune}-THT-2026": [PLACE],
        }
        assert queries.draft_cells(number) == {}


def test_a_decision_is_refused_at_every_field(app, places):
    number, units = places
    draft(app, number, {(units[CAO_BO], "HTX", 2024): (None, 2)})
    with acting(app, "district_leader") as posting:
        later = date(2024, 10, 24)
        nothing = {"number": " ", "decided_on": None, "basis": ""}
        assert refused(services.review, programme_id=number, **nothing) == {
            "number": ["Enter the number of the decision."],
            "decided_on": ["Enter the date of the decision."],
        }
        typed = {"number": "n" * 61, "decided_on": later, "basis": "b" * 2001}
        assert refused(services.review, programme_id=number, **typed) == {
            "number": ["At most 60 characters."],
            "decided_on": ["The date lies in the future."],
            "basis": ["At most 2000 characters."],
        }
        first = {"number": "12/QĐ-UBND", "decided_on": date(2021, 3, 5), "basis": ""}
        services.issue(programme_id=number, posting_id=posting.id, **first)
    draft(app, number, {(units[CAO_BO], "HTX", 2024): (2, 3)})
    with acting(app, "district_leader"):
        again = {"number": "12/qđ-ubnd", "decided_on": date(2021, 3, 4), "basis": "Vì thế"}
        assert refused(services.review, programme_id=number, **again) == {
            "number": ["There is already a decision with this number."],
            "decided_on": ["The decision before it is of 05/03/2021; this one cannot be earlier."],
            "basis": ["State the basis, in at least 10 characters."],
        }


def test_a_proposal_is_refused_at_every_cell_and_its_basis(app, places):
    number, units = places
    of_it = {"tenant_id": units[CAO_BO], "programme_id": number}
    with acting(app, "commune_officer", CAO_BO) as posting:
        sent = {**of_it, "posting_id": posting.id, "version": 0, "submit": True}
        wrong = refused(services.save_proposal, **sent, values={("THT", 2024): 1000, ("HTX", 2031): 1}, basis="Ít")
        assert wrong == {
            f"c-{units[CAO_BO]}-THT-2024": [RANGE],
            f"c-{units[CAO_BO]}-HTX-2031": [PLACE],
            "basis": ["State the basis, in at least 10 characters."],
        }
        assert list(refused(services.save_proposal, **sent, values={}, basis="")) == [None, "basis"]
        long = {"values": {}, "basis": "b" * 2001, "submit": False}
        assert refused(services.save_proposal, **sent | long) == {"basis": ["At most 2000 characters."]}


def test_what_goes_back_says_what_should_be_changed(app, places):
    number, units = places
    of_it = {"tenant_id": units[CAO_BO], "programme_id": number}
    with acting(app, "commune_officer", CAO_BO) as posting:
        services.save_proposal(
            **of_it, values={("THT", 2024): 1}, basis=BASIS, posting_id=posting.id, version=0, submit=True
        )
    with acting(app, "commune_leader", CAO_BO) as leader:
        one = queries.proposal(**of_it)
        back = {"proposal": one, "posting_id": leader.id, "version": one.version}
        assert refused(services.give_back, **back, note=" ") == {"note": ["Say in a few words what should be changed."]}
        assert refused(services.give_back, **back, note="a" * 501) == {"note": ["At most 500 characters."]}
        services.give_back(**back, note="Thêm năm 2025")
        assert (one.shown, one.return_note) == (ProposalState.RETURNED, "Thêm năm 2025")


def test_a_second_proposal_of_a_commune_is_explained_at_the_model(app, places):
    number, units = places
    with acting(app, "commune_officer", CAO_BO):
        for _ in range(2):
            db.session.add(QuotaProposal(tenant_id=units[CAO_BO], programme_id=number, state="draft"))
        with pytest.raises(IntegrityError) as broken:
            db.session.flush()
        assert "Somebody began this proposal" in str(next(iter(problems_of_constraint(broken.value)))[1])
        db.session.rollback()


@pytest.mark.parametrize(("moment", "final"), [(datetime(2025, 12, 31, 23), False), (datetime(2026, 1, 1, 0), True)])
def test_after_the_last_day_quotas_are_final(app, places, moment, final):
    with app.app_context(), clock.frozen(moment):
        assert (rules.why_final(programme(places[0])) is not None) is final


def test_the_largest_quota_is_999(app, places):
    with app.test_request_context():
        of_it, keys = programme(places[0]), by_code(founded_keys())
        for number, fits in ((-1, False), (0, True), (999, True), (1000, False)):
            problems = Problems()
            rules.check_cell(of_it, keys, (1, "HTX", 2024), number, "value", problems)
            assert (not problems.of("value")) is fits


def test_a_cell_that_cannot_be_read_is_no_change(app):
    with app.test_request_context(), force_locale("en"):
        cells = [(1, "THT", 2024), (1, "HTX", 2024)]
        grid = Grid(cells, {cells[0]: 4, cells[1]: 4})
        assert not grid.read({"c-1-THT-2024": "vài", "c-1-HTX-2024": "5"})
        assert grid.changes() == {cells[1]: (4, 5)}
        assert grid.by_name("c-1-THT-2024").errors == [RANGE]


def test_a_proposal_comes_back_with_cells_and_basis_marked(visit, places):
    commune = places[1][CAO_BO]
    officer = visit("commune_officer", CAO_BO)
    page = officer.get(f"/communes/{commune}/quotas/proposal")
    cells = {f"c-{commune}-THT-2024": "vài", f"c-{commune}-HTX-2024": "1000", f"c-{commune}-HTX-2025": "1"}
    back = officer.send(page, "quotas/proposal", {**cells, "basis": "Ít", "action": "submit"}, status=422)
    marked = back.all("//*[@aria-invalid='true']/@name")
    assert sorted(marked) == ["basis", f"c-{commune}-HTX-2024", f"c-{commune}-THT-2024"]
    assert len(back.all("//*[@class='error-summary']//li")) == 3
    assert officer.get(f"/communes/{commune}/quotas/proposal").words(".facts") == "", "nothing is kept"


def test_a_decision_comes_back_with_a_message_at_each_field(visit, places):
    draft_of = visit("district_officer")
    cell = f"c-{places[1][CAO_BO]}-HTX-2024"
    draft_of.send(draft_of.get("/district/quotas"), "quotas?kind", {cell: "2"})
    chief = visit("district_leader")
    page = chief.get("/district/quotas/issue")
    back = chief.send(page, "quotas/issue", {"number": "", "decided_on": "hôm nay"}, status=422, basis="b" * 2001)
    assert sorted(back.all("//*[@aria-invalid='true']/@name")) == ["basis", "decided_on", "number"]
    assert back.all("//input[@name='decided_on']/@value") == ["hôm nay"]
