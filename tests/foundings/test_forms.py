"""The forms of foundings: all that is wrong comes back at once, each at its field, and nothing typed is lost."""

import io

import pytest
from python_calamine import CalamineWorkbook

from portal.core.fields import fields
from portal.core.kinds import in_vietnamese
from portal.foundings.models import DESCRIPTION, Founding
from tests.foundings.test_routes import NEW, OWN

FOUR = {"working_name": "x" * 300, "villages": "y" * 600, "expected_members": "0", "opened_on": "1990-05-01"}


@pytest.fixture
def officer(visit):
    return visit("commune_officer", OWN)


def errors_of(page):
    """Return field → the messages beside it."""
    found = {}
    for error in page.all("//*[@class='error']"):
        name = error.get("id").removesuffix("-error").split("-")[-1]
        found[name] = " ".join(error.text_content().split())
    return found


def test_four_wrong_fields_have_four_messages(officer):
    home = officer.get("/", 302).location
    page = officer.get(f"{home}/foundings/new")
    page = officer.send(page, "/foundings", status=422, values={**NEW, **FOUR})
    errors = errors_of(page)
    assert set(errors) == set(FOUR)
    assert "200" in errors["working_name"]
    assert "500" in errors["villages"]
    assert "2000" in errors["opened_on"]
    assert page.all("//input[@name='working_name']")[0].get("value") == FOUR["working_name"]
    assert len(page.all("//*[@class='error-summary']//li")) == 4


def test_what_cannot_be_read_comes_back_beside_what_breaks_a_rule(officer):
    home = officer.get("/", 302).location
    page = officer.get(f"{home}/foundings/new")
    values = {**NEW, **FOUR, "opened_on": "31/02/2024"}
    errors = errors_of(officer.send(page, "/foundings", status=422, values=values))
    assert set(errors) == set(FOUR)


def test_a_stage_says_all_that_is_wrong(officer):
    home = officer.get("/", 302).location
    page = officer.get(f"{home}/foundings/new")
    address = officer.send(page, "/foundings", values={**NEW, "kind": "THT"}).location
    for _ in range(2):
        officer.send(officer.get(address), "/advance", values={"happened_on": "2024-02-01"})
    values = {"happened_on": "2024-01-01", "document_number": "n" * 101, "members": "1", "note": "z" * 2001}
    errors = errors_of(officer.send(officer.get(address), "/advance", status=422, values=values))
    assert set(errors) == set(values)


def test_a_registered_number_is_explained_at_its_field(officer):
    home = officer.get("/", 302).location
    already = {**NEW, "happened_on": "2024-02-01", "members": "9", "number": "7", "expected_members": None}
    already = {name: value for name, value in already.items() if name not in ("opened_on", "expected_members")}
    officer.send(officer.get(f"{home}/foundings/registered-already"), "already", values=already)
    again = {**already, "working_name": "Khác hẳn"}
    page = officer.send(officer.get(f"{home}/foundings/registered-already"), "already", status=422, values=again)
    assert set(errors_of(page)) == {"number"}


def test_each_described_field_stands_in_every_form_of_a_description(officer):
    home = officer.get("/", 302).location
    address = officer.send(officer.get(f"{home}/foundings/new"), "/foundings", values=NEW).location
    names = {field.name for field in fields(Founding, DESCRIPTION)}
    for path, left_out in (
        (f"{home}/foundings/new", set()),
        (f"{address}/edit", set()),
        (f"{home}/foundings/registered-already", {"expected_members"}),
    ):
        page = officer.get(path)
        asked = {field.get("name") for field in page.all("//main//form//*[@name]")}
        assert names - left_out <= asked


def headers(data):
    """Return all texts above the rows of a file's first sheet."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    return {str(cell).removesuffix(" *") for row in rows[:6] for cell in row}


def test_each_described_field_is_told_wherever_a_founding_is(officer):
    """On its page, in the table of a conflict, in its history, in the list's file and in the template of the import."""
    home = officer.get("/", 302).location
    described = fields(Founding, DESCRIPTION)
    with officer.app.test_request_context():
        labels = {field.name: in_vietnamese(field.label) for field in described}
        titles = {field.name: field.header for field in described}
    values = {field.name: NEW.get(field.name, "1") for field in described}
    address = officer.send(officer.get(f"{home}/foundings/new"), "/foundings", values=NEW | values).location
    facts = officer.get(address).words(".facts")
    assert [name for name, label in labels.items() if label not in facts] == ["working_name"]  # which is the heading

    first, second = officer.get(f"{address}/edit"), officer.get(f"{address}/edit")
    officer.send(first, "/edit", villages="Nà Lòa")
    conflict = officer.send(second, "/edit", status=409)
    compared = {" ".join(one.text_content().split()) for one in conflict.all("//*[@class='conflict']//th")}
    assert compared >= {*labels.values()}
    history = officer.get(next(link for link in officer.get(address).all("//main//a/@href") if "history" in link))
    assert [name for name, label in labels.items() if label not in history.words("main")] == []

    assert headers(officer.client.get(f"{home}/foundings/export.xlsx").get_data()) >= {*titles.values()}
    del titles["expected_members"]  # of one that is registered already the members are known
    assert headers(officer.client.get(f"{home}/import/template/foundings").get_data()) >= {*titles.values()}
