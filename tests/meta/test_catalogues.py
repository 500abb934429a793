"""Both catalogues are complete: no text of code or templates is missing, none is left over."""

from portal import catalogue


def test_catalogues_are_complete():
    assert len(catalogue.texts()) > 90
    assert catalogue.problems() == []
