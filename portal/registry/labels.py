"""The words of the registry: kinds, statuses, sectors, in the field's own terms."""

from typing import Any

from flask_babel import lazy_gettext as _l

KINDS: dict[str, Any] = {
    "THT": _l("Cooperative group (THT)"),
    "HTX": _l("Cooperative (HTX)"),
    "interest_group": _l("Interest group"),
}
SHORT_KINDS: dict[str, Any] = {"THT": "THT", "HTX": "HTX", "interest_group": _l("Interest group")}
SUBTYPES: dict[str, Any] = {
    "production": _l("directing production"),
    "household_group": _l("household group"),
    "crops": _l("crops"),
    "livestock": _l("livestock"),
    "other": _l("other work"),
    "law_2012": _l("Law on Cooperatives 2012"),
    "law_2023": _l("Law on Cooperatives 2023"),  # in force since 1/7/2024
}
STATUSES: dict[str, Any] = {
    "operating": _l("Operating"),
    "stopped": _l("Stopped"),
    "dissolving": _l("Being dissolved"),
    "dissolved": _l("Dissolved"),
    "converted": _l("Converted into a cooperative"),
}
# How a status looks as a chip.
STATUS_SIGNS = {"operating": "ok", "stopped": "warn", "dissolving": "warn", "dissolved": "none", "converted": "info"}
SECTORS: dict[str, Any] = {
    "agriculture_forestry_fishery": _l("Agriculture, forestry, fishery"),
    "industry_construction": _l("Industry, construction"),
    "trade_services_other": _l("Trade, services and other"),
}
ORIGINS: dict[str, Any] = {
    "opening": _l("Opening balance of 31/12/2020"),
    "founding": _l("Founded since 2021"),
    "register": _l("Entered in the register as it is"),
}
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
NOT_RATED: dict[str, Any] = {
    "under_12_months": _l("In operation for less than 12 months"),
    "stopped_over_3_months": _l("Stopped for more than 3 months of the year"),
}
MARKS: dict[str, Any] = {
    "brand": _l("Brand"),
    "collective_mark": _l("Collective mark"),
    "geographical_indication": _l("Geographical indication"),
}
RATING_SIGNS = {"good": "ok", "fair": "ok", "average": "warn", "weak": "bad"}


def rating_class(score: Any) -> Any:
    """Return the words of the class that a total score of 0 to 100 gives; None without a score."""
    if score is None:
        return None
    return next(words for lowest, _code, words in RATING_CLASSES if score >= lowest)


def rating_sign(score: Any) -> str:
    """Return how the class of a total score looks as a chip."""
    return next(RATING_SIGNS[code] for lowest, code, _words in RATING_CLASSES if score >= lowest)
