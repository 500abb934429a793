"""Shapes of the ledger's forms, made from the described fields; the rules stand in `rules`."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from portal.core.fields import field_of, fields
from portal.core.forms import CheckboxesField, PortalForm, asks_for, input_of
from portal.foundings.models import Founding
from portal.ledger.models import ACTIVITY, Activity, LedgerTable


@asks_for(*fields(Activity, ACTIVITY))
class ActivityForm(PortalForm):
    """What a body did in a commune on a day."""

    # Whether a kind was chosen, the rules say.
    kind = input_of(field_of(Activity, "kind"), RadioField, validate_choice=False)
    founding_ids = CheckboxesField(_l("Foundings that came of it"), coerce=int)

    def offer(self, foundings: Sequence[Founding]) -> None:
        """Offer the foundings of the commune."""
        self.founding_ids.choices = [(one.id, _with_kind(one)) for one in foundings]


class ColumnsForm(PortalForm):
    """The columns that a body keeps for one of its tables."""

    columns = CheckboxesField(field_of(LedgerTable, "columns").label)


def _with_kind(one: Founding) -> str:
    return one.working_name if one.working_name.startswith(one.kind) else f"{one.kind} · {one.working_name}"
