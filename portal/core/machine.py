"""State machines as tables of one shape: from where, by what, to where, by whom (docs/how-to/add-a-step.md).

Foundings, returns, duty items, findings, claims and proposals are such tables; what is special about a step stands in
the service that takes it. No database here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from portal.core.access import ROLE_PERMISSIONS, Permission, Role


@dataclass(frozen=True)
class Step:
    """One step, named as its event in the record's history.

    `target`: the state after it; None: the step leaves the state as it is. `own`: only by the body whose record it
    is. `label`: what its button says. `refusal`: why it cannot be taken from another state. `needs_reason`: it is
    taken with a reason in words.
    """

    name: str
    sources: tuple[str, ...]
    target: str | None
    permission: Permission
    label: Any = ""
    refusal: Any = ""
    own: bool = False
    needs_reason: bool = False

    @property
    def roles(self) -> frozenset[Role]:
        """The posts that may take it."""
        return frozenset(role for role in Role if self.permission in ROLE_PERMISSIONS[role])


class Machine:
    """The steps of one kind of record."""

    def __init__(self, start: str, *steps: Step) -> None:
        self.start = start
        self.steps = {step.name: step for step in steps}

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps.values())

    def __getitem__(self, name: str) -> Step:
        return self.steps[name]

    def fits(self, name: str, state: str) -> bool:
        """Say whether a step leads on from a state."""
        return state in self.steps[name].sources

    def may(self, name: str, state: str, role: str, own: bool = True) -> bool:
        """Say whether a post may take a step from a state; `own`: it serves the body whose record it is."""
        step = self.steps[name]
        return self.fits(name, state) and Role(role) in step.roles and (own or not step.own)

    def open_to(self, state: str, role: str, own: bool = True) -> list[Step]:
        """Return the steps that a post may take from a state: the buttons of a page."""
        return [step for step in self if self.may(step.name, state, role, own)]

    def after(self, name: str, state: str) -> str:
        """Return the state to which a step leads; raises ValueError where it does not fit."""
        if not self.fits(name, state):
            raise ValueError(f"{name} does not lead on from {state}")
        target = self.steps[name].target
        return state if target is None else target

    def walk(self, names: Iterable[str]) -> str:
        """Return the state to which a history leads; raises ValueError for a step that the table lacks there."""
        state = self.start
        for name in names:
            state = self.after(name, state)
        return state
