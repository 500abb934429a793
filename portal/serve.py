"""`python -m portal.serve`: granian's own command line, with workers that never outlive their main process."""

import os
import resource

from granian.cli import entrypoint

from portal.core.health import SERVING
from portal.core.parent_death_signal import forks_die_with_parent

MOST_FILES = 65_536


def open_more_files() -> None:
    """Let each worker hold as many connections as the machine allows: a slow one costs a file number, no thread."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if most == resource.RLIM_INFINITY else min(MOST_FILES, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


if __name__ == "__main__":
    os.environ[SERVING] = "1"
    open_more_files()
    forks_die_with_parent()
    entrypoint()
