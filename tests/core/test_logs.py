"""portal/core/logs.py: lines for people and for machines, without what people typed."""

import json
import logging
import sys

from portal.core.logs import LEFT_OUT, JsonFormatter, PlainFormatter

BROKEN = (
    'duplicate key value violates "uq_accounts_email"\nDETAIL:  Key (lower(email))=(lan@xa.example) already exists.'
)


def record(message, error=None):
    return logging.LogRecord("portal", logging.ERROR, "x.py", 1, message, (), error)


def test_no_values_of_the_database_in_a_line():
    line = PlainFormatter("%(levelname)s %(name)s: %(message)s").format(record(BROKEN))
    assert "lan@xa.example" not in line
    assert line.startswith("ERROR portal: duplicate key value")
    assert LEFT_OUT in line


def test_a_line_of_json_with_its_traceback():
    try:
        raise ValueError(BROKEN + "\n[parameters: {'email': 'lan@xa.example'}]")
    except ValueError:
        line = JsonFormatter().format(record("Không lưu được", sys.exc_info()))
    told = json.loads(line)
    assert "\n" not in line
    assert (told["level"], told["from"], told["message"]) == ("error", "portal", "Không lưu được")
    assert "ValueError: duplicate key" in told["traceback"]
    assert "lan@xa.example" not in line
