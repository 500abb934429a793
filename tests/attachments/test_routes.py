"""Files of a duty's product and of a finding: who may attach, who may read, and that they go where the record goes."""

import io

import psycopg
import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.accounts.models import Body
from portal.attachments import services
from portal.attachments.queries import file_of, files_of
from portal.core import files, virus_scan
from portal.duties import reassignment
from portal.duties.models import DutyItem, DutyItemFile
from portal.extensions import db
from portal.inspection.models import FindingFile
from portal.returns import queries as returns
from portal.units import queries as units
from tests.core.test_file_types import document
from tests.duties.acting import body, day, item
from tests.inspection.acting import OTHER, OWN, recorded
from tests.pages import Visitor
from tests.returns.acting import at_district, on

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PLAN = "III.3-1"


@pytest.fixture
def plan(story_app):
    """The address of a commune's plan that is due under the resolution."""
    with at_district(story_app):
        return f"/duties/items/{item(PLAN, f'UBND-{OWN}').id}"


def attach(someone, address, name="kế hoạch.pdf", content=PDF, status=302):
    values = {"file": (io.BytesIO(content), name), "title": "Kế hoạch có chữ ký"}
    return someone.send(someone.get(address), f"{address}/files", values=values, status=status)


def fetched(page):
    return page.all("//*[@id='files']//li/a/@href")


def attach_twice_at_once(someone, address, monkeypatch):
    """Send one file twice, each before the other can be seen: the second is refused at its field, one row is kept."""
    attach(someone, address)
    with monkeypatch.context() as unseen:
        unseen.setattr(services, "_check_new", lambda _attached, _sha256: None)
        refused = attach(someone, address, "bản quét.pdf", status=422)
    assert "Tài liệu này đã có" in refused.words("#attached-file-error")
    assert len(fetched(someone.get(address))) == 1


def test_the_holder_attaches_the_signed_scan_to_a_plan(story_app, plan):
    officer, district = Visitor(story_app, "commune_officer", OWN), Visitor(story_app, "district_officer")
    attach(officer, plan)
    page = district.get(plan)
    assert "Kế hoạch có chữ ký" in page.words("#files")
    assert district.client.get(fetched(page)[0]).data == PDF
    assert not page.all("//*[@id='files']//form")
    district.forge(f"{plan}/files", status=403)
    neighbour = Visitor(story_app, "commune_officer", OTHER)
    assert neighbour.client.get(fetched(page)[0]).status_code == 404
    neighbour.forge(f"{plan}/files", status=404)


def test_what_would_run_or_is_infected_is_refused(story_app, plan, monkeypatch):
    officer, infected = Visitor(story_app, "commune_officer", OWN), document().getvalue()
    macros = document(**{"word/vbaProject.bin": "x"}).getvalue()
    assert "macro" in attach(officer, plan, "a.docx", macros, status=422).words("#attached-file-error")
    monkeypatch.setattr(virus_scan, "found_in", lambda _stream: "Eicar")
    assert "Eicar" in attach(officer, plan, "a.docx", infected, status=422).words("#attached-file-error")

    def away(_stream):
        raise virus_scan.ScannerAway

    monkeypatch.setattr(virus_scan, "found_in", away)
    assert attach(officer, plan, "a.docx", infected, status=422).words("#attached-file-error")
    assert not fetched(officer.get(plan))


def test_what_is_refused_comes_back_at_the_field(story_app, plan):
    officer = Visitor(story_app, "commune_officer", OWN)
    page = attach(officer, plan, "kế hoạch.docx", status=422)
    assert page.all("//*[@id='attached-file-error']")
    assert page.all("//input[@name='title']/@value") == ["Kế hoạch có chữ ký"]
    assert not fetched(officer.get(plan))


def test_a_removed_file_is_gone_and_comes_back(story_app, plan):
    officer = Visitor(story_app, "commune_officer", OWN)
    attach(officer, plan)
    address = fetched(officer.get(plan))[0]
    officer.send(officer.get(plan), f"{address}/remove")
    officer.get(address, status=404)
    officer.send(officer.get(plan), f"{address}/restore")
    assert officer.client.get(address).data == PDF


def test_the_same_content_is_kept_once(story_app, plan):
    """Under whatever name it comes a second time; a removed one does not come back beside it, nor do two at once."""
    officer = Visitor(story_app, "commune_officer", OWN)
    attach(officer, plan)
    assert "Tài liệu này đã có" in attach(officer, plan, "bản quét.pdf", status=422).words("#attached-file-error")
    first = fetched(officer.get(plan))[0]
    officer.send(officer.get(plan), f"{first}/remove")
    removed = officer.get(plan)
    attach(officer, plan)
    assert "Tài liệu này đã có" in officer.send(removed, f"{first}/restore", status=422).words("#attached-file-error")
    assert len(fetched(officer.get(plan))) == 1
    with at_district(story_app):
        kept = db.session.get(DutyItemFile, (item(PLAN, f"UBND-{OWN}").tenant_id, int(first.rsplit("/", 1)[1])))
        kept.removed_at = None
        with pytest.raises(IntegrityError, match="uq_duty_item_files_content"):
            db.session.flush()


