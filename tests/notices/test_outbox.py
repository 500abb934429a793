"""The outbox: mail that waits, fails, backs off, is given up."""

from datetime import datetime, timedelta

import pytest

from portal.core import clock
from portal.extensions import db
from portal.notices import outbox, queries
from portal.notices.models import Notice
from tests.conftest import STORY_NOW
from tests.notices.mailbox import BREAKS, CONNECT, DATA, RECIPIENT, SENDER, smtp
from tests.notices.telling import end, tell


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
