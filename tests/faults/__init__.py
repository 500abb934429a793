"""Ways to bring the portal down, each a script with figures: `python -m tests.faults [NAME…]`, or `--short` as in CI.

Each runs on a portal that is started as for real, by its launcher, on an instance of its own.
"""
