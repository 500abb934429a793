"""What the pages of foundings show: forms that fit where one stands, disputes, what somebody saved meanwhile."""

from datetime import date

import pytest
from flask import g

from portal.accounts.queries import body_by_code
from portal.extensions import db
from portal.foundings import claims, services
from portal.foundings.forms import CountForm, MoveForm, ReasonForm
from portal.foundings.pages import FoundingPage, ListPage, credit_form
from tests.acting import actor_of, as_seen
from tests.foundings.acting import brought_to_last, opened
from tests.inspection.acting import OWN, acting

DAY = date(2024, 2, 1)


@pytest.fixture
def officer(app):
    """Within a commune's officer: the actor; what is written is rolled back."""
    with acting(app, "commune_officer", OWN) as by:
        g.actor = actor_of(by)
        yield g.actor
        db.session.rollback()


def shown(founding, actor, conflict=None, **sent):
    return FoundingPage(founding, actor, conflict, sent)


def test_the_next_form_is_of_a_move_or_of_the_counting(officer):
    first = shown(opened(officer.commune_id), officer)
    assert isinstance(first.forms["next"], MoveForm)
    assert first.next_stage is not None
    assert first.may_edit
    last = shown(brought_to_last(officer.commune_id), officer)
    assert isinstance(last.forms["next"], CountForm)
    assert last.forms["next"]["number"].flags.required
    assert set(last.forms) == {"drop", "resume", "take_back", "next", "back", "credits", "claim"}


@pytest.mark.parametrize(("kind", "needed"), [("HTX", True), ("THT", False)])
def test_the_number_is_asked_of_an_htx_alone(officer, kind, needed):
    form = shown(brought_to_last(officer.commune_id, kind), officer).forms["next"]
    assert bool(form["number"].flags.required) is needed
    assert form["members"].flags.required


def test_one_that_was_stopped_has_no_next_stage_and_tells_where_it_stood(officer):
    founding = brought_to_last(officer.commune_id)
    stood = founding.stage
    as_seen(services.drop, founding, reason="Không đủ", happened_on=DAY)
    page = shown(founding, officer)
    assert page.next_stage is None
    assert page.stage_before_end == stood
    assert not page.may_claim


def test_a_form_for_a_stage_that_somebody_recorded_meanwhile_is_replaced(app, officer):
    founding = brought_to_last(officer.commune_id)
    stale = MoveForm(formdata=None, seen_stage="need_survey")
    page = shown(founding, officer, conflict=founding, next=stale)
    assert isinstance(page.forms["next"], CountForm)
    assert page.was_recorded_meanwhile
    same = MoveForm(formdata=None, seen_stage=page.next_stage.code)
    assert not shown(founding, officer, conflict=founding, next=same).was_recorded_meanwhile
    assert not shown(founding, officer, next=stale).was_recorded_meanwhile


def test_a_conflict_tells_what_was_saved_beside_what_was_typed(officer):
    founding = opened(officer.commune_id)
    as_seen(services.advance, founding, happened_on=DAY, members=9, note="Của họ")
    sent = MoveForm(formdata=None, seen_stage="no such", happened_on=date(2024, 3, 1), note="Của tôi")
    lines = shown(founding, officer, conflict=founding, next=sent).differences
    told = {str(label): (saved, typed) for label, saved, typed in lines}
    assert ("Của họ", "Của tôi") in told.values()
    assert ("01/02/2024", "01/03/2024") in told.values()
    assert lines[0][2] == "–"  # a stage that the kind does not have
    assert shown(founding, officer).differences == []
    reason = shown(founding, officer, conflict=founding, drop=ReasonForm(formdata=None, reason="Vì sao")).differences
    assert "Vì sao" in [typed for _label, _saved, typed in reason]


def test_two_bodies_that_all_want_the_lead_are_a_dispute(officer):
    founding = opened(officer.commune_id)
    front, farmers = body_by_code("MTTQ"), body_by_code("HND")
    as_seen(services.set_credits, founding, lead_body_id=front.id, support_body_ids=[])
    page = shown(founding, officer)
    assert (page.lead, page.disputed) == (front, [])
    claims.propose(founding, body_id=farmers.id, part="lead", note="", posting_id=officer.posting_id)
    page = shown(founding, officer)
    assert set(page.disputed) == {front, farmers}
    (claim,) = page.claims
    assert {f"confirm-{claim.id}", f"refuse-{claim.id}"} <= set(page.forms)
    assert page.forms[f"confirm-{claim.id}"].part.data == "lead"


def test_credits_that_somebody_changed_are_named(officer):
    founding = opened(officer.commune_id)
    front, farmers = body_by_code("MTTQ"), body_by_code("HND")
    as_seen(services.set_credits, founding, lead_body_id=front.id, support_body_ids=[farmers.id])
    form = credit_form(founding, fresh=True)
    assert (form.lead_body_id.data, form.support_body_ids.data) == (front.id, [farmers.id])
    form.lead_body_id.data, form.support_body_ids.data = farmers.id, []
    lines = shown(founding, officer, conflict=founding, credits=form).differences
    assert [(saved, typed) for _label, saved, typed in lines] == [
        (front.name_en, farmers.name_en),
        (farmers.name_en, "–"),
    ]


@pytest.mark.parametrize(("asked", "number"), [("", 1), ("?page=0", 1), ("?page=99", 1), ("?page=x", 1)])
def test_an_empty_list_has_one_page(app, officer, asked, number):
    with app.test_request_context(f"/{asked}"):
        g.actor = officer
        page = ListPage("foundings.index", officer.commune_id)
        assert (page.total, page.last, page.number, page.lines) == (0, 1, number, [])
        assert page.may_edit
        assert page.communes == []
        assert f"/communes/{officer.commune_id}/" in page.page_url(2)
        assert page.page_url(2).endswith("page=2")


def test_the_districts_list_keeps_its_commune_in_its_links(app):
    with acting(app, "district_officer") as by:
        actor = actor_of(by)
        chosen = min(actor.reads)
        with app.test_request_context(f"/?commune={chosen}&year=1999"):
            g.actor = actor
            page = ListPage("foundings.district_index")
            assert page.selection.tenant_id == chosen
            assert page.unit is None
            assert not page.may_edit
            assert f"commune={chosen}" in page.page_url(1)
            assert page.export_arguments["commune"] == chosen
            assert {unit.id for unit in page.communes} <= actor.reads
