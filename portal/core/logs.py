"""What the portal writes to its log: one line of JSON an event where LOG_JSON=1, and never what people typed.

PostgreSQL tells in DETAIL which values broke a rule ("Key (lower(email))=(…)"): such lines are left out everywhere.
"""

import json
import logging
import os
import re
import textwrap
from datetime import UTC, datetime
from typing import Any

_DETAIL = re.compile(r"^\s*(DETAIL|CONTEXT|PARAMETERS):.*$|^.*\[parameters:.*$", re.IGNORECASE | re.MULTILINE)
LEFT_OUT = "(values left out)"


def without_values(text: str) -> str:
    """Return a message or a traceback without the lines in which the database repeats values."""
    return _DETAIL.sub(LEFT_OUT, text)


class PlainFormatter(logging.Formatter):
    """A line for a terminal or journald, which adds the time itself; a traceback follows, indented.

    Nothing that somebody sent (an address with a line break in it) begins a line: it would pass for one of ours.
    """

    def formatMessage(self, record: logging.LogRecord) -> str:
        """Return the line, with line breaks and other signs that are not seen spelt out."""
        text = without_values(super().formatMessage(record))
        return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in text)

    def formatException(self, ei: Any) -> str:
        """Return the traceback, each line indented."""
        return textwrap.indent(without_values(super().formatException(ei)), "  ", lambda _line: True)


class JsonFormatter(logging.Formatter):
    """A line of JSON for whatever collects logs."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        told = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "from": record.name,
            "message": without_values(record.getMessage()),
        }
        if record.exc_info:
            told["traceback"] = without_values(self.formatException(record.exc_info))
        return json.dumps(told, ensure_ascii=False)


def install() -> None:
    """Set up the root logger of this process, once."""
    root = logging.getLogger()
    if any(isinstance(one.formatter, PlainFormatter | JsonFormatter) for one in root.handlers):
        return
    handler = logging.StreamHandler()
    wants_json = os.environ.get("LOG_JSON", "") not in ("", "0")
    handler.setFormatter(JsonFormatter() if wants_json else PlainFormatter("%(levelname)s %(name)s: %(message)s"))
    root.addHandler(handler)
