"""Claims on the pages: proposed by a body, confirmed, disputed, refused."""

import pytest

from tests.foundings.acting import at_commune
from tests.metrics.records import founding as put_in
from tests.metrics.records import unit_id

OWN = "00952"


@pytest.fixture
def commune(app):
    with at_commune(app) as tenant_id:
        yield tenant_id


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


def propose_again(someone, address):
    """Propose the same a second time on the same day: that is asked, for the first answer may have been lost."""
    asked = someone.send(someone.get(address), "/claims", part="support", status=409)
    assert "vẫn ghi thêm?" in asked.words(".error-page")
    someone.send(asked, "/claims")


def test_refused_with_a_reason_and_taken_back(place, visit):
    address, _home = place
    youth, officer = visit("district_front_officer", "DTN"), visit("commune_officer", OWN)
    youth.send(youth.get(address), "/claims", part="support")
    assert officer.send(officer.get(address), "/refuse", reason="x", status=422).words(".error")
    officer.send(officer.get(address), "/refuse", reason="Không tham gia")
    assert "Không tham gia" in youth.get(address).words("#credits")
    propose_again(youth, address)
    again = youth.send(youth.get(address), "/withdraw")
    assert again.location
    propose_again(youth, address)
    front = visit("commune_front_officer", OWN)
    claim = youth.get(address).form("/withdraw").action
    front.forge(claim, status=403)
    front.forge(claim.replace("withdraw", "confirm"), status=403)
    officer.forge(claim, status=403)
    data = {"part": "lead", "form_key": "a"}
    youth.forge(f"{address}/claims", data, status=422)  # one open proposal at a time
