"""`tick` against a real SMTP server: each notice once, only to those who still owe."""

import contextvars
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import select, text

from portal.accounts.models import Account, Posting
from portal.extensions import db
from portal.notices import outbox
from portal.notices.models import Notice
from portal.programmes.queries import programmes
from portal.reminders import due, services
from portal.returns import services as returns
from portal.returns.models import Period, Return
from tests.notices.mailbox import smtp
from tests.reminders.reporting import DAY, DUE, ROLES, report, third_quarter, told
from tests.returns.acting import at_district, narrated, on, posting


def tick_three_times_at_once(app):
    def once(number):
        with app.app_context():
            done = services.tick(now=True)
            db.session.remove()
            return done

    contexts = [contextvars.copy_context() for _number in range(3)]
    with ThreadPoolExecutor(3) as pool:
        return list(pool.map(lambda pair: pair[1].run(once, pair[0]), enumerate(contexts)))


@pytest.mark.verify
def test_each_notice_arrives_once_with_three_at_once_and_a_server_that_fails_half_of_the_time(
    app, quarter, monkeypatch
):
    period_id = quarter.id
    with smtp(app, monkeypatch, refuses=0.5) as box:
        with on(quarter.opens_on):
            services.tick(now=True)  # opens the returns, so that some can report
        with on(DUE - 2 * DAY):
            reported = {posting(role, code).account.email for code in ("00952", "00919") for role in ROLES}
            for code in ("00952", "00919"):
                report(db.session.get(Period, period_id), code)
            before = len(box.taken)
            for _time in range(30):
                tick_three_times_at_once(app)
                db.session.rollback()
                if not db.session.scalar(select(Notice.id).where(Notice.mail == "queued").limit(1)):
                    break
    assert box.refused > 20
    assert [pair for pair, number in Counter(box.keys()).items() if number > 1] == []
    rows = db.session.execute(select(Notice, Account).join(Notice.posting).join(Posting.account)).all()
    assert {notice.mail for notice, _account in rows} <= {"sent", "none"}
    sent = [(account.email, f"<notice-{notice.id}@localhost>") for notice, account in rows if notice.mail == "sent"]
    assert sorted(sent) == box.keys()
    late = [to for to, _mail in box.taken[before:]]
    assert late
    assert reported.isdisjoint(late)
    assert not {a.email for n, a in rows if n.kind == "return_due_2"} & reported
    assert sum(n.kind == "return_due_2" for n, _a in rows) == 2 * 22  # two people in each of the other units


def test_what_comes_on_which_day(app, quarter):
    expected = []
    for day, kind in [
        (quarter.opens_on, "period_opened"),
        (DUE - 8 * DAY, None),
        (DUE - 7 * DAY, "return_due_7"),
        (DUE - 3 * DAY, None),
        (DUE - 2 * DAY, "return_due_2"),
        (DUE, None),
        (quarter.grace_until, None),
        (quarter.grace_until + DAY, "returns_late_weekly"),
        (quarter.grace_until + 8 * DAY, "returns_late_weekly"),
    ]:
        with on(day):
            expected += [kind] if kind else []
            services.tick()
            services.tick()
            assert told() == expected, day


def test_a_reminder_that_waits_is_taken_back_once_its_unit_has_reported(app, quarter, monkeypatch):
    with smtp(app, monkeypatch, refuses=1), on(DUE - DAY):
        services.tick()
    with smtp(app, monkeypatch) as box, on(DUE):
        report(quarter)
        assert services.tick(now=True).taken_back == 2
        emails = {posting(role, "00952").account.email for role in ROLES}
        assert emails.isdisjoint(to for to, _mail in box.taken)
        assert posting("commune_officer", "00919").account.email in {to for to, _mail in box.taken}


