"""The edges of numbering: what cannot go out, the same content, a deputy, a term's first day."""

from dataclasses import replace
from datetime import date

import pytest

from portal.core import files
from portal.core.errors import Invalid, RuleBroken, StaleVersion
from portal.core.tenancy import acting_as
from portal.extensions import db
from portal.reports import issuers, queries, services
from portal.reports.paper_draft import Draft, text
from portal.units.scope import district_scope

DAY = date(2024, 10, 23)


@pytest.fixture
def draft(app):
    with app.test_request_context(), acting_as(district_scope()):
        office = issuers.committee()
        yield Draft(issuers.district().id, "duties", "x", office, "Báo cáo", "Thử", (), (text("Một"),), ("Như trên",))
        db.session.rollback()
        db.session.remove()


def test_what_may_not_go_out_gets_no_number(draft):
    with pytest.raises(RuleBroken, match="chưa"):
        services.issue(replace(draft, refused="chưa ký"), None)
    assert queries.documents(draft.tenant_id) == []


def test_a_number_its_words_and_its_file(draft):
    row = services.issue(draft, None)
    assert (row.number, row.reference, row.subject, row.span) == (1, "01/BC-UBND", "Báo cáo: Thử", "2024")
    assert (row.issued_on, row.type, row.issuer) == (DAY, "BC", "UBND_H")
    with files.read(row.tenant_id, row.sha256) as kept:
        assert kept.read()[:2] == b"PK"
    assert services.issue(draft, None) is row
    other = services.issue(replace(draft, about="Khác", kind=""), None, day=date(2024, 1, 5))
    assert (other.number, other.subject, other.issued_on) == (2, "Khác", date(2024, 1, 5))


def test_who_signs_is_said_once_and_bounded(draft):
    row = services.issue(draft, None, deputy=True, signer="  Nguyễn  Văn A ")
    assert row.signer == "Nguyễn Văn A"
    with pytest.raises(Invalid) as invalid:
        services.issue(replace(draft, source="y"), None, signer="x" * 121)
    assert invalid.value.field == "signer"
    assert queries.greatest(queries.sequence(draft.tenant_id, "UBND_H", "BC", "state", DAY)) == 1


@pytest.mark.parametrize(
    ("day", "span", "starts_on"),
    [
        (date(2024, 10, 23), "2020-2025", date(2020, 1, 1)),
        (date(2025, 1, 1), "2025-2030", date(2025, 1, 1)),
        (date(2029, 12, 31), "2025-2030", date(2025, 1, 1)),
    ],
)
def test_a_usual_term_begins_every_fifth_year(draft, day, span, starts_on):
    row = services.new_sequence(1, issuers.office(), day)
    assert (row.span, row.starts_on, row.next, row.version) == (span, starts_on, 1, 0)
    told = services.new_sequence(1, issuers.office(), day, term_from=date(2024, 6, 1))
    assert (told.span, told.starts_on) == ("2024-2029", date(2024, 6, 1))
    state = services.new_sequence(1, draft.issuer, day)
    assert (state.span, state.starts_on) == (str(day.year), date(day.year, 1, 1))


def test_the_next_number_is_set_from_what_was_seen(draft):
    tenant, office = draft.tenant_id, issuers.office()
    row = services.set_next(tenant, office, next_number=36, version=0)
    assert (row.next, row.span) == (36, "2020-2025")
    with pytest.raises(StaleVersion):
        services.set_next(tenant, office, next_number=40, version=0)
    assert services.set_next(tenant, office, next_number=40, version=row.version).next == 40
    term = services.set_next(tenant, office, next_number=1, starts_on=date(2024, 6, 1), version=row.version)
    assert term is not row
    assert (term.span, term.next, row.next) == ("2024-2029", 1, 40)


def test_a_number_that_was_given_is_not_given_again(draft):
    services.issue(draft, None)
    row = queries.sequence(draft.tenant_id, "UBND_H", "BC", "state", DAY)
    with pytest.raises(Invalid) as invalid:
        services.set_next(draft.tenant_id, draft.issuer, next_number=1, starts_on=date(2024, 6, 1), version=row.version)
    assert [field for field, _message in invalid.value.problems] == ["starts_on", "next_number"]
