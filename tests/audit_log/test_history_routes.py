"""Each record tells its history in words to those who may read it; every column and table has a name."""

from datetime import date

import pytest

from portal.audit_log.labels import TABLES
from portal.core.tenancy import acting_as
from portal.extensions import Base, db
from portal.registry.models import Collective, YearlyRecord
from portal.tables import MODULES
from portal.units.scope import district_scope
from tests.core.test_audit import AUDITED
from tests.pages import Visitor

OWN, FOREIGN = "00952", "00919"
assert MODULES


def test_every_table_has_a_name():
    """A new table must be named in portal/audit_log/labels.py; its columns are described at the model."""
    assert [one.__tablename__ for one in AUDITED if one.__tablename__ not in TABLES] == []


@pytest.fixture
def place(databases, app):
    """Return the ids of the own and the foreign commune."""
    with databases.owner() as owner:
        found = dict(owner.execute("SELECT code, id FROM units WHERE kind <> 'district'").fetchall())
    return found[OWN], found[FOREIGN]


@pytest.fixture
def record(app, place):
    """An entry of the register with a yearly record, of the own commune."""
    own, _foreign = place
    values = {"tenant_id": own, "kind": "THT", "name": "Tổ chè Lùng Tao", "folded_name": "to che lung tao"}
    with app.app_context(), acting_as(district_scope()):
        collective = Collective(**values, registered_on=date(2022, 3, 5), origin="register")
        db.session.add(collective)
        db.session.flush()
        year = YearlyRecord(tenant_id=own, collective_id=collective.id, year=2023, members=7)
        db.session.add(year)
        db.session.commit()
        return collective.id, year.id


def test_members_in_words(app, place, record):
    own, _foreign = place
    collective, year = record
    officer = Visitor(app, "commune_officer", OWN)
    path = _address(app, "registry.edit_record", tenant_id=own, record_id=year)
    officer.send(officer.get(path), path, members="1209", contributed_capital="12,5")
    page = officer.get(_address(app, "registry.show", tenant_id=own, collective_id=collective))
    link = page.all("//a[contains(@href, '/history')]/@href")[0]
    story = officer.get(link).words(".story")
    assert "Thành viên: 7 → thành 1.209" in story
    assert "Vốn góp: – → thành 12,5" in story
    assert "Số liệu năm: 2023" in story
    assert "Cán bộ phụ trách xã" in story
    assert "Ghi mới: Mục trong sổ đăng ký: Tổ chè Lùng Tao" in story
    assert "05/03/2022" in story


def _address(app, endpoint, **arguments):
    with app.test_request_context():
        return app.url_map.bind("").build(endpoint, arguments)


def test_who_may_read_the_record_may_read_its_history(app, place, record):
    own, foreign = place
    path = f"/communes/{own}/registry/{record[0]}/history"
    for role, code in (("commune_leader", OWN), ("district_officer", None), ("inspector", None)):
        assert "Lùng Tao" in Visitor(app, role, code).get(path).words(".story")
    stranger = Visitor(app, "commune_officer", FOREIGN)
    stranger.get(path, status=404)
    stranger.get(path.replace(f"/{own}/", f"/{foreign}/"), status=404)


def test_a_commune_reads_the_history_of_its_items_and_of_nothing_of_others(app, databases, place):
    own, foreign = place
    with databases.owner() as owner:
        items = dict(owner.execute("SELECT tenant_id, min(id) FROM duty_items GROUP BY tenant_id").fetchall())
        district = owner.execute("SELECT id FROM units WHERE kind = 'district'").fetchone()[0]
    officer = Visitor(app, "commune_officer", OWN)
    assert officer.get(f"/duties/items/{items[own]}/history").words(".story")
    for other in (foreign, district):
        officer.get(f"/duties/items/{items[other]}/history", status=404)
        assert Visitor(app, "inspector").get(f"/duties/items/{items[other]}/history").words(".story")
    officer.get("/admin/people/3/history", status=403)
    officer.get("/audit", status=403)


