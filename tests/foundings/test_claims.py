"""A body proposes its part; the commune answers; two leads are a dispute until it has."""

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from portal.accounts.queries import body_by_code
from portal.core.errors import Invalid, StaleVersion
from portal.extensions import db
from portal.foundings import claims, queries, services
from tests.acting import as_seen
from tests.foundings.acting import at_commune, opened
from tests.metrics.records import founding as put_in
from tests.metrics.records import unit_id

OWN = "00952"


@pytest.fixture
def commune(app):
    with at_commune(app) as tenant_id:
        yield tenant_id


def ids(*codes):
    return [body_by_code(code).id for code in codes]


def parts(founding):
    return {one.body.code: one.part for one in queries.credits(founding.tenant_id, founding.id)}


def test_proposed_does_not_count_until_confirmed(commune):
    founding, (farmers,) = opened(commune), ids("HND")
    claim = claims.propose(founding, body_id=farmers, part="lead", note="Họp  thôn")
    assert (parts(founding), claim.note) == ({}, "Họp thôn")
    version = founding.version
    claims.confirm(claim, version=claim.version)
    assert parts(founding) == {"HND": "lead"}
    assert (claim.state, claim.decided_part, claim.decided_on) == ("confirmed", "lead", date(2024, 10, 23))
    assert founding.version > version
    with pytest.raises(Invalid):
        claims.propose(founding, body_id=farmers, part="lead")
    with pytest.raises(Invalid):
        claims.refuse(claim, reason="Không đúng", version=claim.version)


def test_the_commune_may_confirm_another_part_or_refuse(commune):
    founding, (farmers, women) = opened(commune), ids("HND", "LHPN")
    as_seen(claims.confirm, claims.propose(founding, body_id=farmers, part="lead"), part="support")
    assert parts(founding) == {"HND": "support"}
    claim = claims.propose(founding, body_id=women, part="lead")
    with pytest.raises(Invalid) as broken:
        claims.refuse(claim, reason=" a ", version=claim.version)
    assert broken.value.field == "reason"
    claims.refuse(claim, reason="Không có trong biên bản", version=claim.version)
    assert parts(founding) == {"HND": "support"}
    as_seen(claims.withdraw, claims.propose(founding, body_id=women, part="lead"))
    assert [one.state for one in queries.claims_of(commune, founding.id)] == ["withdrawn", "refused", "confirmed"]


def test_two_leads_are_a_dispute_until_both_are_answered(commune):
    founding, (farmers, women) = opened(commune), ids("HND", "LHPN")
    key = (commune, founding.id)
    first = claims.propose(founding, body_id=farmers, part="lead")
    assert queries.disputes({key}) == set()
    second = claims.propose(founding, body_id=women, part="lead")
    assert queries.disputes({key}) == {key}
    claims.confirm(first, version=first.version)
    assert queries.disputes({key}) == {key}
    assert parts(founding) == {"HND": "lead"}
    with pytest.raises(Invalid) as broken:
        claims.confirm(second, version=second.version)
    assert broken.value.field == "present_lead"
    claims.confirm(second, present_lead="support", version=second.version)
    assert parts(founding) == {"LHPN": "lead", "HND": "support"}
    assert queries.disputes({key}) == set()


def test_what_the_commune_enters_answers_the_same_claim_only(commune):
    founding, (farmers, women) = opened(commune), ids("HND", "LHPN")
    same = claims.propose(founding, body_id=farmers, part="lead")
    other = claims.propose(founding, body_id=women, part="lead")
    services.set_credits(founding, lead_body_id=farmers, support_body_ids=[women], version=founding.version)
    assert (same.state, other.state) == ("confirmed", "proposed")


def test_what_cannot_be(commune):
    founding, (farmers, committee) = opened(commune), ids("HND", f"UBND-{OWN}")
    with pytest.raises(Invalid):
        claims.propose(founding, body_id=committee, part="lead")
    with pytest.raises(Invalid):
        claims.propose(founding, body_id=farmers, part="both")
    claim = claims.propose(founding, body_id=farmers, part="lead")
    with pytest.raises(StaleVersion):
        claims.confirm(claim, version=claim.version + 1)
    with pytest.raises(IntegrityError), db.session.begin_nested():
        claims.propose(founding, body_id=farmers, part="support")
    services.drop(founding, happened_on=date(2024, 2, 1), reason="Không đủ người", version=founding.version)
    with pytest.raises(Invalid):
        claims.propose(founding, body_id=farmers, part="support")


