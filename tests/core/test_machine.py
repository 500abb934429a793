"""State machines: what the table allows, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.access import Permission
from portal.core.machine import Machine, Step

DOOR = Machine(
    "shut",
    Step("open", ("shut",), "open", Permission.FOUNDING_EDIT),
    Step("shut", ("open",), "shut", Permission.FOUNDING_EDIT),
    Step("paint", ("open", "shut"), None, Permission.LEDGER_RECORD, own=True),
)


@given(st.lists(st.sampled_from(["open", "shut", "paint"])))
def test_a_walk_follows_the_table(names):
    state = "shut"
    for name in names:
        fits = name == "paint" or (name == "open") == (state == "shut")
        assert DOOR.fits(name, state) == fits
        if not fits:
            with pytest.raises(ValueError, match=name):
                DOOR.after(name, state)
            return
        state = DOOR.after(name, state)
    assert DOOR.walk(names) == state


def test_who_may():
    assert DOOR.may("open", "shut", "commune_officer")
    assert not DOOR.may("open", "open", "commune_officer")
    assert not DOOR.may("open", "shut", "inspector")
    assert DOOR.may("paint", "open", "commune_front_officer")
    assert not DOOR.may("paint", "open", "commune_front_officer", own=False)
    assert [step.name for step in DOOR.open_to("open", "commune_officer")] == ["shut"]
