"""The blueprint of all exports, with the addresses that each module adds to it."""

from portal.exchange import outcome_tables, place_tables, process_tables
from portal.exchange.table_routes import blueprint

__all__ = ["blueprint", "outcome_tables", "place_tables", "process_tables"]
