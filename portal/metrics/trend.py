"""An objective over time: its figure at each year's end of the programme, and on the day itself."""

from datetime import date

from portal.metrics.figures import Figure, figure
from portal.programmes.models import Objective, Programme


def days(programme: Programme, as_of: date) -> list[date]:
    """Return the year's ends of the programme up to a day, and the day where it lies within the programme."""
    ends = [date(year, 12, 31) for year in programme.years]
    past = [day for day in ends if day <= min(as_of, programme.ends_on)]
    within = programme.starts_on <= as_of <= programme.ends_on and as_of not in past
    return [*past, as_of] if within else past


def trend(objective: Objective, programme: Programme, as_of: date) -> list[tuple[date, Figure]]:
    """Return an objective's figures over time, oldest first."""
    return [(day, figure(objective, programme, day)) for day in days(programme, as_of)]
