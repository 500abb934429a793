"""Erasing a person on request."""
