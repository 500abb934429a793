"""Settings from the environment: what cannot be used is named in one sentence; secrets are kept or demanded."""

import stat

import pytest

from portal import config
from portal.config import BadSetting, MissingSetting

NAMES = ("INSTANCE", "DATABASE_URL", "DATABASE_OWNER_URL", "SECRET_KEY", "SECURITY_PASSWORD_SALT", "COOKIE_SECURE")
NAMES += ("TODAY", "TRUSTED_PROXIES", "MAIL_PORT", "MAIL_TLS", "MAIL_SSL", "BASE_URL", "FILES", "BACKUPS", "MAIL_USER")


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """Return the settings of some variables, all others unset."""

    def of(**given):
        for name in NAMES:
            monkeypatch.delenv(name, raising=False)
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        return config.from_environment(tmp_path / "i")

    return of


FOR_REAL = {"DATABASE_URL": "postgresql://x", "SECRET_KEY": "k", "SECURITY_PASSWORD_SALT": "s"}


def test_at_home_the_cookie_goes_without_https_and_secrets_are_made_once(settings, tmp_path):
    first = settings()
    assert not first["SESSION_COOKIE_SECURE"]
    assert first["DATABASE_URL"] is None
    assert first["FILES"] == tmp_path / "i" / "files"
    kept = tmp_path / "i" / "secret_key.secret"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert len(first["SECRET_KEY"]) > 40
    assert settings()["SECRET_KEY"] == first["SECRET_KEY"]
    assert first["SECRET_KEY"] != first["SECURITY_PASSWORD_SALT"]


def test_for_real_it_demands_its_secrets_and_a_secure_cookie(settings):
    assert settings(**FOR_REAL)["SESSION_COOKIE_SECURE"]
    assert not settings(**FOR_REAL, COOKIE_SECURE="0")["SESSION_COOKIE_SECURE"]
    for name in ("SECRET_KEY", "SECURITY_PASSWORD_SALT"):
        with pytest.raises(MissingSetting, match=name):
            settings(**{**FOR_REAL, name: ""})


def test_a_secret_that_is_given_goes_before_the_kept_one(settings, tmp_path):
    assert settings(SECRET_KEY="given")["SECRET_KEY"] == "given"
    assert not (tmp_path / "i" / "secret_key.secret").exists()


def test_a_folder_that_cannot_be_made(settings, tmp_path):
    (tmp_path / "i").write_text("")
    with pytest.raises(BadSetting, match="is no folder"):
        settings()


@pytest.mark.parametrize(
    ("name", "value", "key", "read"),
    [
        ("TODAY", " 2024-02-29 ", "FIXED_TODAY", "2024-02-29"),
        ("TODAY", "", "FIXED_TODAY", None),
        ("TRUSTED_PROXIES", "0", "TRUSTED_PROXIES", 0),
        ("TRUSTED_PROXIES", "9", "TRUSTED_PROXIES", 9),
        ("TRUSTED_PROXIES", " ", "TRUSTED_PROXIES", 0),
        ("MAIL_PORT", "65535", "MAIL_PORT", 65535),
        ("MAIL_PORT", "1", "MAIL_PORT", 1),
        ("MAIL_TLS", "1", "MAIL_USE_TLS", True),
        ("MAIL_SSL", "0", "MAIL_USE_SSL", False),
        ("MAIL_USER", "", "MAIL_USERNAME", None),
        ("BASE_URL", "https://portal.example.vn", "BASE_URL", "https://portal.example.vn"),
        ("BASE_URL", "", "BASE_URL", "http://localhost:8000"),
    ],
)
def test_what_is_read(settings, name, value, key, read):
    assert settings(**{name: value})[key] == read


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TODAY", "29/02/2024"),
        ("TODAY", "2023-02-29"),
        ("TRUSTED_PROXIES", "10"),
        ("TRUSTED_PROXIES", "-1"),
        ("MAIL_PORT", "0"),
        ("MAIL_PORT", "65536"),
        ("MAIL_PORT", "²"),
        ("BASE_URL", "portal.example.vn"),
        ("BASE_URL", "ftp://x"),
        ("BASE_URL", "https://"),
    ],
)
def test_what_cannot_be_used_is_named_with_what_was_given(settings, name, value):
    with pytest.raises(BadSetting, match=name) as bad:
        settings(**{name: value})
    assert repr(value) in str(bad.value)


def test_another_place_for_files_and_backups(settings, tmp_path):
    found = settings(FILES=str(tmp_path / "f"), BACKUPS=str(tmp_path / "b"))
    assert (found["FILES"], found["BACKUPS"]) == (tmp_path / "f", tmp_path / "b")
