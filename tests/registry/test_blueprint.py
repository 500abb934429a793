"""What the register's addresses share: not found, addresses of a part, what a field says in words."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from flask_babel import force_locale
from werkzeug.exceptions import NotFound
from wtforms import StringField

from portal.core.errors import RuleBroken, StaleVersion
from portal.core.forms import DayField, NumberField, PortalForm
from portal.core.kinds import Money
from portal.registry import blueprint
from portal.registry.forms import FactsForm
from tests.foundings.acting import at_commune


class Thing(PortalForm):
    """A form of each kind of field."""

    name = StringField("Name")
    on = DayField("On")
    cost = NumberField("Cost", kind=Money())


@pytest.fixture(autouse=True)
def words(app):
    with app.test_request_context(), force_locale("vi"):
        yield


def test_what_is_not_there(app):
    with at_commune(app) as commune, pytest.raises(NotFound):
        blueprint.the_collective(commune, 0)
    with pytest.raises(NotFound):
        blueprint.the_row(None)
    assert blueprint.the_row(7) == 7


def test_a_part_leads_to_its_entry():
    entry, part = SimpleNamespace(tenant_id=1, id=7), SimpleNamespace(tenant_id=1, id=9, collective_id=7)
    assert blueprint.address(entry) == blueprint.address(part) == "/communes/1/registry/7"
    assert blueprint.address(part, "products") == "/communes/1/registry/7#products"


def test_a_field_in_words():
    form = Thing(formdata=None, data={"name": "x", "on": date(2024, 5, 3), "cost": Decimal("1174.5")})
    assert [blueprint.said(form[name]) for name in ("name", "on", "cost")] == ["x", "03/05/2024", "1.174,5"]
    empty = Thing(formdata=None, data={"cost": 0})
    assert [blueprint.said(empty[name]) for name in ("name", "on", "cost")] == ["–", "–", "0"]


def test_a_choice_in_words():
    form = FactsForm(formdata=None, data={"subtype": "production"})
    form.offer("THT")
    assert blueprint.said(form.subtype) not in ("–", "production")
    form.subtype.data = "gone"
    assert blueprint.said(form.subtype) == "–"


def test_two_versions_side_by_side_without_what_is_no_fact():
    typed, kept = Thing(formdata=None, data={"name": "a"}), Thing(formdata=None, data={"name": "b"})
    told = {str(label): (saved, own) for label, saved, own in blueprint.comparison(typed, kept)}
    assert told == {"Name": ("b", "a"), "On": ("–", "–"), "Cost": ("–", "–")}


def test_a_form_that_was_only_asked_for_runs_nothing(app):
    def work():
        raise RuleBroken("no", "name")

    assert blueprint.send(Thing(formdata=None), work) is None
    with app.test_request_context(method="POST"):
        attempt = blueprint.send(Thing(meta={"csrf": False}), work)
        assert (attempt.ok, attempt.status) == (False, 422)


def test_what_somebody_saved_meanwhile_is_a_conflict(app):
    row = SimpleNamespace(version=3)

    def work():
        raise StaleVersion(row)

    with app.test_request_context(method="POST"):
        attempt = blueprint.send(Thing(meta={"csrf": False}), work)
        assert (attempt.conflict, attempt.status) == (row, 409)
