"""The command prints the opening balance."""

import json
from decimal import Decimal

from tests.registry.opening_figures import EXPECTED, agrees


def test_the_command_prints_the_sums(story_app):
    answer = story_app.test_cli_runner().invoke(args=["opening-balance", "--json"])
    printed = json.loads(answer.output)
    assert printed["as_of"] == "2020-12-31"
    assert printed["THT"]["capital"] == 573.55
    agrees({kind: {k: Decimal(str(v)) for k, v in printed[kind].items()} for kind in EXPECTED})
    assert "573.55" in story_app.test_cli_runner().invoke(args=["opening-balance"]).output
