"""A trial reading of a spreadsheet in a process of its own, whose memory and time are bounded.

The reader lays a sheet out as a full rectangle, so a file of 1 KB with a cell at A1 and one at XFD1048576 would ask
for hundreds of gigabytes, and its library then ends the process it runs in. This file is run as a script, not imported.
Exit status: 0 it can be read, 1 it is damaged, 3 or a signal: it is too much.
"""

import resource
import sys

MOST_MEMORY = 512 * 1024 * 1024
MOST_SECONDS = 10


def main() -> int:
    """Read every sheet of the file on standard input and return the exit status."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    from python_calamine import CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(sys.stdin.buffer)
        for name in book.sheet_names:
            book.get_sheet_by_name(name)
    except MemoryError:
        return 3
    except BaseException:  # the library's panics are no Exception
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
