"""The viewer of all chains: what each post sees, page by page, with the proof."""

import pytest

from tests.audit_log.places import OWN
from tests.pages import Visitor


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
