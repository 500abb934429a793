"""The quarter that the tests of reminders play with."""

import pytest

from tests.reminders.reporting import third_quarter
from tests.returns.acting import at_district


@pytest.fixture
def quarter(app):
    with at_district(app) as programme:
        yield third_quarter(programme)
