"""Names and numbers of the story are unique and composed."""

import unicodedata

from hypothesis import given

from portal.seed.demo.opening import collectives
from tests.seed.demo.stories import SEEDS, few, mobilized


@few
@given(SEEDS)
def test_numbers_are_unique(seed):
    opening = [one["facts"]["registration_number"] for one in collectives(seed)]
    certificates = [number for number in opening if number]
    certificates += [one["number"] for one in mobilized(seed, "HTX", "counted")]
    assert len(set(certificates)) == len(certificates) == 112 + 26
    entries = [(one["unit"], one["number"]) for one in mobilized(seed, "THT", "counted")]
    assert len(set(entries)) == 31
    assert len({one["key"] for one in mobilized(seed)}) == len(mobilized(seed))


@few
@given(SEEDS)
def test_names_are_unique_in_the_unit_and_nfc(seed):
    names = [(one["unit"], one["facts"]["name"]) for one in collectives(seed)]
    names += [(one["unit"], one["name"]) for one in mobilized(seed)]
    assert len(set(names)) == len(names)
    assert all(unicodedata.is_normalized("NFC", name) for _, name in names)
