"""The outbox, what people read and choose, addresses that fail."""

from datetime import datetime, timedelta

import pytest
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.accounts.models import Body, Posting
from portal.core import clock
from portal.extensions import db
from portal.notices import outbox, queries, services
from portal.notices.models import Notice
from tests.conftest import STORY_NOW
from tests.notices.mailbox import BREAKS, CONNECT, DATA, RECIPIENT, SENDER, smtp
from tests.returns.acting import posting


def tell(posting_ids, key="k", kind="urged", **changes):
    said = {"subject": _l("Reports that are late"), "text": _l("Saved."), "url": "/account/notices"}
    return services.notify(posting_ids, kind, key, **{**said, **changes})


@pytest.fixture
def officer(app):
    with app.app_context():
        yield posting("commune_officer", "00952")
        db.session.remove()


def test_the_same_is_told_once_and_in_each_persons_language(officer):
    other = posting("commune_leader", "00952")
    other.account.locale = "en"
    db.session.flush()
    assert tell([officer.id, other.id]) == 2
    assert tell([officer.id, other.id]) == 0
    assert queries.of_posting(other.id, 5)[0].subject == "Reports that are late"
    assert queries.of_posting(officer.id, 5)[0].subject == "Báo cáo quá hạn"


def test_a_subject_is_one_line_and_a_closed_account_is_not_told(officer):
    tell([officer.id], subject="One\nBcc: two")
    assert queries.of_posting(officer.id, 1)[0].subject == "One Bcc: two"
    officer.account.active = False
    db.session.flush()
    assert tell([officer.id], key="later") == 0


def test_who_does_not_want_it_by_mail_has_it_in_the_app_only(officer):
    services.choose(officer.account_id, {"duty_due"})
    tell([officer.id], "a", "urged")
    tell([officer.id], "b", "duty_due")
    assert {one.key: one.mail for one in queries.of_posting(officer.id, 5)} == {"a": "none", "b": "queued"}


def test_mail_is_plain_text_with_the_link_and_arrives_once(app, officer, monkeypatch):
    tell([officer.id], text="Đã quá hạn, đồng chí ạ")
    db.session.commit()
    with smtp(app, monkeypatch) as box:
        assert outbox.send_due().sent == 1
        assert outbox.send_due(now=True) == outbox.Sent()
    [one] = box.to(officer.account.email)
    assert one.get_content_type() == "text/plain"
    assert one.get_content_charset() == "utf-8"
    assert one["Subject"] == "Báo cáo quá hạn"
    assert "Đã quá hạn, đồng chí ạ" in one.get_content()
    assert "http://localhost:8000/account/notices" in one.get_content().splitlines()


def test_a_failure_backs_off_and_in_the_end_gives_the_address_up(app, officer, monkeypatch):
    tell([officer.id])
    db.session.commit()
    moment = STORY_NOW
    with smtp(app, monkeypatch, refuses=1) as box:
        for minutes in outbox.BACK_OFF:
            with clock.frozen(moment):
                assert outbox.send_due().postponed == 1
                assert outbox.send_due() == outbox.Sent()  # not before its time
            moment += timedelta(minutes=minutes)
        with clock.frozen(moment):
            assert outbox.send_due().failed == 1
            assert outbox.send_due(now=True) == outbox.Sent()
    assert box.refused == len(outbox.BACK_OFF) + 1
    [failed] = queries.failed_addresses()
    assert failed.account.id == officer.account_id
    assert "Try again later" in failed.reason


def test_a_try_before_its_time_uses_up_no_patience(app, officer, monkeypatch):
    """However often somebody runs `tick --now` while the server is down, an address has its three days."""
    tell([officer.id])
    db.session.commit()
    with smtp(app, monkeypatch, refuses=1) as box:
        for _time in range(30):
            assert outbox.send_due(now=True).postponed == 1
        assert db.session.query(Notice).one().tries == 1
        box.refuses = 0
        assert outbox.send_due(now=True).sent == 1


