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
