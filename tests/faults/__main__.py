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


def write(rows):
    """Put the rows into the page, in place of those of the same faults."""
    lines = [f"| {r.fault} | {r.measured} | {r.bound} | {'yes' if r.held else '**no**'} |" for r in rows]
    told = {row.fault for row in rows}
    old = PAGE.read_text(encoding="utf-8").splitlines() if PAGE.exists() else []
    kept = [line for line in old if line.startswith("| ") and line.split(" | ")[0][2:] not in {*told, "fault"}]
    PAGE.write_text(HEAD + "\n".join([*kept, *lines]) + "\n", encoding="utf-8")


def main(arguments):
    short, names = "--short" in arguments, {one for one in arguments if not one.startswith("-")}
    rows = []
    portal = Launched(Path(tempfile.mkdtemp()) / "instance")
    portal.start(wait=300)
    try:
        for fault in ALL:
            if not names or fault.__name__ in names:
                found = fault(portal, short)
                if not short:
                    write(found)
                rows += found
                for row in found:
                    print("ok   " if row.held else "WRONG", row.fault, "|", row.measured, "|", row.bound, flush=True)
    finally:
        portal.stop()
        EmbeddedServer(portal.instance).remove()
    return 0 if all(row.held for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
