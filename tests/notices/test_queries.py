"""Whose notices are shown."""

from sqlalchemy import select

from portal.extensions import db
from portal.notices.models import Notice
from tests.notices.telling import end


def test_each_post_shows_its_own_notices_only(app, visit, posts):
    officer = visit("commune_officer", "00952")
    assert officer.get("/account").all("//a[@class='notices']/b/text()") == ["2"]
    page = officer.get("/account/notices")
    assert "Việc của xã" in page.text
    assert "Việc của Mặt trận" not in page.text
    others = Notice.posting_id == posts[1], Notice.key == "of the second"
    with app.app_context():
        foreign = db.session.scalar(select(Notice.id).where(*others))
    officer.forge(f"/account/notices/{foreign}/open", status=404)
    officer.send(page, "/read")
    assert officer.get("/account").all("//a[@class='notices'][not(@data-outbox)]/b") == []
    officer.forge(f"/account/posting/{posts[1]}")
    page = officer.get("/account/notices")
    assert page.all("//a[@class='notices']/b/text()") == ["2"]
    assert "Việc của Mặt trận" in page.text
    assert "Việc của xã" not in page.text


def test_after_a_post_has_ended_its_notices_are_not_shown(visit, databases, posts):
    officer = visit("commune_officer", "00952")
    end(databases, posts[0])
    page = officer.get("/account/notices")
    assert "Việc của Mặt trận" in page.text
    assert "Việc của xã" not in page.text
    assert page.all("//a[@class='notices']/b/text()") == ["2"]
