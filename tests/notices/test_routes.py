"""What people read, open and choose; what the administrator sees of failed addresses."""

from portal.extensions import db
from portal.notices.models import Notice
from tests.notices.telling import tell
from tests.returns.acting import posting


def test_the_administrator_sees_failed_addresses_and_tries_again(app, visit):
    with app.app_context():
        person = posting("commune_officer", "00952")
        tell([person.id])
        db.session.query(Notice).update({"mail": "failed", "last_error": "550 no such user", "tries": 12})
        db.session.commit()
        email, account_id = person.account.email, person.account_id
    administrator = visit("administrator")
    page = administrator.get("/admin/mail")
    assert email in page.text
    assert "550 no such user" in page.text
    administrator.send(page, f"/admin/mail/{account_id}/retry")
    assert email not in administrator.get("/admin/mail").words("#main").replace("Thư tới " + email, "")
    with app.app_context():
        assert (db.session.query(Notice).one().mail, db.session.query(Notice).one().tries) == ("queued", 0)


def test_a_person_reads_opens_and_chooses(app, visit):
    officer, other = visit("commune_officer", "00952"), visit("commune_leader", "00952")
    with app.app_context():
        tell([posting("commune_officer", "00952").id], text="Xin chào", url="/account")
        db.session.commit()
    assert officer.get("/account").all("//a[@class='notices']/b/text()") == ["1"]
    page = officer.get("/account/notices")
    assert "Xin chào" in page.text
    assert "Xin chào" not in other.get("/account/notices").text
    action = page.form("/open").action
    other.forge(action, status=404)
    assert officer.send(page, "/open").location == "/account"
    assert officer.get("/account").all("//a[@class='notices'][not(@data-outbox)]/b") == []
    choices = officer.get("/account/notices/choices")
    officer.send(choices, "/choices", by_mail=["duty_due"])
    assert officer.get("/account/notices/choices").all("//input[@checked]/@value") == ["duty_due"]
    officer.send(officer.get("/account/notices"), "/read")
