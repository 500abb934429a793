"""Delivery against a server that fails in every way, by processes at once, killed or overtaken by who reports."""

import subprocess
import sys
from collections import Counter
from contextlib import contextmanager

import pytest
from sqlalchemy import select

from portal.accounts.models import Account, Posting
from portal.extensions import db
from portal.notices.models import Notice
from portal.reminders import services
from portal.returns.models import Period
from tests.notices.mailbox import ANSWER_LOST, BREAKS, CONNECT, DATA, RECIPIENT, SENDER, smtp
from tests.reminders.reporting import DAY, DUE, ROLES, report
from tests.returns.acting import at_district, on, posting

REFUSALS = (CONNECT, SENDER, RECIPIENT, DATA, BREAKS)
MOMENT = "2024-09-17T09:00:00+07:00"  # two days before it is due


@contextmanager
def processes(databases, box, number, rounds, *how):
    """Start processes that tick at once; ends when all of them have ended; yields what they answered."""
    command = [sys.executable, "-m", "tests.reminders.ticking", databases.folder, str(box.port), MOMENT, str(rounds)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    started = [subprocess.Popen([*command, *how], **pipes) for _number in range(number)]
    try:
        for one in started:
            assert one.stdout.readline() == "ready\n"
        for one in started:
            one.stdin.write("go\n")
            one.stdin.flush()
        yield [one.wait(timeout=60) for one in started]
    finally:
        for one in started:
            one.kill()
            one.communicate()


def sent():
    """Return address and Message-ID of each notice that is noted as sent; nothing waits, nothing was given up."""
    db.session.rollback()
    rows = db.session.execute(select(Notice, Account).join(Notice.posting).join(Posting.account)).all()
    assert {notice.mail for notice, _account in rows} <= {"sent", "none"}
    return sorted((account.email, f"<notice-{one.id}@localhost>") for one, account in rows if one.mail == "sent")


def emails(code):
    return {posting(role, code).account.email for role in ROLES}


def open_and_let_two_report(quarter):
    """Open the quarter, by mail to all; then two units report. Returns their people's addresses."""
    period_id = quarter.id
    with on(quarter.opens_on):
        services.tick(now=True)
    with on(DUE - 2 * DAY):
        for code in ("00952", "00919"):
            report(db.session.get(Period, period_id), code)
    return emails("00952") | emails("00919")


@pytest.mark.verify
def test_three_processes_at_once_and_a_server_that_fails_in_every_way(app, databases, quarter, monkeypatch):
    with smtp(app, monkeypatch, ways=REFUSALS) as box:
        reported = open_and_let_two_report(quarter)
        assert len(box.taken) == 48
        box.taken.clear()
        box.refuses = 1.0  # a fifth at each of five places: a mail gets through more seldom than half of the time
        with processes(databases, box, 3, 60) as codes:
            assert codes == [0, 0, 0]
        assert set(box.failed) >= set(REFUSALS)
        assert min(box.failed[way] for way in REFUSALS) > 2
        assert len(box.taken) == 2 * 22
        assert set(Counter(box.keys()).values()) == {1}
        assert reported.isdisjoint(to for to, _mail in box.taken)
        assert set(box.keys()) <= set(sent())
        assert len(sent()) == 48 + 2 * 22


def test_a_lost_answer_brings_a_copy_under_the_same_message_id_and_nothing_else(app, quarter, monkeypatch):
    """Nobody can know whether a mail arrived whose answer was lost: it comes again rather than never."""
    with smtp(app, monkeypatch, refuses=0.5, ways=(ANSWER_LOST,)) as box, on(quarter.opens_on):
        for _time in range(30):
            services.tick(now=True)
            if not db.session.scalar(select(Notice.id).where(Notice.mail == "queued").limit(1)):
                break
    assert len(box.lost) > 10
    assert sorted(set(box.keys())) == sent()  # by Message-ID, each arrived once
    lost = Counter((to, str(one["Message-ID"])) for to, one in box.lost)
    assert Counter(box.keys()) == Counter(dict.fromkeys(sent(), 1)) + lost
    contents = {}
    for to, one in box.taken:
        contents.setdefault((to, str(one["Message-ID"])), set()).add(one.get_content())
    assert {len(copies) for copies in contents.values()} == {1}


@pytest.mark.verify
def test_a_process_killed_after_sending_repeats_that_one_mail_alone(app, databases, quarter, monkeypatch):
    with smtp(app, monkeypatch) as box:
        with on(quarter.opens_on):
            services.tick()
        box.taken.clear()
        with processes(databases, box, 1, 1, "die") as codes:
            assert codes == [9]
        [killed] = box.keys()
        with on(DUE - 2 * DAY):
            services.tick()
            services.tick()
        numbers = Counter(box.keys())
        assert numbers.pop(killed) == 2
        assert set(numbers.values()) == {1}
        assert len(numbers) == 2 * 24 - 1


def test_who_reports_while_the_mail_goes_out_is_not_reminded(app, quarter, monkeypatch):
    """A slow server: the run began before they reported, their reminder's turn comes after."""
    with smtp(app, monkeypatch) as box:
        with on(quarter.opens_on):
            services.tick()
        box.taken.clear()
        period_id = quarter.id

        def meanwhile():  # in the server's thread, so with a session of its own
            with on(DUE - 2 * DAY), at_district(app):
                report(db.session.get(Period, period_id), "00952")

        box.on_taken = meanwhile
        with on(DUE - 2 * DAY):
            done = services.tick()
        assert done.taken_back == 2
        assert emails("00952").isdisjoint(to for to, _mail in box.taken)
        assert len(box.taken) == 2 * 23
