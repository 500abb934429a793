"""Products and contracts on the pages: entered, corrected, removed; a neighbour's are not there."""

import pytest

from tests.pages import Visitor
from tests.registry.acting import OTHER, link


@pytest.fixture
def product(clerk, entry):
    """The address of the form of a product."""
    clerk.send(clerk.get(f"{entry}/products/new"), values={"name": "Mật ong", "ocop_stars": "3"})
    return link(clerk.get(entry), r"/products/\d+/edit")


@pytest.fixture
def partner(clerk, entry):
    values = {"name": "Công ty A", "starts_on": "2024-01-01"}
    clerk.send(clerk.get(f"{entry}/partners/new"), values=values)
    return link(clerk.get(entry), r"/partners/\d+/edit")


def test_a_product_is_shown_corrected_and_removed(clerk, entry, product):
    page = clerk.get(product)
    assert page.all("//input[@name='name']/@value") == ["Mật ong"]
    answer = clerk.send(page, values={"name": "Mật bạc hà"})
    assert answer.location.endswith("#products")
    assert "Mật bạc hà" in clerk.get(entry).words("main")
    gone = product.replace("/edit", "/remove")
    assert "Mật bạc hà" in clerk.get(gone).words("main")
    clerk.send(clerk.get(gone), "/remove")
    assert "Mật bạc hà" not in clerk.get(entry).words("#products")
    clerk.get(product, 404)
    clerk.get(gone, 404)


def test_what_is_wrong_comes_back_filled_in(clerk, entry, partner):
    page = clerk.send(clerk.get(partner), values={"name": "", "ends_on": "2023-12-31"}, status=422)
    assert page.words(".error-summary")
    assert page.all("//input[@name='ends_on']/@value") == ["2023-12-31"]
    new = clerk.send(clerk.get(f"{entry}/products/new"), values={"name": ""}, status=422)
    assert new.words(".error-summary")


def test_two_on_one_product_see_both(clerk, product):
    first, second = clerk.get(product), clerk.get(product)
    clerk.send(first, values={"name": "Của họ"})
    page = clerk.send(second, values={"name": "Của tôi"}, status=409)
    assert "Của họ" in page.words(".conflict")
    assert page.all("//input[@name='name']/@value") == ["Của tôi"]


def test_a_neighbours_parts_are_not_there(app, product, partner):
    neighbour = Visitor(app, "commune_officer", OTHER)
    for path in (product, partner, product.replace("/edit", "/remove")):
        neighbour.get(path, 404)
    own = neighbour.get("/", 302).location
    stolen = f"{own}/registry/products/{product.split('/')[-2]}/edit"
    neighbour.get(stolen, 404)
    Visitor(app, "commune_leader", "00952").get(product, 403)
