"""An officer at the register of an empty commune."""

import pytest

from tests.registry.acting import OWN, Clerk


@pytest.fixture
def clerk(app):
    return Clerk(app, "commune_officer", OWN)


@pytest.fixture
def home(clerk):
    return clerk.get("/", 302).location


@pytest.fixture
def entry(clerk, home):
    """The address of a THT of 2019."""
    return clerk.enter(home)


@pytest.fixture
def cooperative(clerk, home):
    """The address of an HTX of 2019."""
    return clerk.enter(home, kind="HTX", name="HTX chè Shan", registration_number="1002")
