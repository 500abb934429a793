"""Addresses of an entry's products and of its contracts with enterprises."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from portal.core.access import Permission, needs
from portal.registry import queries, services
from portal.registry.blueprint import address, blueprint, form_page, removal, saved, send, the_collective, the_row
from portal.registry.forms import PartnerForm, ProductForm, RowForm
from portal.registry.models import Collective

_TITLES = {
    "products": (_l("A new product"), _l("Correct the product")),
    "partners": (_l("A new contract with an enterprise"), _l("Correct the contract")),
}


@blueprint.route("/communes/<int:tenant_id>/registry/<int:collective_id>/products/new", methods=["GET", "POST"])
@needs(Permission.REGISTRY_EDIT)
def new_product(tenant_id: int, collective_id: int) -> Response:
    """Enter a product."""
    return _page(the_collective(tenant_id, collective_id), None, ProductForm, services.save_product, "products")


@blueprint.route("/communes/<int:tenant_id>/registry/products/<int:product_id>/edit", methods=["GET", "POST"])
@needs(Permission.REGISTRY_EDIT)
def edit_product(tenant_id: int, product_id: int) -> Response:
    """Correct a product."""
    product = the_row(queries.product(tenant_id, product_id))
    return _page(_owner(product), product, ProductForm, services.save_product, "products")


@blueprint.route("/communes/<int:tenant_id>/registry/products/<int:product_id>/remove", methods=["GET", "POST"])
@needs(Permission.REGISTRY_EDIT)
def remove_product(tenant_id: int, product_id: int) -> Response:
    """Remove a product, once that is confirmed."""
    return _remove(the_row(queries.product(tenant_id, product_id)), "products")


@blueprint.route("/communes/<int:tenant_id>/registry/<int:collective_id>/partners/new", methods=["GET", "POST"])
@needs(Permission.REGISTRY_EDIT)
def new_partner(tenant_id: int, collective_id: int) -> Response:
    """Enter a contract with an enterprise."""
    return _page(the_collective(tenant_id, collective_id), None, PartnerForm, services.save_partner, "partners")


@blueprint.route("/communes/<int:tenant_id>/registry/partners/<int:partner_id>/edit", methods=["GET", "POST"])
@needs(Permission.REGISTRY_EDIT)
def edit_partner(tenant_id: int, partner_id: int) -> Response:
    """Correct a contract."""
    partner = the_row(queries.partner(tenant_id, partner_id))
    return _page(_owner(partner), partner, PartnerForm, services.save_partner, "partners")


@blueprint.route("/communes/<int:tenant_id>/registry/partners/<int:partner_id>/remove", methods=["GET", "POST"])
@needs(Permission.REGISTRY_EDIT)
def remove_partner(tenant_id: int, partner_id: int) -> Response:
    """Remove a contract, once that is confirmed."""
    return _remove(the_row(queries.partner(tenant_id, partner_id)), "partners")


def _owner(part: Any) -> Collective:
    return the_collective(part.tenant_id, part.collective_id)


def _page(collective: Collective, part: Any, shape: type[RowForm], service: Callable[..., Any], block: str) -> Response:
    form = shape(obj=part)
    attempt = send(form, lambda: service(collective, part, form.values(), form.version.data))
    if attempt and attempt.ok:
        return saved(address(collective, block), _("Saved."))
    kept = shape(formdata=None, obj=part) if part is not None else None
    title = _TITLES[block][part is not None]
    return form_page("registry/part.html", form, attempt, kept, collective=collective, part=part, title=title)


def _remove(part: Any, block: str) -> Response:
    back = address(part, block)
    return removal(part, part.name, [], lambda version: services.remove(part, version), back, back)
