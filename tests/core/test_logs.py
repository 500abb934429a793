"""portal/core/logs.py: lines for people and for machines, without what people typed."""

import json
import logging
import sys
from datetime import datetime, timedelta

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


def test_what_was_sent_begins_no_line_of_its_own():
    """An address may hold a line break (%0A), and an error repeat it: neither passes for a line of the portal's."""
    forged = "/x\nERROR portal: forged\r\u2028ERROR portal: forged\x1b[2K"
    plain, as_json = PlainFormatter("%(levelname)s %(name)s: %(message)s"), JsonFormatter()
    try:
        raise ValueError(forged)
    except ValueError:
        told = record(f"at GET {forged}", sys.exc_info())
    lines = plain.format(told).splitlines()
    assert lines[0].startswith("ERROR portal: at GET /x\\nERROR portal: forged\\r\\u2028ERROR")
    assert len(lines) > 3
    assert all(line.startswith("  ") for line in lines[1:])
    assert len(as_json.format(told).encode().splitlines()) == 1


def test_a_line_of_json_with_its_traceback():
    try:
        raise ValueError(BROKEN + "\n[parameters: {'email': 'lan@xa.example'}]")
    except ValueError:
        line = JsonFormatter().format(record("Không lưu được", sys.exc_info()))
    told = json.loads(line)
    assert "\n" not in line
    assert datetime.fromisoformat(told["at"]).utcoffset() == timedelta(0)
    assert (told["level"], told["from"], told["message"]) == ("error", "portal", "Không lưu được")
    assert "ValueError: duplicate key" in told["traceback"]
    assert "lan@xa.example" not in line
