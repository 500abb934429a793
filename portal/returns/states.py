"""The one state machine of a return: from where, by what, to where, by which posts. No database."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.core.access import ROLE_PERMISSIONS, Permission, Role


@dataclass(frozen=True)
class Move:
    """One move, named as its event. `own`: only by the body whose return it is; the others are the district's."""

    kind: str
    sources: tuple[str, ...]
    target: str
    permission: Permission
    own: bool

    @property
    def roles(self) -> frozenset[Role]:
        """The posts that may make this move."""
        return frozenset(role for role in Role if self.permission in ROLE_PERMISSIONS[role])


# draft → signed → accepted, or returned → draft. A reopening leads back to the draft; from a draft (or returned) it
# is possible only where an earlier reopening has run out (`services.reopen`).
MOVES: dict[str, Move] = {
    move.kind: move
    for move in (
        Move("saved", ("draft", "returned"), "draft", Permission.RETURN_EDIT, own=True),
        Move("signed", ("draft",), "signed", Permission.RETURN_SIGN, own=True),
        Move("withdrawn", ("signed",), "draft", Permission.RETURN_SIGN, own=True),
        Move("returned", ("signed",), "returned", Permission.RETURN_REVIEW, own=False),
        Move("accepted", ("signed",), "accepted", Permission.RETURN_REVIEW, own=False),
        Move("reopened", ("accepted", "draft", "returned"), "draft", Permission.RETURN_REOPEN, own=False),
    )
}


def may(kind: str, state: str, role: str, is_own: bool) -> bool:
    """Say whether a post may make a move from a state; `is_own`: the post serves the body whose return it is."""
    move = MOVES[kind]
    return state in move.sources and Role(role) in move.roles and (is_own or not move.own)


def walk(kinds: Iterable[str]) -> str:
    """Return the state to which events lead from the opening; raises ValueError for a move that the table lacks."""
    state = "draft"
    for kind in kinds:
        if state not in MOVES[kind].sources:
            raise ValueError(f"{kind} does not lead on from {state}")
        state = MOVES[kind].target
    return state
