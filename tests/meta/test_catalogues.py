"""The Vietnamese catalogue is complete: no text of code or templates is missing, none is left over."""

from portal import catalogue


def test_the_catalogue_is_complete():
    assert len(catalogue.collected()) > 90
    assert list(catalogue.problems()) == []


def test_an_update_of_what_is_up_to_date_changes_nothing(tmp_path, monkeypatch):
    copy = tmp_path / "messages.po"
    copy.write_bytes(catalogue.VIETNAMESE.read_bytes())
    before = copy.read_bytes()
    monkeypatch.setattr(catalogue, "VIETNAMESE", copy)
    catalogue.update()
    assert copy.read_bytes() == before
