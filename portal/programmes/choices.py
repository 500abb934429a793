"""What a programme may ask for: operators, units of a bound, how often a product is due, parts in a duty."""

from flask_babel import lazy_gettext as _l

from portal.core.kinds import Choices


class Operator(Choices):
    """How a value is held against its bounds."""

    MORE = "gt", _l("more than")
    AT_LEAST = "eq", _l("at least")
    BETWEEN = "between", _l("between")
    KEEP = "eq_keep", _l("keep at")


class BoundUnit(Choices):
    """In what a bound is given; `times` is a multiple of the baseline."""

    THT = "THT", "THT"
    HTX = "HTX", "HTX"
    PERCENT = "percent", "%"
    TIMES = "times", _l("times")
    PERSONS = "persons", _l("persons")
    MILLION = "million", _l("million VND")
    GROUPS = "group", _l("interest groups")
    PRODUCTS = "product", _l("products")
    FOUNDINGS = "founding", _l("foundings")
    ACTIVITIES = "activity", _l("activities")


class OwnRecord(Choices):
    """The records to which a programme may add fields."""

    YEARLY = "yearly", _l("Yearly record of a THT or HTX")
    FOUNDING = "founding", _l("Mobilization of a THT or HTX")
    ACTIVITY = "activity", _l("Activity of the Front or an association")


class OwnKind(Choices):
    """What a field of a programme's own holds."""

    WHOLE = "whole", _l("A whole number of persons, households or things")
    MONEY = "money", _l("An amount in million VND")
    PERCENT = "percent", _l("A share in percent")
    YES_NO = "yes_no", _l("Yes or no")
    TEXT = "text", _l("A text")


class Recurrence(Choices):
    """How often a duty's product falls due."""

    ONCE = "once", _l("once")
    YEARLY = "yearly", _l("yearly")
    HALF_YEARLY = "half_yearly", _l("half-yearly")
    QUARTERLY = "quarterly", _l("quarterly")
    CONTINUOUS = "continuous", _l("continuous")


class DeadlineSource(Choices):
    """Where a deadline comes from. Until somebody has said it, nothing falls due by it."""

    TEXT = "text", _l("from the text")
    CHOSEN = "chosen", _l("chosen by the office")


class DutyRole(Choices):
    """What a body does in a duty: chủ trì, phối hợp."""

    LEAD = "lead", _l("leads")
    COOPERATE = "cooperate", _l("cooperates")
