"""A commune's product to which documents are attached."""

import pytest

from tests.duties.acting import item
from tests.returns.acting import at_district


@pytest.fixture
def record(app):
    """The key of a commune's product; what is attached is rolled back."""
    with at_district(app):
        one = item("III.3-1", "UBND-00952")
        yield one.tenant_id, one.id