def test_another_products_file_is_not_found_under_this_one(story_app, plan):
    officer = Visitor(story_app, "commune_officer", OWN)
    attach(officer, plan)
    address = fetched(officer.get(plan))[0]
    number = address.rsplit("/", 1)[1]
    with at_district(story_app):
        own = select(DutyItem.id).join(Body, Body.id == DutyItem.body_id).where(Body.code == f"UBND-{OWN}")
        other = db.session.scalar(own.where(DutyItem.id != int(plan.rsplit("/", 1)[1])))
    assert officer.client.get(f"/duties/items/{other}/files/{number}").status_code == 404


def test_a_products_files_pass_on_with_it_into_another_tenant(story_app, plan):
    attach(Visitor(story_app, "commune_officer", OWN), plan)
    with on(day("20/11")), at_district(story_app):
        one = item(PLAN, f"UBND-{OWN}")
        former = one.tenant_id
        reassignment._reassign_item(one, body(f"UBND-{OTHER}").id, day("20/11"), "", None)
        db.session.flush()
        [file] = files_of(DutyItemFile, (one.tenant_id, one.id))
        assert file.tenant_id == one.tenant_id != former
        assert files.read(file.tenant_id, file.sha256).read() == PDF
        db.session.rollback()


def test_the_papers_of_a_finding_are_seen_by_who_sees_the_finding(databases, app):
    tenant_id, finding_id = recorded(app)
    address = f"/communes/{tenant_id}/findings/{finding_id}"
    inspector = Visitor(app, "inspector")
    attach(inspector, address, "kết luận.pdf")
    paper = fetched(inspector.get(address))[0]
    assert Visitor(app, "commune_officer", OWN).client.get(paper).data == PDF
    for role in ("district_officer", "commune_front_officer"):
        someone = Visitor(app, role, OWN if role.startswith("commune") else None)
        assert someone.client.get(paper).status_code == 404, role
    Visitor(app, "commune_officer", OWN).forge(f"{address}/files", status=403)
    with psycopg.connect(databases.server.url("portal_app")) as connection:
        connection.execute("SELECT set_config('portal.reads', %s, true)", [f"{{{tenant_id}}}"])
        for schema in ("public", "history", "known"):
            assert connection.execute(f"SELECT count(*) FROM {schema}.finding_files").fetchone()[0] == 0, schema


def test_a_file_is_of_one_record_only(app):
    tenant_id, finding_id = recorded(app)
    with app.test_request_context():
        assert files_of(FindingFile, (tenant_id, finding_id)) == []
        assert file_of(FindingFile, (tenant_id, finding_id), 1) is None
    assert services.MOST_FILES == 100


def accepted_return(app):
    """Return the address of a commune's return that was accepted."""
    with at_district(app):
        commune = next(one for one in units.communes() if one.code == OWN)
        row = next(one for one in returns.of_unit(commune.id) if one.state == "accepted")
        return f"/communes/{row.tenant_id}/returns/{row.id}"


def test_the_signed_scan_of_an_accepted_return_is_read_by_the_district_alone(story_app):
    address = accepted_return(story_app)
    attach(Visitor(story_app, "commune_officer", OWN), address)
    office = Visitor(story_app, "district_officer")
    page = office.get(address)
    assert office.client.get(fetched(page)[0]).data == PDF
    assert not page.all("//*[@id='files']//form")
    office.forge(f"{address}/files", status=403)
    Visitor(story_app, "commune_officer", OTHER).forge(f"{address}/files", status=404)


def test_a_scan_sent_twice_at_once_is_kept_once(story_app, plan, monkeypatch):
    officer = Visitor(story_app, "commune_officer", OWN)
    for address in (plan, accepted_return(story_app)):
        attach_twice_at_once(officer, address, monkeypatch)


def test_a_tally_of_plans_opens_them_with_their_files(story_app, plan):
    attach(Visitor(story_app, "commune_officer", OWN), plan)
    inspector = Visitor(story_app, "inspector")
    board = inspector.get("/duties")
    opened = inspector.get(next(one for one in board.all("//a[b]/@href") if one.endswith("#holders")))
    assert opened.all("//*[@id='holders']//tbody/tr")
    duty = inspector.get(plan).all("//a[contains(@href, '/duties/') and not(contains(@href, 'items'))]/@href")
    shown = inspector.get(next(one for one in duty if one.rsplit("/", 1)[-1].isdigit()))
    link = shown.all("//*[@id='holders']//a[text()='Kế hoạch có chữ ký']/@href")
    assert inspector.client.get(link[0]).data == PDF
