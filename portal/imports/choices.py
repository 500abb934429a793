"""What a file may hold and how far its import has come, in the words of page and history alike."""

from flask_babel import lazy_gettext as _l

from portal.core.access import Permission
from portal.core.kinds import Choices


class Records(Choices):
    """What a file holds; those that the page offers are `OF_PAGE`, the others the command line reads, too."""

    REGISTRY = "registry", _l("Register of THT, HTX and interest groups")
    YEARLY = "yearly", _l("Yearly records")
    FOUNDINGS = "foundings", _l("New THT and HTX that are registered already")
    QUOTAS = "quotas", _l("Quotas")
    UNITS = "units", _l("Communes and towns")
    PEOPLE = "people", _l("People and their posts")
    RETURNS = "returns", _l("Reports that were sent on paper")


class BatchState(Choices):
    """How far an import has come."""

    PREVIEWED = "previewed", _l("Looked at before it is applied"), "none"
    SENT = "sent", _l("Sent by the district's office, to be confirmed"), "info"
    APPLIED = "applied", _l("Applied"), "ok"
    UNDONE = "undone", _l("Undone"), "none"


# What the district's page offers beside, each for whom; what a commune keeps itself goes there to be confirmed.
OF_DISTRICT = {
    Records.PEOPLE: Permission.ADMIN_PEOPLE,
    Records.QUOTAS: Permission.QUOTA_ALLOCATE,
    Records.RETURNS: Permission.RETURN_REVIEW,
    Records.REGISTRY: Permission.RETURN_REVIEW,
    Records.YEARLY: Permission.RETURN_REVIEW,
    Records.FOUNDINGS: Permission.RETURN_REVIEW,
}
OF_PAGE = (Records.REGISTRY, Records.YEARLY, Records.FOUNDINGS)
