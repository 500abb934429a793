"""Checks of a whole row: every cell that breaks a rule is named, not only the first."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from portal.core.errors import RuleBroken
from portal.imports.sheets import Row


def every_fault(
    row: Row,
    check: Callable[[dict[str, Any]], Any],
    given: dict[str, Any],
    right: dict[str, Any],
    keys: Mapping[str, str] = MappingProxyType({}),
) -> Any:
    """Run a check until it passes, naming each field that it refuses; return what it made, None after a fault.

    `right`: values that pass, to go on with; `keys`: field → the column's key, where these differ.
    """
    tried, faults = dict(given), 0
    while True:
        try:
            made = check(tried)
            return None if faults else made
        except RuleBroken as broken:
            faults += 1
            row.fault(keys.get(broken.field or "", broken.field or "name"), broken.message)
            if broken.field not in right or faults > len(tried):
                return None
            tried[broken.field] = right[broken.field]
