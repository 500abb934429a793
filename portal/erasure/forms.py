"""The form of a request: whom to erase, why, and which papers go with it."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import Length

from portal.core.fields import fields
from portal.core.forms import CheckboxesField, PortalForm, asks_for
from portal.core.text import tidy
from portal.erasure.models import REQUEST, Erasure
from portal.erasure.patterns import Sought

_QUIET = {"autocomplete": "off"}


@asks_for(*fields(Erasure, REQUEST))
class ErasureForm(PortalForm):
    """First it looks, then it erases: `seen` says what was shown in between."""

    name = StringField(_l("Name of the person"), validators=[Length(max=120)], render_kw=_QUIET)
    telephone = StringField(_l("Telephone"), validators=[Length(max=30)], render_kw=_QUIET | {"inputmode": "tel"})
    village = StringField(
        _l("Village"),
        validators=[Length(max=120)],
        description=_l("Erased only in the records that name the person: others live there too."),
        render_kw=_QUIET,
    )
    papers = CheckboxesField(_l("Documents to remove for good"), validate_choice=False)
    understood = BooleanField(_l("I have read what is found below. This cannot be undone."))
    seen = HiddenField()

    def sought(self) -> Sought:
        """Return whom it names."""
        return Sought(*(tidy(one.data or "") for one in (self.name, self.telephone, self.village)))
