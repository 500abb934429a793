"""The usual sizes lie within what the forms allow."""

from dataclasses import asdict

from portal.documents.sizes import BOUNDS, PARTY, STATE, usual


def test_the_usual_sizes_lie_within_their_bounds():
    assert (usual("state"), usual("party")) == (STATE, PARTY)
    for name, value in asdict(PARTY).items():
        least, most = BOUNDS[name]
        assert least <= value <= most, name
    assert (STATE.name, STATE.offices, STATE.text) == (12, 13, 14)  # Decree 30, annex I
