"""Numbers: once, in order, by each form's rule; what went out stays as it was."""

import threading
from datetime import date, datetime

import pytest

from portal.core import clock
from portal.core.errors import Invalid, StaleVersion
from portal.core.tenancy import acting_as
from portal.extensions import db
from portal.reports import issuers, queries, services
from portal.reports.paper_draft import Draft, render, text
from portal.units.scope import district_scope
from tests.reports.reading import Docx


def paper(source, words="Một", issuer=None):
    office = issuer or issuers.office()
    return Draft(issuers.district().id, "duties", source, office, "Báo cáo", "Thử", (), (text(words),), ("Như trên",))


@pytest.fixture
def at_district(app):
    """Act for the district; returns the posting that numbers."""
    with app.test_request_context(), acting_as(district_scope()):
        yield
        db.session.rollback()
        db.session.remove()


def on(day):
    return clock.frozen(datetime(day.year, day.month, day.day, 9))


def set_next(tenant_id, issuer, **told):
    """Set the next number as somebody who has just seen the present one."""
    kept = queries.sequence(tenant_id, issuer.code, issuer.type, issuer.form, clock.today())
    return services.set_next(tenant_id, issuer, **told, version=kept.version if kept else 0)


def issued(source, **changes):
    return services.issue(paper(source, **changes), None)


def test_the_same_content_keeps_its_number(at_district):
    first = issued("1")
    assert (issued("1").id, first.reference) == (first.id, "01-BC/VP")
    assert issued("1", words="Hai").reference == "02-BC/VP"
    assert issued("2").reference == "03-BC/VP"


def test_state_numbers_begin_anew_each_year_for_each_type(at_district):
    committee, letter = issuers.committee(), issuers.letter()
    with on(date(2024, 12, 31)):
        told = [issued(source, issuer=committee).reference for source in "ab"]
        assert told == ["01/BC-UBND", "02/BC-UBND"]
        assert issued("c", issuer=letter).reference == "01/UBND-VP"
    with on(date(2025, 1, 1)):
        assert issued("d", issuer=committee).reference == "01/BC-UBND"


def test_party_numbers_run_through_the_term(at_district):
    with on(date(2024, 12, 31)):
        issued("a")
    with on(date(2025, 1, 1)):
        assert issued("b").reference == "02-BC/VP"
    with on(date(2025, 8, 20)):
        set_next(issuers.district().id, issuers.office(), next_number=1, starts_on=date(2025, 8, 15))
        assert issued("c").reference == "01-BC/VP"
        assert queries.document(issuers.district().id, issued("c").id).span == "2025-2030"
        with pytest.raises(Invalid):
            set_next(issuers.district().id, issuers.office(), next_number=5, starts_on=date(2025, 8, 15))


def test_numbers_given_on_paper_are_left_out_and_none_is_given_twice(at_district):
    here, office = issuers.district().id, issuers.office()
    set_next(here, office, next_number=36)
    assert issued("a").reference == "36-BC/VP"
    for wrong in (36, 0, 100_000):
        with pytest.raises(Invalid):
            set_next(here, office, next_number=wrong)
    set_next(here, office, next_number=50)
    set_next(here, office, next_number=37)  # set too high by mistake: nothing has used it
    assert issued("b").reference == "37-BC/VP"
    with pytest.raises(Invalid):
        set_next(here, issuers.committee(), next_number=9, starts_on=date(2024, 1, 1))


@pytest.mark.parametrize("told", [{}, {"starts_on": date(2024, 10, 1)}])
def test_who_did_not_see_the_present_number_sets_none(at_district, told):
    issued("a")
    for version in (None, 0, 9):
        with pytest.raises(StaleVersion):
            services.set_next(issuers.district().id, issuers.office(), next_number=9, **told, version=version)


def test_many_at_once_get_numbers_without_gap_or_double(app, databases):
    got, wrong, start = [], [], threading.Barrier(6)

    def work(number):
        try:
            with app.test_request_context(), acting_as(district_scope()):
                draft = paper(str(number % 4))  # two of them twice: the same content
                start.wait(20)
                got.append(services.issue(draft, None).number)
                db.session.commit()
                db.session.remove()
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert wrong == []
    assert sorted(set(got)) == [1, 2, 3, 4]
    with databases.owner() as owner:
        owner.execute("SELECT set_config('portal.reads', (SELECT array_agg(id)::text FROM units), false)")
        assert owner.execute("SELECT next FROM document_sequences").fetchall() == [(5,)]
        assert owner.execute("SELECT count(*) FROM issued_documents").fetchone() == (4,)


def test_a_failure_uses_up_no_number(at_district, monkeypatch):
    issued("a")
    db.session.commit()

    def broken(*_arguments):
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(services.files, "store", broken)
        with pytest.raises(OSError, match="disk full"):
            issued("b")
        db.session.rollback()
    assert issued("b").reference == "02-BC/VP"


def test_the_deputy_signs_for_the_head(at_district):
    block = paper("a", issuer=issuers.committee()).signed_by(deputy=True, name="Nguyễn Văn An")
    right = Docx(render(block, 5, date(2024, 2, 9))).signature[1]
    assert right[:3] == ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]
    assert right[-1] == "Nguyễn Văn An"
    assert Docx(render(block, 5, date(2024, 2, 9))).head[1][2] == "Vị Xuyên, ngày 09 tháng 02 năm 2024"