@pytest.mark.parametrize("way", [CONNECT, SENDER, RECIPIENT, DATA, BREAKS])
def test_each_way_to_fail_is_a_failure_and_is_tried_again(app, officer, monkeypatch, way):
    tell([officer.id])
    db.session.commit()
    with smtp(app, monkeypatch, refuses=1, ways=(way,)) as box:
        assert outbox.send_due().postponed == 1
        assert box.failed[way] == 1
        box.refuses = 0
        with clock.frozen(STORY_NOW + timedelta(minutes=1)):
            assert outbox.send_due().sent == 1
    assert len(box.taken) == 1


def test_what_does_not_hold_any_more_is_not_sent(app, officer, monkeypatch):
    tell([officer.id])
    db.session.commit()
    with smtp(app, monkeypatch) as box:
        assert outbox.send_due(holds=lambda notice: notice.posting_id != officer.id).dropped == 1
        assert outbox.send_due(now=True) == outbox.Sent()
    assert box.taken == []
    assert queries.of_posting(officer.id, 1)[0].mail == "none"


def test_the_first_waits_are_1_5_and_30_minutes():
    assert outbox.BACK_OFF[:3] == (1, 5, 30)


def test_without_any_server_the_mail_waits(app, officer, monkeypatch):
    tell([officer.id])
    db.session.commit()
    with smtp(app, monkeypatch):
        pass  # the server is gone again
    assert outbox.send_due().postponed == 1
    assert queries.of_posting(officer.id, 1)[0].next_try_at == datetime(2024, 10, 23, 9, 1, tzinfo=clock.ZONE)


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
    assert officer.get("/account").all("//a[@class='notices']/b") == []
    choices = officer.get("/account/notices/choices")
    officer.send(choices, "/choices", by_mail=["duty_due"])
    assert officer.get("/account/notices/choices").all("//input[@checked]/@value") == ["duty_due"]
    officer.send(officer.get("/account/notices"), "/read")


# --- a notice belongs to a post -------------------------------------------------------------------


@pytest.fixture
def posts(app):
    """The ids of a person's two posts: the commune's officer, and another at the district's Front from today."""
    with app.app_context():
        first = posting("commune_officer", "00952")
        front = db.session.scalar(select(Body).where(Body.code == "MTTQ"))
        second = Posting(account=first.account, body=front, role="district_front_officer", starts_on=STORY_NOW.date())
        db.session.add(second)
        db.session.flush()
        tell([first.id, second.id], "of both", text="Việc của cả hai")
        tell([first.id], "of the first", text="Việc của xã")
        tell([second.id], "of the second", text="Việc của Mặt trận")
        db.session.commit()
        return first.id, second.id


def end(databases, posting_id, day="2024-10-22"):
    with databases.owner() as owner:
        owner.execute("UPDATE postings SET starts_on = '2020-01-01', ends_on = %s WHERE id = %s", [day, posting_id])


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
    assert officer.get("/account").all("//a[@class='notices']/b") == []
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


def test_mail_of_a_post_that_has_ended_is_not_sent(app, databases, posts, monkeypatch):
    end(databases, posts[0])
    with app.app_context(), smtp(app, monkeypatch) as box:
        assert outbox.send_due() == outbox.Sent(sent=1, dropped=2)
        assert [one.get_content().splitlines()[0] for _to, one in box.taken] == ["Việc của Mặt trận"]


def test_the_last_day_of_a_post_is_still_its_own(app, databases, posts, monkeypatch):
    end(databases, posts[0], "2024-10-23")
    with app.app_context(), smtp(app, monkeypatch) as box:
        assert outbox.send_due().dropped == 0
        assert len(box.taken) == 3


def test_who_is_told_on_two_posts_has_one_mail(app, posts):
    with app.app_context():
        both = db.session.execute(select(Notice.posting_id, Notice.mail).where(Notice.key == "of both"))
        assert sorted(both) == [(posts[0], "queued"), (posts[1], "none")]
