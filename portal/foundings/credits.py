"""Which bodies led and supported a founding (clause II.9)."""

from collections.abc import Collection

from flask_babel import gettext as _
from sqlalchemy.orm.attributes import flag_modified

from portal.accounts.queries import mobilizing_bodies
from portal.core.errors import RuleBroken
from portal.extensions import db
from portal.foundings import claim_rows as claims
from portal.foundings import queries, rules
from portal.foundings.models import Founding, FoundingCredit


def set_credits(
    founding: Founding,
    *,
    lead_body_id: int | None,
    support_body_ids: Collection[int],
    version: int | None = None,
    posting_id: int | None = None,
) -> Founding:
    """Set the leading body (or none) and the supporting ones: the district's Front and associations.

    A body cannot lead and support at once. The founding's version rises, for the credits are part of it. What the
    commune enters itself counts as confirmed, and so answers a body's open claim to the very same part.
    """
    rules.lock(founding, version)
    _check(lead_body_id, support_body_ids)
    wanted = dict.fromkeys(support_body_ids, "support")
    if lead_body_id is not None:
        wanted[lead_body_id] = "lead"
    if _replace(founding, wanted):
        flag_modified(founding, "working_name")
        db.session.flush()
    claims.settle(founding, wanted, posting_id)
    return founding


def _check(lead_body_id: int | None, support_body_ids: Collection[int]) -> None:
    known = {body.id for body in mobilizing_bodies()}
    if lead_body_id is not None and lead_body_id not in known:
        raise RuleBroken(_("Choose the Front or an association."), "lead_body_id")
    if not set(support_body_ids) <= known:
        raise RuleBroken(_("Choose the Front or an association."), "support_body_ids")
    if lead_body_id in support_body_ids:
        raise RuleBroken(_("The body that leads does not support as well."), "support_body_ids")


def _replace(founding: Founding, wanted: dict[int, str]) -> bool:
    """Make the credits what is wanted and say whether anything changed; a new lead needs the old one gone first."""
    present = {credit.body_id: credit for credit in queries.credits(founding.tenant_id, founding.id)}
    gone = [credit for body_id, credit in present.items() if wanted.get(body_id) != credit.part]
    new = {body_id: part for body_id, part in wanted.items() if body_id not in present or present[body_id] in gone}
    for credit in gone:
        db.session.delete(credit)
    db.session.flush()
    for body_id, part in new.items():
        db.session.add(
            FoundingCredit(tenant_id=founding.tenant_id, founding_id=founding.id, body_id=body_id, part=part)
        )
    db.session.flush()
    return bool(gone or new)