def test_a_long_history_comes_in_pages(app, databases, place, record):
    own, _foreign = place
    with databases.owner() as owner:
        owner.execute(
            "INSERT INTO audit_events (tenant_id, actor, action, change, table_name, row_key, record, before, after)"
            """ SELECT %s, 'command', 'x', 'update', 'collectives', '1/1', %s, '{"name": "a"}',"""
            " jsonb_build_object('name', 'N' || n) FROM generate_series(1, 60) n",
            [own, f"collectives/{record[0]}"],
        )
    officer = Visitor(app, "commune_officer", OWN)
    page = officer.get(f"/communes/{own}/registry/{record[0]}/history")
    assert len(page.all("//ol/li")) == 50
    older = officer.get(page.all("//a[@rel='next']/@href")[0])
    assert len(older.all("//ol/li")) == 12
    assert older.all("//a[@rel='next']") == []


# --- the viewer --------------------------------------------------------------------------------------


def test_the_inspector_sees_all_and_filters(app, place, record):
    own, _foreign = place
    inspector = Visitor(app, "inspector")
    page = inspector.get("/audit")
    assert len(page.all("//ol/li")) == 50
    assert "Tổ chè Lùng Tao" in page.words(".story")
    seen = inspector.get(f"/audit?commune={own}&table=collectives&change=insert")
    assert len(seen.all("//ol/li")) == 1
    assert inspector.get("/audit?person=khong+co+ai").words(".empty")
    assert inspector.get("/audit?to=2020-01-01").words(".empty")
    older = inspector.get(page.all("//a[@rel='next']/@href")[0])
    assert "Tổ chè Lùng Tao" not in older.words(".story")
    inspector.get("/audit?before=xx_1_1&from=xx&commune=xx")
    assert len(inspector.get("/audit?from=0001-01-01&to=9999-12-31").all("//ol/li")) == 50


def test_paging_meets_every_event_once(app, databases, record):
    inspector, path, met = Visitor(app, "inspector"), "/audit", 0
    while path:
        page = inspector.get(path)
        met += len(page.all("//ol/li"))
        path = next(iter(page.all("//a[@rel='next']/@href")), None)
    with databases.owner() as owner:
        assert met == owner.execute("SELECT count(*) FROM audit_events").fetchone()[0]


def test_the_administrator_sees_accounts_and_no_communes_work(app, record):
    words = Visitor(app, "administrator").get("/audit").words()
    assert "Tài khoản" in words
    assert "Lùng Tao" not in words


def test_the_proof_on_the_page(app, databases, place, record):
    own, _foreign = place
    inspector = Visitor(app, "inspector")
    assert "nguyên vẹn" in inspector.get("/audit/chains?check=1").words(".flash")
    with databases.owner() as owner:
        owner.execute("ALTER TABLE audit_events DISABLE TRIGGER is_kept")
        owner.execute("UPDATE audit_events SET after = NULL WHERE tenant_id = %s AND seq = 1", [own])
    assert "số 1 đã bị sửa" in " ".join(inspector.get("/audit/chains?check=1").words(".error").split())


@pytest.mark.parametrize("name", ["audit", "audit/chains", "audit/access"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_files(app, record, name, form):
    inspector = Visitor(app, "inspector")
    answer = inspector.get(f"/{name}/export.{form}")
    assert answer.response.get_data()
    if (name, form) == ("audit", "csv"):
        assert "Tổ chè Lùng Tao" in answer.text
    inspector.get(f"/{name}/export.pdf", status=404)


def test_the_access_log_on_the_page(app):
    Visitor(app, "commune_officer", OWN).get("/admin/people", status=403)
    page = Visitor(app, "administrator").get("/audit/access?kind=forbidden")
    assert "Ngoài nhiệm vụ của vai trò" in page.words("tbody")
    assert "admin.people" in page.words("tbody")
    assert Visitor(app, "inspector").get("/audit/access?kind=signed_in").words(".empty")


def test_tables_of_the_mapping_exist():
    assert set(Base.metadata.tables) >= {one.__tablename__ for one in AUDITED}
