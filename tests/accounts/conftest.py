"""A portal without an administrator."""

import pytest


@pytest.fixture
def nobody(app, databases):
    """The district without an administrator who could sign in."""
    with databases.owner() as owner:
        owner.execute(
            "UPDATE accounts SET active = false"
            " WHERE id IN (SELECT account_id FROM postings WHERE role = 'administrator')"
        )
    return app


@pytest.fixture
def address(nobody):
    done = nobody.test_cli_runner().invoke(args=["first-administrator"])
    assert done.exit_code == 0, done.output
    return done.output.strip().removeprefix(nobody.config["BASE_URL"])
