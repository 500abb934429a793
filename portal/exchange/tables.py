"""The blueprint of all exports, with the addresses that each module adds to it."""

from portal.exchange import audit_tables, ledger_routes, outcome_tables, place_tables, process_tables
from portal.exchange.table_routes import blueprint

__all__ = ["audit_tables", "blueprint", "ledger_routes", "outcome_tables", "place_tables", "process_tables"]
