"""Files that people send: whole or not at all, private, by what they hold."""

import hashlib
import io
import stat

import pytest

from portal.core import files

DATA = b"%PDF-1.7 " + b"x" * 200_000  # more than one piece
SHA = hashlib.sha256(DATA).hexdigest()


@pytest.fixture(autouse=True)
def folder(app, tmp_path, monkeypatch):
    monkeypatch.setitem(app.config, "FILES", tmp_path / "files")
    with app.app_context():
        yield tmp_path / "files"


def test_what_is_stored_is_read_again_and_belongs_to_its_tenant(folder):
    assert files.store(7, io.BytesIO(DATA), len(DATA)) == (SHA, len(DATA))
    assert files.store(7, io.BytesIO(DATA), len(DATA)) == (SHA, len(DATA))
    with files.read(7, SHA) as kept:
        assert kept.read() == DATA
    assert [one.name for one in (folder / "7").iterdir()] == [SHA]
    with pytest.raises(FileNotFoundError):
        files.read(8, SHA)


def test_only_the_portals_own_user_reads_it(folder):
    files.store(7, io.BytesIO(DATA), len(DATA))
    assert stat.S_IMODE((folder / "7").stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "7" / SHA).stat().st_mode) == 0o600


def test_one_byte_too_many_leaves_nothing(folder):
    with pytest.raises(files.TooLarge):
        files.store(7, io.BytesIO(DATA), len(DATA) - 1)
    assert list((folder / "7").iterdir()) == []


def test_a_stream_that_breaks_leaves_nothing(folder):
    class Broken(io.BytesIO):
        def read(self, *_):
            if self.tell():
                raise OSError("line cut")
            return super().read(1000)

    with pytest.raises(OSError, match="line cut"):
        files.store(7, Broken(DATA), len(DATA))
    assert list((folder / "7").iterdir()) == []


@pytest.mark.parametrize("name", ["", "../7/x", SHA[:-1], SHA.upper(), SHA + "\n", f"{SHA}/.."])
def test_no_other_name_leads_to_a_file(name):
    with pytest.raises(ValueError, match="SHA-256"):
        files.path(7, name)
