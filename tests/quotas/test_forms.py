"""A form with a grid: what is wrong with a cell is found at the cell, beside the fields."""

import pytest

from portal.quotas.forms import GridForm, ProposalForm
from portal.quotas.grid import Grid
from portal.quotas.rules import cell_name

CELL = (1, "HTX", 2024)
NAME = cell_name(CELL)


@pytest.fixture
def form(app):
    def made(**sent):
        with app.test_request_context(method="POST", data=sent):
            app.config["WTF_CSRF_ENABLED"], kept = False, app.config.get("WTF_CSRF_ENABLED", True)
            try:
                one = ProposalForm(Grid([CELL], {CELL: 2}))
                return one, one.validate()
            finally:
                app.config["WTF_CSRF_ENABLED"] = kept

    return made


def test_cells_and_fields_are_read_together(form):
    one, is_sound = form(**{NAME: "5", "basis": "Ba thôn"})
    assert is_sound
    assert (one.grid.values(), one.basis.data) == ({("HTX", 2024): 5}, "Ba thôn")
    assert one.basis.flags.quiet


def test_a_wrong_cell_stands_among_the_errors_and_is_found_by_its_name(form):
    one, is_sound = form(**{NAME: "x", "basis": ""})
    assert not is_sound
    assert list(one.errors) == [NAME]
    assert NAME in one
    assert one[NAME] is one.grid.fields[CELL]
    assert "basis" in one
    assert one["basis"] is one.basis
    assert "elsewhere" not in one
    with pytest.raises(KeyError):
        one["elsewhere"]


def test_a_grid_alone(app):
    with app.test_request_context():
        assert GridForm(Grid([CELL], {}), formdata=None).errors == {}
