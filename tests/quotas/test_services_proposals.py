"""The commune's proposal: who proposes, who agrees, what voids an agreement."""

import pytest

from portal.core.errors import Invalid, StaleVersion
from portal.extensions import db
from portal.quotas import queries, services
from tests.quotas.conftest import CAO_BO, acting

VALUES = {("HTX", 2024): 1, ("THT", 2024): 0, ("THT", 2025): 2}
BASIS = "Nhu cầu của ba thôn vùng cao"


@pytest.fixture
def commune(places):
    programme, units = places
    return {"tenant_id": units[CAO_BO], "programme_id": programme}


def propose(app, commune, values=None, *, role="commune_officer", submit=True, version=None, basis=BASIS):
    with acting(app, role, CAO_BO) as posting:
        given, kept = VALUES if values is None else values, queries.proposal(**commune)
        if version is None:
            version = kept.version if kept else 0
        saved = services.save_proposal(
            **commune, values=given, basis=basis, posting_id=posting.id, version=version, submit=submit
        )
        return saved.voided


def proposal(commune):
    return queries.proposal(**commune)


def agree(app, commune, role, code):
    with acting(app, role, code) as posting:
        one = proposal(commune)
        service = services.agree_as_leader if role == "commune_leader" else services.agree_as_front
        service(proposal=one, posting_id=posting.id, version=one.version)
        return one.state


def seen(app, commune):
    with acting(app, "commune_officer", CAO_BO):
        one = proposal(commune)
        lines = {place: line.value for place, line in queries.proposal_lines(one).items()}
        return one.state, lines, one.version, one.leader_agreed_by_id, one.front_agreed_by_id, one.return_note


@pytest.mark.parametrize("role", ["commune_officer", "commune_front_officer"])
def test_officer_and_front_officer_both_may_propose(app, commune, role):
    propose(app, commune, role=role)
    state, lines, *_rest = seen(app, commune)
    assert (state, lines) == ("proposed", VALUES)


def test_a_draft_needs_no_basis_but_what_is_put_forward_does(app, commune):
    propose(app, commune, submit=False, basis="")
    with pytest.raises(Invalid, match="basis") as broken:
        propose(app, commune, basis="short")
    assert broken.value.field == "basis"
    with pytest.raises(Invalid, match="at least one number"):
        propose(app, commune, {})
    assert seen(app, commune)[0] == "draft"


@pytest.mark.parametrize(
    "values", [{("HTX", 2026): 1}, {("LHHTX", 2024): 1}, {("HTX", 2024): 1000}, {("HTX", 2024): -1}]
)
def test_places_and_numbers_outside_the_programme(app, commune, values):
    with pytest.raises(Invalid):
        propose(app, commune, values)


@pytest.mark.parametrize(
    "order",
    [(("commune_leader", CAO_BO), ("district_front_officer", "MTTQ"))] * 1
    + [(("district_front_officer", "MTTQ"), ("commune_leader", CAO_BO))],
)
def test_agreed_when_both_agreed_in_either_order(app, commune, order):
    propose(app, commune)
    assert agree(app, commune, *order[0]) == "proposed"
    assert agree(app, commune, *order[1]) == "agreed"


def test_nobody_agrees_to_a_draft_or_twice(app, commune):
    propose(app, commune, submit=False)
    with pytest.raises(Invalid, match="not put this proposal forward"):
        agree(app, commune, "commune_leader", CAO_BO)
    propose(app, commune)
    agree(app, commune, "commune_leader", CAO_BO)
    with pytest.raises(Invalid, match="agreed already"):
        agree(app, commune, "commune_leader", CAO_BO)


@pytest.mark.parametrize("body", ["HND", "LHPN"])
def test_an_association_is_told_that_the_front_agrees(app, commune, body):
    propose(app, commune)
    with pytest.raises(Invalid, match="Fatherland Front"):
        agree(app, commune, "district_front_officer", body)


def test_another_communes_leader_cannot_agree(app, commune):
    propose(app, commune)
    with acting(app, "commune_officer", CAO_BO):
        one = proposal(commune)
        db.session.expunge(one)
    with acting(app, "commune_leader", "00955") as posting, pytest.raises(Invalid, match="this commune"):
        services.agree_as_leader(proposal=one, posting_id=posting.id, version=one.version)


def test_a_change_after_an_agreement_voids_it_and_says_so(app, commune):
    propose(app, commune)
    agree(app, commune, "commune_leader", CAO_BO)
    agree(app, commune, "district_front_officer", "MTTQ")
    assert propose(app, commune) is False, "the same numbers again change nothing"
    assert seen(app, commune)[0] == "agreed"
    assert propose(app, commune, VALUES | {("HTX", 2025): 1}) is True
    state, _lines, _version, leader, front, _note = seen(app, commune)
    assert (state, leader, front) == ("proposed", None, None)


@pytest.mark.parametrize(("role", "code"), [("commune_leader", CAO_BO), ("district_front_officer", "MTTQ")])
def test_either_may_send_it_back_with_a_note(app, commune, role, code):
    propose(app, commune)
    agree(app, commune, "commune_leader", CAO_BO)
    with acting(app, role, code) as posting:
        one = proposal(commune)
        with pytest.raises(Invalid):
            services.give_back(proposal=one, note="  ", posting_id=posting.id, version=one.version)
        services.give_back(proposal=one, note="Thêm năm 2025", posting_id=posting.id, version=one.version)
    state, _lines, _version, leader, _front, note = seen(app, commune)
    assert (state, leader, note) == ("draft", None, "Thêm năm 2025")
    propose(app, commune)
    assert seen(app, commune)[-1] == "", "the note has been answered"


def test_the_second_of_two_editors_is_stopped(app, commune):
    propose(app, commune, version=0)
    version = seen(app, commune)[2]
    propose(app, commune, {("HTX", 2024): 3}, version=version)
    with pytest.raises(StaleVersion):
        propose(app, commune, {("HTX", 2024): 4}, version=version)
    with pytest.raises(StaleVersion):
        propose(app, commune, {("HTX", 2024): 4}, version=0)
