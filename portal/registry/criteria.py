"""The groups of criteria of an HTX's rating. What they are called is data: the administrator's setting."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core.clock import RATING_GROUPS, read_setting

DEFAULT: tuple[Any, ...] = (_l("Finance"), _l("Management and staff"), _l("Members"), _l("Community"))


def names(kept: list[dict[str, Any]] | None = None) -> list[str]:
    """Return the names of the groups: those that a record was saved with, else the setting's, else the usual ones."""
    if kept:
        return [str(group["group"]) for group in kept]
    lines = [line.strip() for line in (read_setting(RATING_GROUPS) or "").splitlines()]
    return [line for line in lines if line] or [str(name) for name in DEFAULT]
