"""Shapes of the forms of units, made from the described fields; the rules stand in `portal.units.rules`."""

from flask_babel import lazy_gettext as _l

from portal.core.fields import field_of, fields
from portal.core.forms import CheckboxesField, PortalForm, asks_for, input_of
from portal.units.choices import CommuneKind
from portal.units.models import ENTERED, SUCCESSION, Succession, Unit


@asks_for(*fields(Unit, ENTERED))
class UnitForm(PortalForm):
    """A unit: what it is called, and from when to when. The last day is the first on which it is no longer."""

    kind = input_of(field_of(Unit, "kind"), choices=CommuneKind.options)


@asks_for(*fields(Succession, SUCCESSION))
class SuccessionForm(PortalForm):
    """What a unit became: a day, the units after it, under which document."""

    names = {"to_unit_id": "successors"}
    successors = CheckboxesField(_l("Passes to"), coerce=int)
