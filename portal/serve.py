"""`python -m portal.serve`: granian's own command line, with workers that never outlive their main process."""

from granian.cli import entrypoint

from portal.core.parent_death_signal import forks_die_with_parent

if __name__ == "__main__":
    forks_die_with_parent()
    entrypoint()
