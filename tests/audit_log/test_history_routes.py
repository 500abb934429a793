"""Each record tells its history in words to those who may read it; every column and table has a name."""

from portal.audit_log.labels import TABLES
from portal.extensions import Base
from portal.tables import MODULES
from tests.audit_log.places import FOREIGN, OWN
from tests.core.test_audit import AUDITED
from tests.pages import Visitor

assert MODULES


def test_every_table_has_a_name():
    """A new table must be named in portal/audit_log/labels.py; its columns are described at the model."""
    assert [one.__tablename__ for one in AUDITED if one.__tablename__ not in TABLES] == []


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


def test_tables_of_the_mapping_exist():
    assert set(Base.metadata.tables) >= {one.__tablename__ for one in AUDITED}
