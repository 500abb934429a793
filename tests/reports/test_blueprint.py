"""What the addresses of documents share: a year that has begun, whose numbers they are, a plain name of a file."""

from datetime import date, datetime
from types import SimpleNamespace

import pytest
from flask import g
from werkzeug.exceptions import Forbidden, NotFound

from portal.core import clock
from portal.reports import blueprint
from portal.units import queries as units
from tests.acting import actor_of
from tests.inspection.acting import OTHER, OWN, acting

PROGRAMME = SimpleNamespace(years=[2021, 2022, 2023, 2024, 2025])


@pytest.mark.parametrize(
    ("query", "today", "year"),
    [
        ("", 2024, 2024),
        ("?year=2022", 2024, 2022),
        ("?year=2025", 2024, 2024),  # not begun
        ("?year=2020", 2024, 2024),
        ("?year=x", 2024, 2024),
        ("", 2030, 2025),
        ("?year=2025", 2030, 2025),
        ("", 2019, 2021),  # before the programme its first
    ],
)
def test_the_year(app, query, today, year):
    with app.test_request_context(f"/{query}"), clock.frozen(datetime(today, 5, 1)):
        assert blueprint.asked_year(PROGRAMME) == year


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("so-van-ban-di", "Xã Đạo Đức", "2024"), "so-van-ban-di_Xa-Dao-Duc_2024"),
        (("05/BC-UBND", "x" * 90), "05-BC-UBND_" + "x" * 80),
        (("../a",), "a"),
    ],
)
def test_the_name_of_a_file(parts, name):
    assert blueprint.file_name(parts).casefold() == name.casefold()


@pytest.mark.parametrize(
    ("role", "code", "own"),
    [
        ("commune_officer", OWN, "commune"),
        ("commune_officer", OTHER, None),
        ("district_officer", None, "district"),
        ("inspector", None, None),
    ],
)
def test_a_tenant_numbers_its_own_and_no_other(app, role, code, own):
    with acting(app, role, code) as by:
        g.actor = actor_of(by)
        tenants = {"district": units.district().id, "commune": units.by_code(OWN, date(2024, 10, 23)).id}
        assert {name for name, tenant in tenants.items() if blueprint.is_own(tenant)} == ({own} if own else set())
        for name, tenant in tenants.items():
            if name != own:
                with pytest.raises(Forbidden):
                    blueprint.check_own(tenant)


def test_a_file_that_is_gone_is_not_found(app):
    with app.test_request_context(), pytest.raises(NotFound):
        blueprint.send_issued(SimpleNamespace(tenant_id=1, sha256="0" * 64, reference="1", subject="x"))


def test_years_that_have_documents(app, monkeypatch):
    monkeypatch.setattr(blueprint.queries, "years", lambda _tenant: [2024, 2022])
    for query, year in (("?year=2022", 2022), ("?year=2023", None), ("", None), ("?year=x", None)):
        with app.test_request_context(f"/{query}"):
            assert blueprint.years_shown(1) == ([2024, 2022], year)


def test_the_addresses_of_a_paper(app):
    with app.test_request_context():
        place = blueprint.Place("yearly", {"year": 2023}, "/district")
        assert place.url().startswith("/district/reports/yearly")
        assert ".docx" in place.url("_file")


def test_a_pdf_where_the_machine_makes_one_else_it_is_said(story_visit, monkeypatch):
    office = story_visit("district_officer")
    monkeypatch.setattr("portal.documents.pdf.PROGRAMS", ())
    page = office.get("/district/reports/yearly")
    assert "LibreOffice" in page.words("#no-pdf")
    office.get("/district/reports/yearly.docx?form=pdf", status=404)
    monkeypatch.setattr("portal.documents.pdf.program", lambda: "soffice")
    monkeypatch.setattr("portal.documents.pdf.of_docx", lambda data: b"%PDF-1.7")
    page = office.get("/district/reports/yearly")
    sent = office.client.get(page.all("//a[contains(@href, 'form=pdf')]/@href")[0])
    assert (sent.data, sent.mimetype) == (b"%PDF-1.7", "application/pdf")
    assert sent.headers["Content-Disposition"].endswith(".pdf")


def test_every_text_ends_with_its_mark_and_every_file_says_who_made_it(story_visit, fetch):
    office = story_visit("district_officer")
    for path in ("/district/reports/yearly.docx", "/duties/report.docx", "/district/quotas/decision.docx"):
        paper = fetch(office, path)
        own = (
            paper.paragraphs[: paper.paragraphs.index("Phụ lục")] if "Phụ lục" in paper.paragraphs else paper.paragraphs
        )
        assert [one for one in own if one][-1].endswith("./."), path
        assert "./." not in "".join(one.removesuffix("./.") for one in paper.paragraphs)
        made_by = "".join(paper.parts["docProps/app.xml"].itertext())
        assert made_by == "Cổng thông tin xã"
        core = "".join(paper.parts["docProps/core.xml"].itertext())
        assert "2024-10-23" in core
        assert "python" not in core
        assert not [name for name in paper.zip.namelist() if "thumbnail" in name]
