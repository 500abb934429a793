"""Exports: every list as a file."""
