"""The stages of a founding, by kind, and what the law asks on the way."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core import clock
from portal.foundings.states import STALLED_AFTER, FoundingState
from portal.registry.choices import FoundedKind

FIRST, DROPPED = "need_survey", "dropped"  # where every founding begins; what a stopped one stands in
LAW_2023_IN_FORCE = date(2024, 7, 1)


@dataclass(frozen=True)
class Stage:
    """One stage: its name, the evidence that shows it, what entering it is called, and what it needs.

    `counts`: entering it makes the founding count as newly established.
    """

    code: str
    label: Any
    evidence: Any
    action: Any
    needs_members: bool = False
    counts: bool = False


# Decree 77/2019: contract, notice within 5 working days, entry in the commune's register.
_THT = (
    Stage("need_survey", _l("Survey of need"), _l("Survey forms or minutes"), _l("Record the survey of need")),
    Stage(
        "mobilizing",
        _l("Mobilizing"),
        _l("List of people mobilized; minutes of the village meeting"),
        _l("Record the mobilizing"),
    ),
    Stage(
        "contract_drafting",
        _l("Drafting the cooperation contract"),
        _l("Draft cooperation contract"),
        _l("Record the draft contract"),
    ),
    Stage(
        "contract_signed",
        _l("Contract signed, head elected"),
        _l("Cooperation contract signed by at least 2 members; minutes electing the head"),
        _l("Record the signed contract"),
        needs_members=True,
    ),
    Stage(
        "notified",
        _l("Commune People's Committee notified"),
        _l("Notice with the cooperation contract"),
        _l("Record the notice to the commune"),
    ),
    Stage(
        "recorded",
        _l("Entered in the commune's register"),
        _l("Register of cooperative groups"),
        _l("Enter in the register"),
        needs_members=True,
        counts=True,
    ),
)

# Law on Cooperatives 2012 (from 1/7/2024: of 2023), Decree 193/2013, Circular 03/2014.
_HTX = (
    Stage("need_survey", _l("Survey of need"), _l("Survey minutes"), _l("Record the survey of need")),
    Stage("founders_identified", _l("Founders identified"), _l("List of founders"), _l("Record the founders")),
    Stage(
        "commune_informed",
        _l("Commune People's Committee informed"),
        _l("Written report of the founders"),
        _l("Record the report to the commune"),
    ),
    Stage(
        "mobilizing",
        _l("Mobilizing"),
        _l("List of people who wish to join"),
        _l("Record the mobilizing"),
    ),
    Stage(
        "dossier_drafting",
        _l("Drafting charter and business plan"),
        _l("Draft charter and business plan; minutes of comments"),
        _l("Record the draft dossier"),
    ),
    Stage(
        "founding_meeting",
        _l("Founding meeting"),
        _l("Resolution of the founding meeting; lists of members, board of directors, director and supervisory board"),
        _l("Record the founding meeting"),
        needs_members=True,
    ),
    Stage(
        "filed",
        _l("Dossier filed for registration"),
        _l("Application, charter, business plan, lists of members, resolution"),
        _l("Record the filing"),
        needs_members=True,
    ),
    Stage(
        "registered",
        _l("Registration certificate issued"),
        _l("Registration certificate of the cooperative"),
        _l("Record the certificate"),
        needs_members=True,
        counts=True,
    ),
)

_PATHS: dict[str, tuple[Stage, ...]] = {FoundedKind.THT: _THT, FoundedKind.HTX: _HTX}


def path(kind: str) -> tuple[Stage, ...]:
    """Return the stages of a kind in order, the counting one last; raises KeyError for an unknown kind."""
    return _PATHS[kind]


def stage(kind: str, code: str) -> Stage | None:
    """Return a stage of a kind, or None (a dropped founding stands in none)."""
    return next((one for one in path(kind) if one.code == code), None)


def position(kind: str, code: str) -> int:
    """Return the number of a stage on its path, from 1; 0 for one that is not on it."""
    codes = [one.code for one in path(kind)]
    return codes.index(code) + 1 if code in codes else 0


def next_stage(kind: str, code: str) -> Stage | None:
    """Return the stage after another; None after the last, and for a dropped founding."""
    number = position(kind, code)
    return path(kind)[number] if 0 < number < len(path(kind)) else None


def earlier(kind: str, code: str) -> tuple[Stage, ...]:
    """Return the stages that a founding can go back to."""
    return path(kind)[: max(position(kind, code) - 1, 0)]


def choices_back(kind: str, code: str) -> list[tuple[str, Any]]:
    """Return the stages that a founding can go back to as a form offers them, the nearest first."""
    return [(one.code, one.label) for one in reversed(earlier(kind, code))]


def label(kind: str, code: str) -> Any:
    """Return the name of a stage; also of having stopped."""
    found = stage(kind, code)
    return found.label if found else _l("Mobilization stopped")


def is_stalled(state: str, moved_on: date, today: date) -> bool:
    """Say whether a founding is under way and has not moved for more than 60 days, counted from the start day on."""
    return state == FoundingState.OPEN and today - max(moved_on, clock.start_day()) > STALLED_AFTER


def minimum_members(kind: str, on: date) -> int:
    """Return how many members a new collective needs at least, on a day.

    THT: 2 (Decree 77/2019). HTX: 7 under the Law of 2012, 5 under the Law of 2023, in force from 1/7/2024.
    """
    if kind == FoundedKind.THT:
        return 2
    return 5 if on >= LAW_2023_IN_FORCE else 7
