"""What the server loads: `granian --interface wsgi wsgi:app`; and `flask --app wsgi` for every command."""

import sys

from portal import create_app
from portal.config import BadSetting
from portal.core.embedded_site import EmbeddedError
from portal.core.row_level_security import RlsNotEnforced

try:
    app = create_app()
except (BadSetting, EmbeddedError, RlsNotEnforced, OSError) as error:
    # What the operator can mend is one sentence; only what we broke ourselves is a traceback.
    sys.exit(f"commune-portal: {error}")
