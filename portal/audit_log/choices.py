"""What an event of the audit and a line of the access log may be, each with its word and its sign."""

from flask_babel import lazy_gettext as _l

from portal.core.kinds import Choices


class ChangeKind(Choices):
    """What happened to a row."""

    INSERT = "insert", _l("Recorded"), "ok"
    UPDATE = "update", _l("Changed"), "info"
    DELETE = "delete", _l("Removed"), "warn"


class AccessKind(Choices):
    """Who was let in, and what was refused."""

    SIGNED_IN = "signed_in", _l("Signed in"), "ok"
    SIGN_IN_FAILED = "sign_in_failed", _l("Sign-in failed"), "warn"
    SIGNED_OUT = "signed_out", _l("Signed out"), "none"
    SESSION_ENDED = "session_ended", _l("Session ended from elsewhere"), "none"
    SECOND_FACTOR_ON = "second_factor_on", _l("Second factor set up"), "ok"
    SECOND_FACTOR_OFF = "second_factor_off", _l("Second factor turned off"), "warn"
    SLOWED_DOWN = "slowed_down", _l("Slowed down: too many attempts"), "bad"
    FORBIDDEN = "forbidden", _l("Not within the post's tasks"), "warn"
    FOREIGN = "foreign", _l("Another commune's address"), "bad"
    MISSING = "missing", _l("Not there, or not open to the post"), "none"
    FORM_REFUSED = "form_refused", _l("Form without a valid token"), "warn"
