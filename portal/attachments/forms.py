"""The form that attaches a file."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import StringField

from portal.core import messages
from portal.core.file_types import ENDINGS
from portal.core.forms import PortalForm


class FileForm(PortalForm):
    """A file, and what people call it."""

    title = StringField(_l("What it is"))
    file = FileField(
        _l("File"),
        validators=[FileRequired(messages.NO_FILE)],
        render_kw={"accept": ",".join(f".{ending}" for ending in ENDINGS)},
    )
