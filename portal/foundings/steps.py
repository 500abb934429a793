"""Write the dated steps of a founding; its row repeats the last one."""

from datetime import date

from portal.extensions import db
from portal.foundings import queries
from portal.foundings.models import Founding, FoundingStep


def write_step(
    founding: Founding,
    kind: str,
    *,
    to_stage: str,
    happened_on: date,
    from_stage: str | None,
    document_number: str = "",
    note: str = "",
    members: int | None = None,
    posting_id: int | None = None,
) -> FoundingStep:
    """Add a step after the last one and set the founding's stage, day and members by it."""
    step = FoundingStep(
        tenant_id=founding.tenant_id,
        founding_id=founding.id,
        seq=queries.last_seq(founding.tenant_id, founding.id) + 1,
        kind=kind,
        from_stage=from_stage,
        to_stage=to_stage,
        happened_on=happened_on,
        document_number=document_number,
        note=note,
        members=members,
        posting_id=posting_id,
    )
    founding.stage, founding.moved_on = to_stage, happened_on
    if members is not None:
        founding.members = members
    db.session.add(step)
    db.session.flush()
    return step
