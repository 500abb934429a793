"""The words of the registry: kinds, statuses, sectors, in the field's own terms."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.registry.choices import CollectiveKind, Mark, NotRated, Origin, Sector, Status, Subtype

KINDS: dict[str, Any] = CollectiveKind.labels()
SHORT_KINDS: dict[str, Any] = {kind.value: kind.short for kind in CollectiveKind}
SUBTYPES: dict[str, Any] = Subtype.labels()
STATUSES: dict[str, Any] = Status.labels()
# How a status looks as a chip.
STATUS_SIGNS = {status.value: status.sign for status in Status}
SECTORS: dict[str, Any] = Sector.labels()
ORIGINS: dict[str, Any] = Origin.labels()
# The work that a kind may name; "" where nothing is said.
SUBTYPES_OF: dict[str, tuple[str, ...]] = {
    "THT": ("", "production", "household_group"),
    "HTX": ("", "law_2012", "law_2023"),
    "interest_group": ("", "crops", "livestock", "other"),
}
# Circular 01/2020/TT-BKHDT: the class of a total score, from its lowest score down.
RATING_CLASSES: tuple[tuple[int, str, Any], ...] = (
    (80, "good", _l("Good")),
    (65, "fair", _l("Fair")),
    (50, "average", _l("Average")),
    (0, "weak", _l("Weak")),
)
EFFECTIVE_FROM = 65  # good and fair: what the resolution calls effective (clause I.2)
NOT_RATED: dict[str, Any] = NotRated.labels()
MARKS: dict[str, Any] = Mark.labels()
RATING_SIGNS = {"good": "ok", "fair": "ok", "average": "warn", "weak": "bad"}


def rating_class(score: Any) -> Any:
    """Return the words of the class that a total score of 0 to 100 gives; None without a score."""
    if score is None:
        return None
    return next(words for lowest, _code, words in RATING_CLASSES if score >= lowest)


def rating_sign(score: Any) -> str:
    """Return how the class of a total score looks as a chip."""
    return next(RATING_SIGNS[code] for lowest, code, _words in RATING_CLASSES if score >= lowest)
