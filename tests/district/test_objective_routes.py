"""One objective by commune: nought of what is counted, nothing of a share; a drawing is made once for a version."""

from decimal import Decimal

import pytest
from werkzeug.exceptions import NotFound

from portal.district import objective_routes


def test_an_objective_that_is_not_there(app, monkeypatch):
    with app.test_request_context():
        assert objective_routes.asked_objective("T1")[1].code == "T1"
        with pytest.raises(NotFound):
            objective_routes.asked_objective("T99")
        monkeypatch.setattr(objective_routes, "current_programme", lambda: None)
        with pytest.raises(NotFound):
            objective_routes.asked_objective("T1")


def test_a_drawing_is_made_once_for_a_version_a_day_and_a_language(visit, monkeypatch):
    made = []
    monkeypatch.setattr(objective_routes, "_draw", lambda *given: made.append(given) or f"<svg>{len(made)}</svg>")
    monkeypatch.setattr(objective_routes, "_drawings", type(objective_routes._drawings)())
    monkeypatch.setattr(objective_routes, "_KEPT", 2)
    office = visit("district_officer")

    def drawn(day):
        return office.client.get(f"/district/objectives/T1/chart.svg?as_of={day}").data

    assert drawn("2024-01-01") == drawn("2024-01-01") == b"<svg>1</svg>"
    assert drawn("2024-01-02") == b"<svg>2</svg>"
    monkeypatch.setattr(objective_routes, "data_version", lambda: "another")
    assert drawn("2024-01-01") == b"<svg>3</svg>"
    assert len(objective_routes._drawings) == 2


def test_what_is_missing_is_no_point():
    assert objective_routes._number(None) is None
    assert objective_routes._number(Decimal("2.5")) == 2.5
