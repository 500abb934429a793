"""What a body is, and in which language a person reads the portal, in the words of page, file and history alike."""

from flask_babel import lazy_gettext as _l

from portal.core.kinds import Choices


class BodyKind(Choices):
    """To which side of the district a body belongs."""

    PARTY = "party", _l("Party")
    STATE = "state", _l("State body")
    PARTY_STATE = "party_state", _l("Party and state")
    FRONT = "front", _l("Front and associations")
    PUBLIC_SERVICE_UNIT = "public_service_unit", _l("Public service unit")
    RECIPIENT = "recipient", _l("Recipient of the resolution")


class Language(Choices):
    """A language of the pages, named in itself."""

    VI = "vi", "Tiếng Việt"
    EN = "en", "English"
