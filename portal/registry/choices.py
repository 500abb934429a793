"""What an entry of the register may be: kinds, sectors, statuses, in the words of page, file and paper alike.

The order of the kinds here is their order everywhere: THT, HTX, interest group.
"""

from flask_babel import lazy_gettext as _l

from portal.core.kinds import Choices

NO_KIND = _l("Choose THT, HTX or interest group.")
NO_SECTOR = _l("Choose a sector.")


class CollectiveKind(Choices):
    """Cooperative group (tổ hợp tác), cooperative (hợp tác xã), interest group (nhóm sở thích)."""

    THT = "THT", _l("Cooperative group (THT)"), "", "THT", ("to hop tac",)
    HTX = "HTX", _l("Cooperative (HTX)"), "", "HTX", ("hop tac xa",)
    INTEREST_GROUP = "interest_group", _l("Interest group"), "", None, ("nhom", "nst")


class FoundedKind(Choices):
    """The kinds that are founded stage by stage: an interest group is not."""

    THT = "THT", _l("Cooperative group (THT)"), "", "THT", ("to hop tac",)
    HTX = "HTX", _l("Cooperative (HTX)"), "", "HTX", ("hop tac xa",)


KINDS: tuple[str, ...] = tuple(kind.value for kind in CollectiveKind)
FOUNDED_KINDS: tuple[str, ...] = tuple(kind.value for kind in FoundedKind)


class Sector(Choices):
    """The sectors of Circular 01/2020/TT-BKHDT; people's credit funds are counted apart and not kept here."""

    AGRICULTURE = (
        "agriculture_forestry_fishery",
        _l("Agriculture, forestry, fishery"),
        "",
        None,
        ("nong nghiep", "nong lam thuy san", "nong lam nghiep", "nong lam ngu nghiep"),
    )
    INDUSTRY = "industry_construction", _l("Industry, construction"), "", None, ("cong nghiep", "xay dung")
    TRADE = (
        "trade_services_other",
        _l("Trade, services and other"),
        "",
        None,
        ("thuong mai", "dich vu", "khac", "thuong mai dich vu khac"),
    )


class Status(Choices):
    """What a collective is from a day on."""

    OPERATING = (
        "operating",
        _l("Operating"),
        "ok",
        None,
        ("hoat dong", "dang hoat dong", "dang hd", "hd", "con hoat dong", "con hd"),
    )
    STOPPED = (
        "stopped",
        _l("Stopped"),
        "warn",
        None,
        (
            *("tam ngung", "ngung", "ngung hoat dong", "tam ngung hoat dong"),
            *("ngung hd", "tam ngung hd", "dung hoat dong", "dung hd", "khong hoat dong", "khong hd"),
        ),
    )
    DISSOLVING = "dissolving", _l("Being dissolved"), "warn", None, ("dang giai the",)
    DISSOLVED = "dissolved", _l("Dissolved"), "none", None, ("giai the", "da giai the")
    CONVERTED = (
        "converted",
        _l("Converted into a cooperative"),
        "info",
        None,
        ("chuyen doi", "da chuyen doi", "chuyen thanh htx", "da chuyen thanh htx"),
    )


class Subtype(Choices):
    """The work of a THT or an interest group; the law under which an HTX works."""

    PRODUCTION = "production", _l("directing production"), "", None, ("chi dao san xuat",)
    HOUSEHOLD_GROUP = "household_group", _l("household group"), "", None, ("nhom ho", "theo nhom ho")
    CROPS = "crops", _l("crops"), "", None, ("trong trot",)
    LIVESTOCK = "livestock", _l("livestock"), "", None, ("chan nuoi",)
    OTHER = "other", _l("other work"), "", None, ("khac",)
    LAW_2012 = "law_2012", _l("Law on Cooperatives 2012"), "", None, ("luat htx 2012",)
    LAW_2023 = "law_2023", _l("Law on Cooperatives 2023"), "", None, ("luat htx 2023",)


class Origin(Choices):
    """How an entry came into the register."""

    OPENING = "opening", _l("Opening balance of 31/12/2020")
    FOUNDING = "founding", _l("Founded since 2021")
    REGISTER = "register", _l("Entered in the register as it is")


class AfterAYear(Choices):
    """What became, within 12 months, of those that counted as new so long ago: alive, ended and unknown are all."""

    ALL = "all", _l("Counted as new, 12 months old")
    ALIVE = "alive", _l("Alive, with a record that shows it"), "ok"
    ENDED = "ended", _l("Not operating 12 months later"), "bad"
    UNKNOWN = "unknown", _l("Unknown: no record since"), "warn"
    YOUNG = "young", _l("Not 12 months old yet"), "info"


class Likeness(Choices):
    """Why an entry may be the same as one that is there."""

    TAKEN = "taken", _l("this very number")
    NUMBER = "number", _l("the same number")
    SAME_NAME = "same_name", _l("the same name")
    NEAR_NAME = "near_name", _l("a similar name, registered within 60 days")


class NotRated(Choices):
    """Why an HTX has no rating of a year (Circular 01/2020/TT-BKHDT)."""

    UNDER_12_MONTHS = (
        "under_12_months",
        _l("In operation for less than 12 months"),
        "",
        None,
        ("hoat dong chua du 12 thang", "duoi 12 thang"),
    )
    STOPPED = (
        "stopped_over_3_months",
        _l("Stopped for more than 3 months of the year"),
        "",
        None,
        ("ngung tren 3 thang trong nam", "ngung tren 3 thang"),
    )


class Mark(Choices):
    """How a product is marked."""

    BRAND = "brand", _l("Brand"), "", None, ("nhan hieu",)
    COLLECTIVE_MARK = "collective_mark", _l("Collective mark"), "", None, ("nhan hieu tap the",)
    GEOGRAPHICAL_INDICATION = "geographical_indication", _l("Geographical indication"), "", None, ("chi dan dia ly",)
