"""All addresses of the portal, put together: each blueprint with the modules whose views hang on it.

A feature whose views fill one module makes its blueprint there; one whose views fill several makes it in its
`blueprint.py`, beside what those views share, or in `routes.py`. A view in a module that is missing here, and a
module here without a view, fail tests/meta/test_blueprints.py.
"""

from types import ModuleType

from flask import Blueprint, Flask

from portal.accounts import (
    admin_routes,
    body_routes,
    device_routes,
    first_routes,
    second_factor_routes,
    unit_routes,
)
from portal.accounts import routes as accounts
from portal.attachments import routes as file_routes
from portal.audit_log import blueprint as audit_log
from portal.audit_log import history_routes
from portal.audit_log import routes as audit_routes
from portal.core import health, pages
from portal.district import objective_routes
from portal.district import routes as district
from portal.duties import blueprint as duties
from portal.duties import item_routes, reassignment_routes
from portal.duties import routes as board_routes
from portal.erasure import routes as erasure
from portal.exports import accounts as account_files
from portal.exports import audit as audit_files
from portal.exports import blueprint as exports
from portal.exports import district as district_files
from portal.exports import duties as duty_files
from portal.exports import foundings as founding_files
from portal.exports import import_templates
from portal.exports import inspection as finding_files
from portal.exports import ledger as ledger_files
from portal.exports import quotas as quota_files
from portal.exports import registry as register_files
from portal.exports import returns as return_files
from portal.exports import special as special_files
from portal.exports import survival as survival_files
from portal.exports import units as unit_files
from portal.foundings import claim_routes
from portal.foundings import routes as foundings
from portal.imports import district_routes as district_imports
from portal.imports import routes as imports
from portal.inspection import known_routes
from portal.inspection import routes as inspection
from portal.ledger import activity_routes, plan_routes
from portal.ledger import blueprint as ledger
from portal.ledger import routes as account_routes
from portal.ledger import table_routes as own_table_routes
from portal.metrics import routes as indicators
from portal.notices import routes as notices
from portal.programmes import routes as programmes
from portal.quotas import blueprint as quotas
from portal.quotas import commune_routes as quota_routes
from portal.quotas import decision_routes
from portal.quotas import district_routes as allocation_routes
from portal.registry import blueprint as registry
from portal.registry import declaration_routes, edit_routes, opening_routes, parts_routes, rating_routes, record_routes
from portal.registry import routes as register_routes
from portal.reminders import routes as reminders
from portal.reports import blueprint as reports
from portal.reports import commune_routes as commune_papers
from portal.reports import district_routes as district_papers
from portal.returns import blueprint as returns
from portal.returns import calendar_routes, review_routes, special_return_routes, special_routes
from portal.returns import commune_routes as return_routes
from portal.set_up import routes as set_up
from portal.set_up import withdrawal_routes
from portal.workspace import routes as workspace

BLUEPRINTS: tuple[tuple[Blueprint, tuple[ModuleType, ...]], ...] = (
    (pages.blueprint, (pages,)),
    (health.blueprint, (health,)),
    (device_routes.blueprint, (device_routes,)),
    (accounts.blueprint, (accounts,)),
    (second_factor_routes.blueprint, (second_factor_routes,)),
    (admin_routes.blueprint, (admin_routes,)),
    (first_routes.blueprint, (first_routes,)),
    (unit_routes.blueprint, (unit_routes,)),
    (body_routes.blueprint, (body_routes,)),
    (workspace.home_blueprint, (workspace,)),
    (workspace.blueprint, (workspace,)),
    (foundings.blueprint, (foundings, claim_routes)),
    (
        registry.blueprint,
        (
            *(register_routes, declaration_routes, edit_routes, record_routes, parts_routes, rating_routes),
            *(opening_routes, file_routes),
        ),
    ),
    (quotas.blueprint, (quota_routes, allocation_routes, decision_routes, file_routes)),
    (duties.blueprint, (board_routes, item_routes, reassignment_routes, file_routes)),
    (ledger.blueprint, (account_routes, activity_routes, plan_routes, own_table_routes)),
    (district.blueprint, (district, objective_routes)),
    (
        returns.blueprint,
        (return_routes, review_routes, calendar_routes, special_routes, special_return_routes, file_routes),
    ),
    (reminders.blueprint, (reminders,)),
    (reports.blueprint, (commune_papers, district_papers)),
    (notices.blueprint, (notices,)),
    (inspection.blueprint, (inspection, file_routes)),
    (known_routes.blueprint, (known_routes,)),
    (programmes.blueprint, (programmes,)),
    (indicators.blueprint, (indicators,)),
    (set_up.blueprint, (set_up, withdrawal_routes)),
    (erasure.blueprint, (erasure,)),
    (audit_log.blueprint, (audit_routes, history_routes)),
    (imports.blueprint, (imports, district_imports)),
    (
        exports.blueprint,
        (
            *(account_files, audit_files, district_files, duty_files, finding_files, founding_files, import_templates),
            *(ledger_files, quota_files, register_files, return_files, special_files, survival_files, unit_files),
        ),
    ),
)


def register(app: Flask) -> None:
    """Give the application all its addresses."""
    for blueprint, _modules in BLUEPRINTS:
        app.register_blueprint(blueprint)