@pytest.fixture
def place(databases, app):
    """A counted HTX led by the Women's Union: the address of its page, its commune's id."""
    with databases.owner() as owner:
        number = put_in(owner, OWN, "HTX", "2024-01-01", "2024-09-01", credits=[("LHPN", "lead")])
        commune = unit_id(owner, OWN)
        owner.execute(
            "INSERT INTO founding_steps (tenant_id, founding_id, seq, kind, to_stage, happened_on, document_number,"
            " note) VALUES (%s, %s, 1, 'counted', 'registered', '2024-09-01', '', '')",
            (commune, number),
        )
    return f"/communes/{commune}/foundings/{number}", f"/communes/{commune}"


def test_from_proposal_to_confirmation_in_one_click(place, visit):
    address, home = place
    youth, officer = visit("district_front_officer", "DTN"), visit("commune_officer", OWN)
    assert youth.send(youth.get(address), "/claims", status=422).words(".error")
    youth.send(youth.get(address), "/claims", part="support", note="Vận động thanh niên")
    page = youth.get(address)
    assert "chờ xã trả lời" in page.words("#credits")
    assert not [one for one in page.tree.forms if one.action.endswith(("/confirm", "/refuse", "/credits"))]
    assert youth.get("/ledger").words("#own-sum") == "0"
    assert "1 phối hợp" in youth.get("/ledger").words("#waiting")
    work = officer.get(home)
    assert "Đoàn TNCS" in work.words(".todo")
    sent = officer.send(work, "/confirm")
    assert sent.location.endswith(home)
    assert "Đoàn TNCS" not in officer.get(home).words("main")
    assert youth.get("/ledger").words("#own-sum") == "1"
    officer.get("/ledger/claims", status=403)
    assert "đã xác nhận" in youth.get("/ledger/claims").words("table")


def test_a_dispute_is_seen_by_all_and_decided_by_the_commune(place, visit):
    address, home = place
    youth, women, officer = (
        visit("district_front_officer", "DTN"),
        visit("district_front_officer", "LHPN"),
        visit("commune_officer", OWN),
    )
    youth.send(youth.get(address), "/claims", part="lead")
    for someone in (youth, women):
        assert "hai đơn vị cùng nhận chủ trì" in someone.get("/ledger").words("#disputes")
        assert someone.get("/ledger/claims?disputed=1").status == 200
    assert women.get("/ledger").words("#own-sum") == "1"
    work = officer.get(home)
    assert "hai đơn vị cùng nhận chủ trì" in work.words(".todo")
    assert not [one for one in work.tree.forms if one.action.endswith("/confirm")]
    assert officer.get(address).all("//*[@id='dispute']")
    wrong = officer.send(officer.get(address), "/confirm", status=422)
    assert wrong.all("//*[contains(@id, 'present_lead') and contains(@id, '-error')]")
    stale = officer.get(address)
    officer.send(officer.get(address), "/confirm", present_lead="support")
    assert not officer.get(address).all("//*[@id='dispute']")
    assert officer.send(stale, "/refuse", reason="Không đúng", status=409).words(".error-summary")
    assert "1 chủ trì" in youth.get("/ledger").words("#sums")
    assert "1 phối hợp" in women.get("/ledger").words("#sums")
    assert not youth.get("/ledger").all("//*[@id='disputes']")


def test_refused_with_a_reason_and_taken_back(place, visit):
    address, _home = place
    youth, officer = visit("district_front_officer", "DTN"), visit("commune_officer", OWN)
    youth.send(youth.get(address), "/claims", part="support")
    assert officer.send(officer.get(address), "/refuse", reason="x", status=422).words(".error")
    officer.send(officer.get(address), "/refuse", reason="Không tham gia")
    assert "Không tham gia" in youth.get(address).words("#credits")
    youth.send(youth.get(address), "/claims", part="support")
    again = youth.send(youth.get(address), "/withdraw")
    assert again.location
    youth.send(youth.get(address), "/claims", part="support")
    front = visit("commune_front_officer", OWN)
    claim = youth.get(address).form("/withdraw").action
    front.forge(claim, status=403)
    front.forge(claim.replace("withdraw", "confirm"), status=403)
    officer.forge(claim, status=403)
    data = {"part": "lead", "form_key": "a"}
    youth.forge(f"{address}/claims", data, status=422)  # one open proposal at a time