def test_returned_and_accepted_are_told_once(app, quarter):
    office = posting("district_officer")
    with on(DUE):
        services.tick()
        row = report(quarter)
        returns.give_back(row, office, note="Xem lại số HTX", version=row.version)
        db.session.commit()
        services.tick()
        services.tick()
        assert told()[-1:] == ["return_returned"]
        returns.save_draft(row, posting("commune_officer", "00952"), **narrated(), version=row.version)
        returns.sign(row, posting("commune_leader", "00952"), version=row.version)
        returns.accept(row, office, version=row.version)
        db.session.commit()
        services.tick()
        services.tick()
        assert told().count("return_accepted") == 1
        assert told().count("return_returned") == 1


def test_the_story_tells_of_duties_and_of_what_stands_still(story_app, monkeypatch):
    with story_app.app_context(), smtp(story_app, monkeypatch) as box:
        told_by_the_story = set(db.session.scalars(select(Notice.id)))  # of its findings; no mail waits for them
        done = services.tick()
        fresh = select(Notice.kind).where(Notice.id.not_in(told_by_the_story))
        kinds = Counter(db.session.scalars(fresh))
        assert kinds["founding_stalled"] > 0
        assert done.told == sum(kinds.values()) == len(box.taken)
        assert services.tick().told == 0
        assert services.tick().mail == outbox.Sent()


def duties_told(code="00952"):
    return [kind for kind in told(code) if kind.startswith("dut")]


def test_duties_are_told_7_and_2_days_ahead_and_once_a_week_when_late_to_those_who_owe(app):
    due_on = date(2024, 4, 30)  # of the communes' plans
    with at_district(app):
        third_quarter(programmes()[0])
        of = {"00952": "in_progress", "00919": "submitted", "00955": "accepted", "00934": "returned"}
        plans = "SELECT i.id FROM duty_items i JOIN duties d ON d.id = i.duty_id JOIN bodies b ON b.id = i.body_id"
        for code, state in of.items():
            db.session.connection().execute(
                text(
                    f"UPDATE duty_items SET state = :state WHERE id IN ({plans} WHERE d.code = 'III.3-1'"
                    " AND i.period = '2024' AND b.code = :body)"
                ),
                {"state": state, "body": f"UBND-{code}"},
            )
        db.session.commit()
        expected = []
        for days, kind in [(8, None), (7, "duty_due"), (3, None), (2, "duty_due"), (0, None)]:
            with on(due_on - days * DAY):
                expected += [kind] if kind else []
                services.tick()
                services.tick()
                assert duties_told() == duties_told("00934") == expected, days
        for days, kind in [(1, "duties_late_weekly"), (3, None), (8, "duties_late_weekly")]:
            with on(due_on + days * DAY):
                expected += [kind] if kind else []
                services.tick()
                assert duties_told() == duties_told("00934") == expected, days
        assert duties_told("00919") == duties_told("00955") == []


@pytest.mark.parametrize(
    ("left", "kind"),
    [(8, "period_opened"), (7, "return_due_7"), (3, "return_due_7"), (2, "return_due_2"), (0, "return_due_2")],
)
def test_the_kind_turns_on_both_sides_of_each_boundary(left, kind):
    row = Return(state="draft", period=Period(due_on=DUE))
    assert due.kind_for(row, DUE - left * DAY) == kind
    assert due.kind_for(row, DUE + DAY) is None


def test_the_digest_comes_on_mondays_and_never_twice_within_days(app, quarter):
    """Grace ends on a Friday: nothing at the week's end, one on Monday, or later in that week if nobody ran it."""
    quarter.due_on, quarter.grace_until = date(2024, 9, 19), date(2024, 9, 20)
    db.session.commit()
    with on(DUE):
        services.tick()
    came = []
    for day in (21, 22, 23, 24, 29, 30):
        with on(date(2024, 9, day)):
            before = told().count("returns_late_weekly")
            services.tick()
            came += [day] * (told().count("returns_late_weekly") - before)
    assert came == [23, 30]
    with on(date(2024, 10, 9)):  # a Wednesday: Monday's run was missed
        services.tick()
    assert told().count("returns_late_weekly") == 3
