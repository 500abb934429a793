"""Plays a story: sets the clock to each day on which something happens, and calls the service that records it.

What a rule refuses, the story must not tell: the refusal comes through, naming what was to happen.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from portal.accounts import queries as accounts
from portal.accounts.models import Body, Posting
from portal.core import clock
from portal.core.access import Role
from portal.programmes.models import Programme
from portal.units import queries as units

MORNING = time(8)
# Who reports for a body that owes a duty or answers a finding: the first of these posts that it has.
HOLDERS = (Role.DUTY_HOLDER, Role.COMMUNE_OFFICER, Role.DISTRICT_OFFICER, Role.DISTRICT_FRONT_OFFICER)


@dataclass(frozen=True)
class Happening:
    """What happens on a day: an act of `ACTS` (`founding.open`), and what it takes; records by the story's keys."""

    on: date
    act: str
    what: Mapping[str, Any]


@dataclass
class Played:
    """What the story points to: communes, bodies and posts by code, and the records that it has made, by key."""

    programme: Programme
    communes: dict[str, int]
    bodies: dict[str, Body]
    posts: dict[tuple[str, str], Posting]
    made: dict[Any, Any] = field(default_factory=dict)

    def post(self, body_code: str, *roles: Role) -> Posting:
        """Return the first post that a body has of some roles; raises LookupError."""
        found = (self.posts.get((body_code, role)) for role in roles)
        return next(posting for posting in found if posting is not None)

    def officer(self, unit_code: str) -> Posting:
        """Return the post of a commune's officer."""
        return self.post(f"UBND-{unit_code}", Role.COMMUNE_OFFICER)

    def leader(self, unit_code: str) -> Posting:
        """Return the post of a commune's leader."""
        return self.post(f"UBND-{unit_code}", Role.COMMUNE_LEADER)

    def office(self) -> Posting:
        """Return the post of the district officer, who follows up duties and deadlines."""
        return self.post("VP", Role.DISTRICT_OFFICER)

    def holder(self, body_code: str) -> Posting | None:
        """Return the post that reports for a body; None where nobody has one."""
        found = (self.posts.get((body_code, role)) for role in HOLDERS)
        return next((posting for posting in found if posting is not None), None)


def look_around(programme: Programme) -> Played:
    """Return the district as it is loaded: nothing of the story has happened yet."""
    bodies = {body.code: body for body in accounts.bodies()}
    held = accounts.postings_by_account([person.id for person in accounts.people()])
    posts = {(one.body.code, one.role): one for of_one in held.values() for one in of_one}
    return Played(programme, {unit.code: unit.id for unit in units.communes()}, bodies, posts)


def play(played: Played, happenings: Iterable[Happening], acts: Mapping[str, Callable[..., None]]) -> None:
    """Let everything happen in its order, each at eight in the morning of its day; of one day, as it is told."""
    for one in sorted(happenings, key=lambda happening: happening.on):
        with clock.frozen(datetime.combine(one.on, MORNING)):
            try:
                acts[one.act](played, **one.what)
            except Exception as error:
                error.add_note(f"The story: {one.on} {one.act} {one.what}")
                raise
