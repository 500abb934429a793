"""`python -m portal.serve`: granian's own command line, with workers that never outlive their main process."""

from granian.cli import entrypoint

from portal.core.lifeline import tie_future_forks

if __name__ == "__main__":
    tie_future_forks()
    entrypoint()
