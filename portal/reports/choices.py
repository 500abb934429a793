"""What a document is: the paper that it was made from, its type, the rules by which it is written and numbered."""

from flask_babel import lazy_gettext as _l

from portal.core.kinds import Choices


class PaperKind(Choices):
    """The papers that the portal makes."""

    RETURN = "return", _l("Periodic report")
    CONSOLIDATED = "consolidated", _l("Consolidated report")
    YEARLY = "yearly", _l("Yearly report")
    URGING = "urging", _l("Urging letter")
    DUTIES = "duties", _l("Status of the duties")
    SPECIAL = "special", _l("Special report")


class DocumentType(Choices):
    """The types of documents, each numbered by itself."""

    REPORT = "BC", _l("Reports")
    LETTER = "CV", _l("Letters")
    DECISION = "QĐ", _l("Decisions")


class Style(Choices):
    """By whose rules a document is written and numbered."""

    STATE = "state", _l("State form (Decree 30/2020)")
    PARTY = "party", _l("Party form (Guidance 36)")
