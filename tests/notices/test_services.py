"""What is told once, in each person's language, and by which way."""

from sqlalchemy import select

from portal.extensions import db
from portal.notices import queries, services
from portal.notices.models import Notice
from tests.notices.telling import tell
from tests.returns.acting import posting


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


def test_who_is_told_on_two_posts_has_one_mail(app, posts):
    with app.app_context():
        both = db.session.execute(select(Notice.posting_id, Notice.mail).where(Notice.key == "of both"))
        assert sorted(both) == [(posts[0], "queued"), (posts[1], "none")]
