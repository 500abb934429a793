"""The district's page of files; a register of all communes lands in each, to be confirmed there."""

import io
from datetime import date

from sqlalchemy import func, select

from portal.extensions import db
from portal.registry.models import Collective
from tests.imports.files import workbook
from tests.pages import Visitor
from tests.returns.acting import at_district

HEADER = ["Mã xã", "Loại hình", "Tên", "Số đăng ký", "Ngày đăng ký", "Lĩnh vực"]
ROWS = [
    HEADER,
    ["00703", "HTX", "HTX Chè Kim Thạch", "1A", date(2018, 3, 5), None],
    ["00706", "THT", "Tổ chăn nuôi Phú Linh", "2A", date(2019, 4, 6), None],
]


def upload(visitor, data, records, status=200):
    page = visitor.get(f"/district/import?records={records}")
    return visitor.send(page, "/district/import", records=records, file=(io.BytesIO(data), "tep.xlsx"), status=status)


def entries(app):
    with at_district(app):
        return dict(db.session.execute(select(Collective.name, Collective.tenant_id)).tuples().all())


def test_a_register_of_all_communes_is_confirmed_by_each(app):
    office = Visitor(app, "district_officer")
    sent = office.send(upload(office, workbook(Sổ=ROWS), "registry"), "/district/import/apply")
    assert sent.location.startswith("/district/import")
    assert entries(app) == {}
    officer = Visitor(app, "commune_officer", "00703")
    home = officer.get("/", 302).location
    page = officer.get(f"{home}/import")
    assert "tep.xlsx" in page.words("#main")
    preview = officer.send(page, "/import/answers", status=200)
    assert "Kim Thạch" in preview.words("#plan")
    assert "Phú Linh" not in preview.words("#plan")
    officer.send(preview, "/import/apply")
    assert list(entries(app)) == ["HTX Chè Kim Thạch"]
    assert officer.get(f"{home}/import").all("//form[contains(@action, 'answers')]") == []
    other = Visitor(app, "commune_officer", "00706")
    assert "tep.xlsx" in other.get(f"{other.get('/', 302).location}/import").words("#main")


def test_each_post_is_offered_what_is_its_own(app):
    values = "//input[@name='records']/@value"
    assert Visitor(app, "administrator").get("/district/import").all(values) == ["people"]
    office = Visitor(app, "district_officer")
    assert office.get("/district/import").all(values) == ["quotas", "returns", "registry", "yearly", "foundings"]
    office.get("/district/import/template/units", 404)
    office.get("/district/import/template/returns")
    Visitor(app, "commune_officer", "00703").get("/district/import", 403)
    with at_district(app):
        assert db.session.scalar(select(func.count()).select_from(Collective)) == 0


def test_a_file_with_errors_goes_nowhere(app):
    office = Visitor(app, "district_officer")
    rows = [HEADER, ["99999", "HTX", "HTX X", "1A", date(2018, 3, 5), None]]
    page = upload(office, workbook(Sổ=rows), "registry", 422)
    assert page.all("//form[contains(@action, 'apply')]") == []
