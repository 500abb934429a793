"""The shape of the form of a body, made from the described fields; the rules stand in `rules`."""

from wtforms import BooleanField

from portal.accounts.models import ENTERED, Body
from portal.core.fields import field_of, fields
from portal.core.forms import PortalForm, asks_for, input_of


@asks_for(*fields(Body, ENTERED))
class BodyForm(PortalForm):
    """A body: its code, names, kind, and under which it stands."""

    mobilizes = input_of(field_of(Body, "mobilizes"), BooleanField)
