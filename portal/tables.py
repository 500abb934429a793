"""All tables, imported in one place, so that migrations and their comparison see every one."""

from portal.accounts import models as accounts
from portal.core import access, audit, clock, form_keys
from portal.duties import models as duties
from portal.erasure import models as erasure
from portal.foundings import models as foundings
from portal.imports import models as imports
from portal.inspection import models as inspection
from portal.ledger import models as ledger
from portal.notices import models as notices
from portal.programmes import models as programmes
from portal.quotas import models as quotas
from portal.registry import models as registry
from portal.registry import part_models as registry_parts
from portal.reports import models as reports
from portal.returns import models as returns
from portal.returns import special_models as special_returns
from portal.units import models as units

MODULES = (
    *(units, accounts, programmes, registry, registry_parts, foundings, quotas, duties, ledger, imports, notices),
    *(returns, special_returns, inspection, reports, erasure),
    *(audit, clock, form_keys, access),
)
