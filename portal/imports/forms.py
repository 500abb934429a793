"""Shapes of the import's forms."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, RadioField
from wtforms.validators import InputRequired

from portal.core import messages
from portal.core.forms import PortalForm
from portal.imports.choices import OF_PAGE

RECORDS: dict[str, Any] = {one.value: one.label for one in OF_PAGE}
# What the templates' file names say.
TEMPLATE_NAMES = {"registry": "so-tht-htx", "yearly": "so-lieu-nam", "foundings": "tht-htx-moi"}


class UploadForm(PortalForm):
    """A file to look at."""

    records = RadioField(
        _l("What the file holds"),
        choices=list(RECORDS.items()),
        validators=[InputRequired(_l("Choose what the file holds."))],
    )
    file = FileField(_l("File"), validators=[FileRequired(messages.NO_FILE)])


class AnswerForm(PortalForm):
    """Answers to what a file leaves open; the questions themselves are drawn from the preview."""

    records = HiddenField(validators=[InputRequired()])
    sha256 = HiddenField(validators=[InputRequired()])
    file_name = HiddenField(validators=[InputRequired()])


class ApplyForm(AnswerForm):
    """What was previewed: the kept file, and what it was going to do."""

    fingerprint = HiddenField(validators=[InputRequired()])
    erase = BooleanField(_l("Erase these values"))
    file = HiddenField()  # where a message about the file itself goes
