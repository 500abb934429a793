"""What a tenant issued, by year; which sequence numbers a day: the year's for the state, the term's for the Party."""

from datetime import date

import pytest

from portal.core.tenancy import acting_as
from portal.extensions import db
from portal.reports import queries
from portal.reports.models import DocumentSequence, IssuedDocument
from portal.units import queries as units
from portal.units.scope import district_scope
from tests.returns.acting import posting


@pytest.fixture
def tenant(app):
    with app.test_request_context(), acting_as(district_scope()):
        yield units.district().id
        db.session.rollback()
        db.session.remove()


def sequence(tenant, span, starts_on, form="state", issuer="X"):
    told = {"tenant_id": tenant, "form": form, "issuer": issuer, "type": "BC", "span": span}
    row = DocumentSequence(**told, starts_on=starts_on, next=1)
    db.session.add(row)
    db.session.flush()
    return row


def issued(tenant, number, day, span="2024", source="1", issuer="X"):
    told = {"tenant_id": tenant, "paper": "duties", "source": source, "fingerprint": f"{issuer}{span}{number}"}
    told |= {"issuer": issuer, "type": "BC", "span": span, "number": number, "reference": str(number), "subject": ""}
    row = IssuedDocument(**told, signer="", issued_on=day, sha256="", size=0)
    db.session.add(row)
    db.session.flush()
    return row


def test_the_states_numbers_are_the_years(tenant):
    old, new = sequence(tenant, "2023", date(2023, 1, 1)), sequence(tenant, "2024", date(2024, 1, 1))
    for day, found in ((date(2023, 12, 31), old), (date(2024, 1, 1), new), (date(2025, 1, 1), None)):
        assert queries.sequence(tenant, "X", "BC", "state", day) is found
    assert queries.sequence(tenant, "Y", "BC", "state", date(2024, 1, 1)) is None
    assert queries.sequence(tenant + 1, "X", "BC", "state", date(2024, 1, 1)) is None


def test_the_partys_numbers_are_those_of_the_latest_term(tenant):
    first = sequence(tenant, "2020-2025", date(2020, 1, 1), "party")
    second = sequence(tenant, "2025-2030", date(2025, 6, 1), "party")
    for day, found in ((date(2024, 5, 1), first), (date(2025, 5, 31), first), (date(2031, 1, 1), second)):
        assert queries.sequence(tenant, "X", "BC", "party", day) is found
    assert queries.sequence(tenant, "X", "BC", "party", date(2019, 12, 31)) is None


def test_the_greatest_number_is_of_its_own_sequence(tenant):
    one = sequence(tenant, "2024", date(2024, 1, 1))
    assert queries.greatest(one) == 0
    issued(tenant, 7, date(2024, 5, 1))
    issued(tenant, 9, date(2023, 5, 1), span="2023")
    issued(tenant, 11, date(2024, 5, 1), issuer="Y")
    assert queries.greatest(one) == 7


def test_documents_the_latest_first_and_their_years(tenant):
    first = issued(tenant, 1, date(2023, 12, 31), "2023")
    second, third = issued(tenant, 2, date(2024, 1, 1)), issued(tenant, 3, date(2024, 1, 1), source="2")
    assert queries.documents(tenant) == [third, second, first]
    assert queries.documents(tenant, 2024) == [third, second]
    assert queries.documents(tenant, 2022) == queries.documents(tenant + 1) == []
    assert queries.years(tenant) == [2024, 2023]
    assert queries.issued_of(tenant, "duties", "1") == [second, first]
    assert queries.issued_of(tenant, "duties", "9") == []
    assert queries.document(tenant, first.id) is first
    assert queries.document(tenant + 1, first.id) is None


def test_who_signs_for_a_unit_and_who_numbered(tenant):
    one = posting("commune_officer", "00952")
    assert queries.committee_of(one.body.unit_id) is one.body
    assert queries.committee_of(0) is None
    assert queries.postings({one.id}) == {one.id: one}
    assert queries.postings(set()) == {}
