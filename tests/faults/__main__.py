"""`python -m tests.faults [--short] [NAME…]`: bring the portal down in every way, and write the figures."""

import sys
import tempfile
from pathlib import Path

from portal.core.embedded import EmbeddedServer
from tests.faults.faults import ALL
from tests.launched import Launched

PAGE = Path(__file__).resolve().parents[2] / "docs/faults.md"
HEAD = """# What happens when something breaks

Measured by `python -m tests.faults` (each fault is a function of `tests/faults/faults.py`), on a portal that its
launcher started; the short form of each runs in `make verify`. Two cores, shared with other work.

| fault | measured | must be | held |
|---|---|---|---|
"""


def main(arguments):
    short, names = "--short" in arguments, {one for one in arguments if not one.startswith("-")}
    rows = []
    portal = Launched(Path(tempfile.mkdtemp()) / "instance")
    portal.start(wait=300)
    try:
        for fault in ALL:
            if not names or fault.__name__ in names:
                for row in fault(portal, short):
                    rows.append(row)
                    print("ok   " if row.held else "WRONG", row.fault, "|", row.measured, "|", row.bound, flush=True)
    finally:
        portal.stop()
        EmbeddedServer(portal.instance).remove()
    if not short and not names:
        table = "".join(f"| {r.fault} | {r.measured} | {r.bound} | {'yes' if r.held else '**no**'} |\n" for r in rows)
        PAGE.write_text(HEAD + table, encoding="utf-8")
    return 0 if all(row.held for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
