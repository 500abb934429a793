"""Each way to bring the portal down, in its short form: docs/faults.md has the figures of the long one."""

import pytest

from portal.core.embedded import EmbeddedServer
from tests.faults.faults import ALL
from tests.launched import Launched

pytestmark = [pytest.mark.verify, pytest.mark.timeout(600), pytest.mark.xdist_group("launcher")]


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    made = Launched(tmp_path_factory.mktemp("faults"))
    made.start(wait=300)
    yield made
    if made.process.poll() is None:
        made.stop()
    EmbeddedServer(made.instance).remove()


@pytest.mark.parametrize("fault", ALL, ids=lambda one: one.__name__)
def test_it_stays_up(portal, fault):
    rows = fault(portal, True)
    assert [row for row in rows if not row.held] == []
