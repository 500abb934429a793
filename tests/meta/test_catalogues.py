"""The Vietnamese catalogue is complete: no text of code or templates is missing, none is left over."""

from portal import catalogue


def test_the_catalogue_is_complete():
    assert len(catalogue.collected()) > 90
    assert list(catalogue.problems()) == []
