"""What the addresses of the ledger share: the blueprint, whose ledger and which span is asked for."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, request

from portal.accounts.models import Body
from portal.accounts.queries import body as body_by_id
from portal.accounts.queries import line_of, mobilizing_bodies
from portal.core import clock
from portal.core.access import Role, current_actor
from portal.ledger.choices import ActivityKind, Measure
from portal.metrics.figures import Span
from portal.programmes.queries import the_programme
from portal.units import queries as units
from portal.units.models import Unit

blueprint = Blueprint("ledger", __name__)

_OWN_LINE = (Role.DISTRICT_FRONT_OFFICER, Role.COMMUNE_FRONT_OFFICER)
_DEFAULT_BODY = "MTTQ"
ALL = "all"


@dataclass(frozen=True)
class Asked:
    """Whose ledger (None: all bodies), which span, and of which communes the address asks."""

    span: Span
    body: Body | None
    bodies: list[Body]
    own_commune: Unit | None
    tenant_id: int | None
    communes: list[Unit]  # those that the person may read, of all that the programme has known by the day shown
    place: str  # the name of the commune that is shown, or of the district

    @property
    def body_id(self) -> int | None:
        """The line's id, or None for all."""
        return self.body.id if self.body else None

    @property
    def body_code(self) -> str:
        """What the address says of the body."""
        return self.body.code if self.body else ALL

    def arguments(self, **more: Any) -> dict[str, Any]:
        """Return what a link to the same ledger carries."""
        body = self.body_code if self.bodies else None
        return {"body": body, "year": self.span.year, "commune": self.tenant_id, **more}


def asked(default: str = _DEFAULT_BODY) -> Asked:
    """Read the address: the person's own line, or for posts without one the body chosen; year; commune."""
    programme, actor = the_programme(), current_actor()
    year, commune = request.args.get("year", type=int), request.args.get("commune", type=int)
    span = Span(programme, clock.today(), year if year in programme.years else None)
    own = units.unit(actor.commune_id) if actor.commune_id else None
    known = commune in actor.reads and commune in units.commune_ids() and own is None
    bodies = [] if actor.role in _OWN_LINE else mobilizing_bodies()
    communes = units.communes(min(span.day, programme.ends_on), since=programme.starts_on)
    communes = [unit for unit in communes if unit.id in actor.reads]
    shown = own or next((unit for unit in communes if known and unit.id == commune), None) or units.district()
    place = shown.name_for(actor.locale) if shown else ""
    return Asked(span, _body(bodies, default), bodies, own, commune if known else None, communes, place)


def _body(bodies: list[Body], default: str) -> Body | None:
    if not bodies:
        return line_of(current_actor().body_id) or abort(404)
    wanted = request.args.get("body", default)
    if wanted == ALL:
        wanted = default  # the links of a page that shows all lead to pages that show one
    found = next((one for one in bodies if one.code == wanted), None)
    if found is None and wanted != ALL:
        abort(404)
    return found


def own_body() -> Body:
    """Return the very body that the person serves."""
    return body_by_id(current_actor().body_id) or abort(404)


@blueprint.context_processor
def _helpers() -> dict[str, Any]:
    return {"activity_kinds": ActivityKind.labels(), "measures": Measure.labels()}
