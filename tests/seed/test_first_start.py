"""A first start: what is there already is left, an unknown version is refused, planning statistics are made once."""

import pytest

from portal.core import schema_version
from portal.seed import first_start


@pytest.fixture
def steps(app, monkeypatch):
    """Note each step; return the notes and what they answer."""
    told = {"done": [], "revisions": ["1", "1"], "loaded": False}
    monkeypatch.setattr(first_start, "_revision", lambda: told["revisions"].pop(0))
    monkeypatch.setattr(first_start, "migrate", lambda: told["done"].append("migrate"))
    monkeypatch.setattr(first_start, "_analyze", lambda: told["done"].append("analyze"))
    monkeypatch.setattr(schema_version, "refuse_unknown", lambda _revision: None)
    monkeypatch.setattr(schema_version, "require", lambda: told["done"].append("require"))
    monkeypatch.setattr(first_start, "load", lambda _folder, **_how: told["loaded"])
    with app.app_context():
        yield told


@pytest.mark.parametrize(
    ("revisions", "loaded", "done"),
    [
        (["1", "1"], False, ["migrate", "require"]),
        ([None, "1"], True, ["migrate", "require", "analyze"]),
        (["1", "2"], False, ["migrate", "require", "analyze"]),
        (["1", "1"], True, ["migrate", "require", "analyze"]),
    ],
)
def test_steps(steps, tmp_path, revisions, loaded, done):
    steps.update(revisions=revisions, loaded=loaded)
    assert first_start.prepare(tmp_path, empty=True) is loaded
    assert steps["done"] == done


def test_without_the_owners_address_nothing_is_migrated(app, steps, monkeypatch, tmp_path):
    monkeypatch.setitem(app.config, "OWNER_DSN", None)
    first_start.prepare(tmp_path, empty=True)
    assert steps["done"] == ["require"]


def test_a_newer_database_is_refused_before_anything(app, steps, monkeypatch, tmp_path):
    def refuse(_revision):
        raise schema_version.SchemaMismatch("newer")

    monkeypatch.setattr(schema_version, "refuse_unknown", refuse)
    with pytest.raises(schema_version.SchemaMismatch):
        first_start.prepare(tmp_path, empty=True)
    assert steps["done"] == []


def test_what_is_loaded_is_left_alone(app, tmp_path):
    with app.app_context():
        assert not first_start.load(tmp_path, empty=False)
    assert list(tmp_path.iterdir()) == []


def test_what_the_tables_were_migrated_to(app, monkeypatch):
    with app.app_context():
        assert first_start._revision() == schema_version.revisions()[0]
        monkeypatch.setitem(app.config, "OWNER_DSN", None)
        assert first_start._revision() is None
