"""The tool that writes migrations from the models: a later migration is frozen SQL that goes up and down."""

import shutil
from types import SimpleNamespace

import psycopg
import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import Column, ForeignKey, Integer, MetaData, Text

from migrations import generate
from portal.extensions import Base


@pytest.fixture
def planted(tmp_path, monkeypatch):
    """The migrations in a folder of the test's own, and models of which foundings have two columns more."""
    folder = tmp_path / "migrations"
    shutil.copytree(generate.FOLDER, folder)
    for name, place in {"FOLDER": "", "SQL": "sql", "VERSIONS": "versions", "LANDED": "landed.txt"}.items():
        monkeypatch.setattr(generate, name, folder / place)
    generate.landed()  # where one waits to land, what follows is written all the same
    models = MetaData(naming_convention=Base.metadata.naming_convention)
    for table in Base.metadata.sorted_tables:
        table.to_metadata(models)
    foundings = models.tables["foundings"]
    foundings.append_column(Column("head_phone", Text, server_default="", nullable=False))
    foundings.append_column(Column("seen_by_id", Integer, ForeignKey("postings.id")))
    monkeypatch.setattr(generate, "Base", SimpleNamespace(metadata=models, registry=Base.registry))
    return folder


def test_a_field_is_one_migration(databases, app, planted):
    generate.main(["column", "founding_phone", "foundings", "head_phone", "seen_by_id"])
    (version,) = planted.glob("versions/*_founding_phone.py")
    look = "SELECT head_phone, seen_by_id FROM {}.foundings"
    with app.app_context(), psycopg.connect(app.config["OWNER_DSN"], autocommit=True) as owner:
        upgrade(directory=str(planted))
        for schema in ("public", "history", "known"):
            assert owner.execute(look.format(schema)).fetchall() == []
        fitting = "SELECT conname FROM pg_constraint WHERE conname = 'fk_foundings_seen_by_id'"
        assert owner.execute(fitting).fetchone() is not None
        downgrade(directory=str(planted), revision=f"{int(version.name[:4]) - 1:04d}")
        for schema in ("public", "history", "known"):
            with pytest.raises(psycopg.errors.UndefinedColumn):
                owner.execute(look.format(schema))
            assert owner.execute(f"SELECT working_name FROM {schema}.foundings").fetchall() == []


def test_what_old_rows_get_is_no_default_of_the_history(databases, app, planted):
    generate.main(["column", "founding_phone", "foundings", "head_phone", "seen_by_id"])
    default = (
        "SELECT table_schema, column_default FROM information_schema.columns"
        " WHERE (table_name, column_name) = ('foundings', 'head_phone') AND table_schema <> 'known' ORDER BY 1"
    )
    with app.app_context(), psycopg.connect(app.config["OWNER_DSN"], autocommit=True) as owner:
        upgrade(directory=str(planted))
        assert owner.execute(default).fetchall() == [("history", None), ("public", "''::text")]


def test_a_migration_written_by_hand_goes_up_and_down(databases, app, planted):
    generate.main(["plain", "by_hand"])
    (version,) = planted.glob("versions/*_by_hand.py")
    odd = "SELECT '100%s', ':name', E'\\\\';\n"
    version.write_text(version.read_text().replace('UP = r"""\n', f'UP = r"""\n{odd}'))
    assert odd in version.read_text()
    with app.app_context():
        upgrade(directory=str(planted))
        downgrade(directory=str(planted), revision=f"{int(version.name[:4]) - 1:04d}")


def test_a_column_that_old_rows_cannot_have_is_refused(planted):
    generate.Base.metadata.tables["foundings"].append_column(Column("of_old_rows", Integer, nullable=False))
    with pytest.raises(SystemExit, match="Rows stand already: give of_old_rows a server_default"):
        generate.main(["column", "old_rows", "foundings", "of_old_rows"])
    assert list(planted.glob("versions/*_old_rows.py")) == []


def test_a_table_that_does_not_say_how_it_is_kept_is_refused(planted):
    new = Base.metadata.tables["partners"].to_metadata(generate.Base.metadata, name="sponsors")
    with pytest.raises(SystemExit, match="Say how the rows of sponsors are kept"):
        generate.whole(new)


def test_a_landed_migration_is_never_written_anew(planted):
    generate.main(["plain", "by_hand"])
    before = generate.hashes()
    with pytest.raises(SystemExit, match="never written anew"):
        generate.main(["first"])
    assert generate.hashes() == before


def test_landing_pins_what_is_there(planted):
    generate.main(["plain", "by_hand"])
    generate.main(["landed"])
    pinned = generate.LANDED.read_text()
    assert "_by_hand.py" in pinned
    assert "versions/0001_first.py" in pinned


def test_the_next_is_written_once_the_one_before_has_landed(planted):
    newest = int(generate.last())
    generate.main(["plain", "by_hand"])
    before = generate.hashes()
    with pytest.raises(SystemExit, match="land first"):
        generate.main(["plain", "another"])
    assert generate.hashes() == before
    generate.main(["landed"])
    generate.main(["plain", "another"])
    assert int(generate.last()) == newest + 2


def test_an_unknown_command_tells_the_known_ones():
    with pytest.raises(SystemExit, match="column SLUG TABLE COLUMN"):
        generate.main([])
