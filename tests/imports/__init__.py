"""Imports: files in."""
