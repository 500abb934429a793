"""The rules of what a body records of its own: an activity, the numbers of its plan; every problem at its field."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core.errors import Problems
from portal.core.fields import checked, fields
from portal.core.kinds import Whole
from portal.core.numbers import day as shown
from portal.foundings import queries as foundings
from portal.ledger.choices import Measure
from portal.ledger.models import ACTIVITY, Activity
from portal.programmes.choices import OwnRecord
from portal.programmes.own_fields import check_years, fields_of
from portal.programmes.queries import programme_on
from portal.quotas.queries import Cell

# What a body may plan for one commune and year.
TARGETS = {Measure.MEETINGS: Whole(999), Measure.HOUSEHOLDS: Whole(20_000), Measure.LEADS: Whole(99)}


def activity(
    tenant_id: int, values: Mapping[str, Any], founding_ids: Collection[int], problems: Problems
) -> dict[str, Any]:
    """Check an activity: its day within a programme, its figures, and the foundings that came of it."""
    kept = checked((*fields(Activity, ACTIVITY), *fields_of(OwnRecord.ACTIVITY)), values, problems)
    held_on, reached, interested = kept["held_on"], kept["households_reached"], kept["households_interested"]
    if isinstance(held_on, date) and not problems.of("held_on"):
        programme = programme_on(held_on)
        within = programme is not None and programme.starts_on <= held_on <= programme.ends_on
        problems.check(within, "held_on", _l("The date lies outside the period of the programme."))
        check_years(OwnRecord.ACTIVITY, held_on.year, kept, problems)
    if interested is not None and reached is None:
        problems.add("households_reached", _l("Say how many households were reached, too."))
    elif interested is not None and interested > reached:
        problems.add("households_interested", _l("More households were interested than were reached."))
    _check_foundings(tenant_id, held_on, founding_ids, problems)
    return kept


def _check_foundings(tenant_id: int, held_on: Any, founding_ids: Collection[int], problems: Problems) -> None:
    """Refuse foundings of another commune, and one that counted before the activity: it cannot have come of it."""
    named = [foundings.founding(tenant_id, founding_id) for founding_id in founding_ids]
    problems.check(None not in named, "founding_ids", _l("Choose foundings of this commune."))
    for one in named:
        if one is not None and one.counted_on is not None and isinstance(held_on, date) and one.counted_on < held_on:
            message = _("%(name)s counted on %(day)s already, before this activity.", **_counted(one))
            problems.add("founding_ids", message)


def _counted(founding: Any) -> dict[str, str]:
    return {"name": founding.working_name, "day": shown(founding.counted_on)}


def targets(wanted: Mapping[Cell, int | None], problems: Problems) -> None:
    """Check the numbers of a plan; a problem stands at its cell's name, "commune-measure-year"."""
    for cell, number in wanted.items():
        message = None if number is None else TARGETS[Measure(cell[1])].problem(number)
        problems.check(message is None, "-".join(str(part) for part in cell), message)
