"""The shape of urging."""

from flask_babel import lazy_gettext as _l

from portal.core.forms import CheckboxesField, PortalForm, asks_for
from portal.reminders.services import WORDS


@asks_for(WORDS)
class UrgeForm(PortalForm):
    """Whom to urge, and in which words."""

    # Who reported while the page lay open is no wrong choice, only not urged: the view picks among those who owe.
    returns = CheckboxesField(_l("Who still owes it"), validate_choice=False)
