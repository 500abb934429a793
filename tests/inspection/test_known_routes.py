"""The view of a past moment, as the inspection commission uses it."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.accounts import session as account_session
from portal.core import clock
from portal.core.access import Role
from tests.meta.test_role_matrix import BODIES
from tests.pages import Visitor


@pytest.fixture
def moments(databases, story_app, monkeypatch):
    """Two moments of the story, with something changed between them."""
    # The clock stands in 2024, the records in the present.
    monkeypatch.setattr(account_session, "SETTLED", timedelta(days=-4000))
    with databases.owner() as owner:
        before = owner.execute("SELECT clock_timestamp()").fetchone()[0]
        owner.execute("UPDATE units SET name_vi = 'Xã Tên Mới' WHERE code = '00952'")
        owner.execute("UPDATE app_settings SET value = '2024-11-01' WHERE key = 'business_date'")
        after = owner.execute("SELECT clock_timestamp()").fetchone()[0]
    return before, after


@pytest.fixture
def inspector(moments, story_app):
    return Looking(story_app, "inspector")


class Looking(Visitor):
    """An inspector; the form takes minutes, and a test has none to wait."""

    def look(self, moment):
        with self.client.session_transaction() as session:
            session[account_session.KEPT] = {"at": moment.isoformat(), "account": self.account_id}


def test_each_page_says_which_moment_it_shows(inspector, moments):
    inspector.look(moments[0])
    page = inspector.get("/duties")
    local = moments[0].astimezone(clock.ZONE).strftime("%H:%M %d/%m/%Y")
    assert local in page.words(".known-bar")
    assert "Xã Cao Bồ" in inspector.get("/district").words("main")
    inspector.look(moments[1])
    assert "Xã Tên Mới" in inspector.get("/district").words("main")


def test_there_is_a_way_back(inspector, moments):
    inspector.look(moments[0])
    page = inspector.get("/duties")
    inspector.send(page, "/leave")
    assert not inspector.get("/duties").all("//*[@class='known-bar']")
    assert "Xã Tên Mới" in inspector.get("/district").words("main")


def test_a_moment_is_chosen_by_day_and_time(inspector, moments, databases):
    with databases.owner() as owner:  # the records of this test are seconds old: let them be older
        owner.execute(
            "UPDATE history.units SET recorded = tstzrange('2024-06-01', upper(recorded)) WHERE lower(recorded) < %s",
            [moments[0]],
        )
    form = inspector.get("/inspection/known-at")
    home = inspector.send(form, "known-at", day="2024-06-30", time="12:00").location
    page = inspector.get(inspector.get(home, 302).location, None)
    assert "12:00 30/06/2024" in page.words(".known-bar")


@pytest.mark.parametrize(
    ("day", "said"),
    [("2999-01-01", "ít nhất một phút"), ("1999-01-01", "chưa có"), ("", "Hãy ghi ngày"), ("x", "ngày")],
)
def test_a_moment_that_cannot_be_known_is_refused(inspector, day, said):
    page = inspector.send(inspector.get("/inspection/known-at"), "known-at", day=day, time="12:00", status=422)
    assert said.lower() in page.words("main").lower()
    assert not inspector.get("/duties").all("//*[@class='known-bar']")


def test_the_latest_minute_is_not_settled_yet(story_app):
    inspector = Visitor(story_app, "inspector")
    now = datetime.now(clock.ZONE)
    with clock.frozen(now):
        page = inspector.get("/inspection/known-at")
        answer = inspector.send(page, "known-at", day=now.date().isoformat(), time=now.strftime("%H:%M"), status=422)
    assert answer.all("//*[contains(@class, 'invalid')]//*[@name='time']")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.INSPECTOR])
def test_nobody_else_is_offered_it(story_app, role):
    someone = Visitor(story_app, role.value, BODIES.get(role))
    someone.get("/inspection/known-at", 403)
    someone.forge("/inspection/known-at", {"day": "2024-06-30", "time": "12:00"}, 403)
    with someone.client.session_transaction() as session:
        session[account_session.KEPT] = {"at": datetime.now(UTC).isoformat(), "account": someone.account_id}
    assert not someone.get("/account").all("//*[@class='known-bar']")
    with someone.client.session_transaction() as session:
        assert account_session.KEPT not in session


def test_the_moment_of_one_person_is_not_the_next_ones(inspector, moments, story_app):
    with inspector.client.session_transaction() as session:
        session[account_session.KEPT] = {"at": moments[0].isoformat(), "account": inspector.account_id + 1}
    assert not inspector.get("/duties").all("//*[@class='known-bar']")


def test_the_business_date_is_the_one_of_then(databases, inspector, moments, monkeypatch):
    with databases.app.test_request_context():
        monkeypatch.setattr(clock, "_frozen", type("Clock", (), {"get": lambda self: None})())
        for moment, day in zip(moments, ("2024-10-23", "2024-11-01"), strict=True):
            with account_session.view_at(moment):
                assert clock.today().isoformat() == day
    with databases.owner() as owner:
        owner.execute("DELETE FROM app_settings WHERE key = 'business_date'")
        bare = owner.execute("SELECT clock_timestamp()").fetchone()[0]
    with databases.app.test_request_context(), account_session.view_at(bare):
        assert clock.today() == bare.astimezone(clock.ZONE).date()


def test_the_language_changes_for_the_view_alone(databases, inspector, moments):
    inspector.look(moments[0])
    inspector.send(inspector.get("/duties"), "/locale", locale="en")
    page = inspector.get("/duties")
    assert page.tree.get("lang") == "en"
    assert "Back to now" in page.words(".known-bar")
    with databases.owner() as owner:
        said = owner.execute("SELECT locale FROM accounts WHERE id = %s", [inspector.account_id]).fetchone()[0]
        assert said == "vi"


def test_signing_out_ends_the_view(inspector, moments):
    inspector.look(moments[0])
    inspector.send(inspector.get("/duties"), "/sign-out")
    with inspector.client.session_transaction() as session:
        assert account_session.KEPT not in session


def test_a_write_that_forgot_the_rule_is_refused_by_the_database(inspector, moments, story_app, monkeypatch):
    """Were the check in front forgotten, the transaction still cannot write."""
    from sqlalchemy.exc import DBAPIError

    monkeypatch.setattr(account_session, "STILL_OPEN", account_session.STILL_OPEN | {"notices.choices"})
    inspector.look(moments[0])
    page = inspector.get("/account/notices/choices")
    with pytest.raises(DBAPIError, match="permission denied for view"):
        inspector.send(page, "choices", status=None)


def test_a_fragment_is_told_so_in_its_place(inspector, moments):
    inspector.look(moments[0])
    page = inspector.forge("/account/notices/read", status=None, headers={"HX-Request": "true"})
    assert page.status == 403
    assert page.response.headers["HX-Retarget"] == "#flash"


def test_the_overview_and_its_drawings_do_not_mix_moments(databases, inspector, moments):
    """What changes past the audit has no new version; still a moment never gets another's drawing or "unchanged"."""
    programme = "SELECT code FROM objectives WHERE metric = 'new_cooperatives'"
    with databases.owner() as owner:
        code = owner.execute(programme).fetchone()[0]
        chart = f"/district/objectives/{code}/chart.svg"
        present = inspector.get(chart).text
        seen = inspector.get("/district").all("//@hx-get[contains(., 'seen=')]")[0]
        owner.execute("DELETE FROM founding_steps; DELETE FROM founding_credits; DELETE FROM foundings")
        owner.execute(
            "DELETE FROM collective_statuses; DELETE FROM yearly_records; UPDATE collectives SET"
            " converted_from_id = NULL; DELETE FROM collectives"
        )
    inspector.look(moments[1])
    assert inspector.get(chart).text == present
    assert inspector.get(seen, None, headers={"HX-Request": "true"}).status == 200
    empty = datetime.now(UTC)
    inspector.look(empty)
    assert inspector.get(chart).text != present


def test_files_say_the_moment_too(inspector, moments):
    inspector.look(moments[0])
    local = moments[0].astimezone(clock.ZONE).strftime("%H:%M %d/%m/%Y")
    assert local in inspector.get("/duties/export.csv").text


def test_the_command_line_refuses_what_was_not_known(moments, story_app, monkeypatch):
    run = story_app.test_cli_runner().invoke
    assert "chưa có" in run(args=["figures", "--known-at", "2001-06-30T12:00"]).output
    assert run(args=["figures", "--known-at", "2999-06-30T12:00"]).exit_code == 1
    local = moments[1].astimezone(clock.ZONE).strftime("%Y-%m-%dT%H:%M:%S.%f")
    assert run(args=["figures", "--known-at", local, "--as-of", "2024-06-30"]).output.startswith("2024-06-30")
