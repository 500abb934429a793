"""What a unit is, in the words of page, file and history alike."""

from flask_babel import lazy_gettext as _l

from portal.core.kinds import Choices


class UnitKind(Choices):
    """The district, and what it consists of."""

    COMMUNE = "commune", _l("Commune")
    TOWN = "town", _l("Town")
    WARD = "ward", _l("Ward")
    DISTRICT = "district", _l("District")


class CommuneKind(Choices):
    """What an administrator or a file may enter: there is one district already."""

    COMMUNE = UnitKind.COMMUNE.value, UnitKind.COMMUNE.label
    TOWN = UnitKind.TOWN.value, UnitKind.TOWN.label
    WARD = UnitKind.WARD.value, UnitKind.WARD.label
