"""The scope of command-line work on the whole district."""

from portal.core.tenancy import Scope
from portal.units import queries


def district_scope(*, writes: bool = True) -> Scope:
    """Return a scope that reads every commune and the district's own records, and writes them unless told not to."""
    district = queries.district()
    if district is None:
        return Scope("command")
    everything = queries.commune_ids() | {district.id}
    return Scope("command", everything, everything if writes else frozenset(), district.id)
