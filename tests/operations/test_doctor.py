"""The doctor finds what is wrong, says what to do, and its status tells whether people can work."""

from datetime import timedelta

import pytest

from portal.operations import backup, doctor


def examined(app, about):
    with app.app_context():
        return [(one.level.value, one.found) for one in doctor.examine() if one.about == about]


def test_what_is_well_is_said_to_be_well(app):
    for about in ("owner", "migrations", "people", "packages", "clock"):
        assert examined(app, about) == [("ok", "")]
    assert examined(app, "database") == [("wrong", "fsync is off: a power cut destroys the data")]  # in tests


@pytest.fixture
def for_real(app, monkeypatch):
    """The application as on a production machine."""
    values = {
        "DATABASE_URL": "postgresql://portal_app:CHANGE_APP@x/portal",
        "SECRET_KEY": "short",
        "SESSION_COOKIE_SECURE": False,
    }
    for name, value in values.items():
        monkeypatch.setitem(app.config, name, value)
    return app


def test_settings_that_do_not_do(for_real):
    found = " ".join(found for _level, found in examined(for_real, "settings"))
    for word in ("SECRET_KEY", "password of the example", "BASE_URL", "COOKIE_SECURE", "TRUSTED_PROXIES"):
        assert word in found


def test_each_finding_says_what_to_do(for_real):
    with for_real.app_context():
        found = list(doctor.examine())
    assert {one.about for one in found} == {check.__name__.replace("_", " ") for check in doctor.CHECKS}
    assert [one for one in found if one.level is not doctor.Level.FINE and not (one.found and one.remedy)] == []


def test_the_status_tells_whether_something_is_wrong(app, monkeypatch):
    run = app.test_cli_runner().invoke
    monkeypatch.setattr(doctor, "CHECKS", (doctor.clock, doctor.migrations))
    assert run(args=["doctor"]).exit_code == 0
    monkeypatch.setattr(doctor, "CLOCK_SECONDS", -1)
    done = run(args=["doctor"])
    assert done.exit_code == 1
    assert "wrong    clock: the database's clock is" in done.output
    assert "→ run NTP on both" in done.output


def test_no_administrator(app, databases):
    assert examined(app, "people") == [("ok", "")]
    with databases.owner() as owner:
        owner.execute(
            "UPDATE accounts SET active = false WHERE id IN"
            " (SELECT account_id FROM postings WHERE role = 'administrator')"
        )
    assert examined(app, "people") == [("wrong", "nobody is administrator")]


def test_illustrative_figures_where_people_work(story_app, monkeypatch):
    assert examined(story_app, "people") == [("ok", "")]
    monkeypatch.setitem(story_app.config, "DATABASE_URL", "postgresql://x")
    assert examined(story_app, "people") == [("wrong", "the illustrative figures are loaded")]


def test_texts_that_are_not_compiled(app, tmp_path, monkeypatch):
    (tmp_path / "messages.po").touch()
    monkeypatch.setattr(doctor.catalogue, "VIETNAMESE", tmp_path / "messages.po")
    assert examined(app, "catalogues") == [("wrong", "messages.po is not compiled: every page is English")]
    (tmp_path / "messages.mo").touch()
    assert examined(app, "catalogues") == [("ok", "")]


def test_a_full_disk_and_an_open_folder(app, monkeypatch, tmp_path):
    monkeypatch.setitem(app.config, "BACKUPS", tmp_path)
    tmp_path.chmod(0o755)
    assert "open to every user" in str(examined(app, "folders"))
    monkeypatch.setattr(doctor, "LEAST_ROOM", 2**62)
    assert "MB left" in str(examined(app, "folders"))


def test_a_mail_server_that_is_not_there_and_mail_that_waits(app, monkeypatch, databases):
    monkeypatch.setitem(app.config, "MAIL_PORT", 1)
    with databases.owner() as owner:
        owner.execute(
            "INSERT INTO notices (posting_id, kind, key, subject, text, url, mail, tries, last_error,"
            " next_try_at) SELECT min(id), 'digest', 'k', 's', 't', '', 'queued', 0, '',"
            " now() - interval '1 hour' FROM postings"
        )
    found = " ".join(found for _level, found in examined(app, "mail"))
    assert "does not answer" in found
    assert "1 mails have waited" in found


def test_the_age_of_the_last_backup(app, tmp_path, monkeypatch):
    monkeypatch.setitem(app.config, "BACKUPS", tmp_path)
    assert "there is no backup" in str(examined(app, "last backup"))
    backup.make(app.config["OWNER_DSN"], app.config["FILES"], tmp_path)
    assert examined(app, "last backup") == [("ok", "")]
    monkeypatch.setattr(doctor, "OLDEST_BACKUP", timedelta(0))
    assert "days old" in str(examined(app, "last backup"))


def test_a_database_that_is_away_is_a_finding(app, monkeypatch):
    monkeypatch.setitem(app.config, "OWNER_DSN", "postgresql://nobody@127.0.0.1:1/x")
    ((level, found),) = examined(app, "owner")
    assert level == "wrong"
    assert "127.0.0.1" in found
