"""The Commune Portal. Importing it, or one of its modules, imports no more than that module needs."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask


def create_app(overrides: dict[str, Any] | None = None) -> "Flask":
    """Return the assembled application; refuses (RlsNotEnforced, MissingSetting) when it would not be safe."""
    from portal import assembly

    return assembly.create_app(overrides)
