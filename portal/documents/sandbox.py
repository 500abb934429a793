"""A spreadsheet is read in a process of its own, whose memory and time are bounded; run as a script, not imported.

`sandbox.py KIND` reads the file on standard input and writes its sheets as JSON: see `readers`. A file of 1 KB may ask
for hundreds of gigabytes, and a library that is led astray ends the process that it runs in.
Exit status: 0 read, 1 damaged, 2 protected by a password, 3 or a signal: too much, 4 no spreadsheet, 5 a cell lies
too far out (named on standard output), 6 too many rows, 7 too many sheets.
"""

import json
import resource
import sys
import warnings
from pathlib import Path
from typing import Any

MOST_MEMORY = 768 * 1024 * 1024
MOST_SECONDS = 40
MOST_SHEETS = 40
MOST_CELLS = 1_500_000
MOST_ROWS = 20_200  # the rows of a table, with room for titles above and totals beneath
MOST_COLUMNS = 256


class TooMuch(Exception):
    """The file holds more than is read: the exit status says of what."""


class FarCell(Exception):
    """A cell lies too far out."""


def main(kind: str) -> int:
    """Read the file on standard input and return the exit status."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    sys.path.insert(0, str(Path(__file__).parent))
    warnings.simplefilter("ignore")
    try:
        made = _sheets(kind, sys.stdin.buffer.read())
    except MemoryError:
        return 3
    except TooMuch as much:
        return int(str(much))
    except FarCell as far:
        print(far)
        return 5
    except Exception as error:
        return {"Encrypted": 2, "NoWorkbook": 4}.get(type(error).__name__, 1)
    json.dump(made, sys.stdout, ensure_ascii=True, separators=(",", ":"))
    return 0


def _sheets(kind: str, data: bytes) -> list[dict[str, Any]]:
    from importlib import import_module

    made: list[dict[str, Any]] = []
    cells = 0
    for sheet in import_module(f"readers.{kind}").sheets(data):
        _trim(sheet)
        cells += sum(len(row) for row in sheet["rows"].values())
        if len(made) == MOST_SHEETS:
            raise TooMuch("7")
        if cells > MOST_CELLS:
            raise TooMuch("3")
        made.append(sheet)
    return made


def _trim(sheet: dict[str, Any]) -> None:
    """Leave out what only looks empty beneath and beside the table: it is nothing, however far out it lies."""
    held = {at: row for at, row in sheet["rows"].items() if any(_holds(cell) for cell in row.values())}
    last = max(held, default=0)
    width = max((column for row in held.values() for column, cell in row.items() if _holds(cell)), default=0)
    near = ((at, row) for at, row in sheet["rows"].items() if at <= last)
    sheet["rows"] = {at: {column: cell for column, cell in row.items() if column <= width} for at, row in near}
    if last > MOST_ROWS and len(held) > MOST_ROWS:
        raise TooMuch("6")
    if last > MOST_ROWS or width >= MOST_COLUMNS:
        row = last if last > MOST_ROWS else next(at for at, cells in held.items() if width in cells)
        column = width if width >= MOST_COLUMNS else min(held[row])
        raise FarCell(f"{sheet['name']}\t{row}\t{column}")


def _holds(cell: Any) -> bool:
    return not (isinstance(cell, list) and cell[0] == "blank")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
