"""The line to the mail server; where it is encrypted, the server's certificate must be one that this machine trusts.

Python's `starttls` takes any certificate unless it is given a context, and the mail library gives it none: who stands
between would read the links to new passwords.
"""

import smtplib
import ssl
from typing import Any

from flask_mailman.backends import smtp as library


class Checked(smtplib.SMTP):
    """An SMTP line that trusts nobody's certificate unseen."""

    def starttls(self, *_files: Any, **_options: Any) -> Any:
        """Go on encrypted; raises ssl.SSLError for a certificate that is not the server's, or not trusted."""
        return super().starttls(context=ssl.create_default_context())


class EmailBackend(library.EmailBackend):
    """The library's, over such a line; its own line of MAIL_SSL checks already."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """Return what makes the connection."""
        return smtplib.SMTP_SSL if self.use_ssl else Checked
