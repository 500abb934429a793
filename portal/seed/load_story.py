"""Write the illustrative figures: the resolution's real opening balance, spread, and an invented course since."""

from sqlalchemy import select

from portal.extensions import db
from portal.programmes.models import Programme
from portal.seed.illustrative import story
from portal.seed.load_documents import load_documents
from portal.seed.load_duties import load_reports
from portal.seed.load_findings import load_findings
from portal.seed.load_foundings import load_foundings
from portal.seed.load_ledger import load_ledger
from portal.seed.load_quotas import load_decisions, load_proposals
from portal.seed.load_refs import read_refs
from portal.seed.load_registry import load_opening, load_status_changes
from portal.seed.load_returns import load_returns
from portal.seed.load_yearly import load_yearly
from portal.seed.opening import opening_collectives


def load_story(seed: int, programme_code: str) -> None:
    """Write everything from 31/12/2020 to the story's day, in the transaction under way.

    The district, its programme and (for the names of who did what) its accounts must stand already.
    """
    refs, told = read_refs(), story(seed)
    programme = db.session.scalars(select(Programme).where(Programme.code == programme_code)).one()
    opening = load_opening(refs, opening_collectives(seed))
    load_decisions(refs, programme.id, told.decisions)
    load_proposals(refs, programme.id, told.proposals)
    load_foundings(refs, opening, told.foundings)
    load_status_changes(opening, told.status_changes)
    load_yearly(seed)
    load_reports(refs, told)
    load_findings(refs)
    load_returns(refs, programme, told)
    load_ledger(refs, seed)
    load_documents(refs, programme, told)
