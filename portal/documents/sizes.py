"""How large a paper's margins and letters are: the state's by Decree 30/2020, a Party body's by Guidance 36-HD/VPTW."""

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Sizes:
    """Margins in millimetres, letters in points."""

    top: int
    bottom: int
    left: int
    right: int
    name: int  # of the nation or the Party, at the head
    offices: int  # names of offices, number, place and day
    kind: int  # "BÁO CÁO"
    about: int  # what it is about
    text: int


STATE = Sizes(top=20, bottom=20, left=30, right=16, name=12, offices=13, kind=14, about=14, text=14)
PARTY = Sizes(top=20, bottom=20, left=30, right=15, name=15, offices=14, kind=16, about=14, text=14)
MARGINS = ("top", "bottom", "left", "right")
LETTERS = tuple(one.name for one in fields(Sizes) if one.name not in MARGINS)
# What an administrator may choose: least and most.
BOUNDS = dict.fromkeys(MARGINS, (10, 40)) | dict.fromkeys(LETTERS, (11, 18))


def usual(form: str) -> Sizes:
    """Return the usual sizes of a form: "state" or "party"."""
    return STATE if form == "state" else PARTY
