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
}
