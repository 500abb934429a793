"""What an administrator says of an objective: how it is measured. Nothing is committed here."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from portal.core import clock
from portal.core.errors import Invalid, Problems, check_version
from portal.core.tenancy import acting_as
from portal.extensions import db
from portal.metrics import rules
from portal.metrics.definitions import Definition, to_data
from portal.metrics.measures import definition_of, measured
from portal.metrics.records import Measure
from portal.programmes.models import Objective, Programme
from portal.units.scope import district_scope


def define(objective: Objective, given: Mapping[str, Any], *, version: int | None) -> Objective:
    """Say what an objective measures (`given`: as `rules.definition` takes it); raises Invalid, StaleVersion.

    What its form does not ask for (when a record answers, the words of a reason) stays while the parts stay. The unit
    of a bound in percent or times follows from what is made of the parts.
    """
    check_version(objective, version)
    problems = Problems()
    made = rules.definition(given, problems)
    unit = rules.unit(made, objective.unit, problems) if made else objective.unit
    problems.raise_if_any()
    if made is None:  # nothing wrong and nothing made: the rules never say that
        raise Invalid(problems)
    present = definition_of(objective)
    if present is not None and present.operands == made.operands:
        made = replace(present, shape=made.shape, base_year=made.base_year)
    else:
        objective.metric = ""
    objective.definition, objective.unit = to_data(made), unit
    db.session.flush()
    return objective


def try_out(made: Definition, objective: Objective, programme: Programme) -> Measure:
    """Return what a definition would come to today, or on the programme's last day, over the whole district.

    Who sets programmes up reads no commune's records; the district's sum, which everybody of it sees, is all that
    is read here.
    """
    day = min(clock.today(), programme.ends_on)
    with acting_as(district_scope(writes=False)):
        (found,) = measured([(made, objective.baseline)], programme, day)
    return replace(found, parts={})
