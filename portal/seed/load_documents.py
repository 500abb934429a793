"""Write a few documents that went out in the illustrative story: a commune's report, the status of the duties.

Only a few, for each is a whole file; the numbers before them went out on paper.
"""

from datetime import timedelta
from typing import Any

from portal.accounts.models import Posting
from portal.extensions import db
from portal.programmes.models import Programme
from portal.reports import duties_paper, return_paper, services
from portal.reports.paper_draft import Draft
from portal.returns import queries as returns
from portal.returns import view
from portal.seed.load_refs import Refs
from portal.seed.records import Story
from portal.units import queries as units

COMMUNE = "00919"
GIVEN_ON_PAPER = 36  # the office's next number


def load_documents(refs: Refs, programme: Programme, told: Story) -> None:
    """Number the first report of 2024 that a commune signed, and the duties' status at the story's day."""
    leader, office = refs.leader(COMMUNE), refs.office()
    if leader is None or office is None:
        return
    row = returns.of_unit(refs.commune(COMMUNE))[-1]
    day = row.period.ends_on + timedelta(days=3)
    reader: Any = db.session.get_one(Posting, leader)  # a post reads like the person on it
    report = return_paper.of_return(view.look(row, reader, told.until), units.unit(row.tenant_id), programme)
    services.issue(report, leader, day=day)
    status = duties_paper.of_year(programme, told.until.year, told.until)
    _leave_out(status, told)
    services.issue(status, office, day=told.until)


def _leave_out(status: Draft, told: Story) -> None:
    sequence = services.new_sequence(status.tenant_id, status.issuer, told.until)
    sequence.next = GIVEN_ON_PAPER
    db.session.add(sequence)
    db.session.flush()
