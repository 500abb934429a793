"""The commission's and the concerned one's doings, by the services."""

from contextlib import contextmanager
from datetime import date

from flask_babel import force_locale

from portal.accounts.queries import body_by_code
from portal.accounts.session import scope_for
from portal.core import tenancy
from portal.extensions import db
from portal.inspection import services
from tests.returns.acting import posting

OWN, OTHER = "00952", "00919"
DEADLINE = date(2024, 11, 30)


@contextmanager
def acting(app, role, code=None):
    """Within: the database as a post sees it, no more; yields the posting. Commits at the end, like a good request."""
    with app.test_request_context(), force_locale("en"):
        by = posting(role, code)
        assert by is not None, (role, code)
        tenancy.bind(scope_for(by))
        yield by
        db.session.commit()
        db.session.remove()


def recorded(app, code=f"UBND-{OWN}", **changes):
    """Record a finding on a body (of a committee: its unit); return its key."""
    with acting(app, "inspector") as by:
        told = {"document_number": "03-KL/UBKT", "basis": "III.1", "text": "Chậm", "recommendation": "Bổ sung"}
        subject = "unit" if code.startswith("UBND-") else "body"
        values = {"subject": subject, "body": body_by_code(code), "deadline": DEADLINE, **told, **changes}
        row = services.open_finding(posting_id=by.id, **values)
        return row.tenant_id, row.id
