"""How the database keeps the rows of a table, said at its model: `__kept__ = Kept(…)`.

`python -m migrations.generate` turns it into policies, history, the view of a past moment and grants; a test compares
it with the database. A table with `tenant_id` stands behind row-level security without saying so.
"""

from dataclasses import dataclass
from enum import Enum

EVERYTHING = "SELECT, INSERT, UPDATE, DELETE"
ADDED_ONLY = "SELECT, INSERT"
READ_ONLY = "SELECT"


class Past(Enum):
    """Where the view of a past moment finds the rows of a table."""

    HISTORY = "every version of a row, kept by a trigger in the schema history"
    DATED = "the table itself, only ever added to: each row carries its moment in the column `at`"
    OWN_VIEW = "a view written by hand in the migration"
    NONE = "rows of the present: no page shows them"


@dataclass(frozen=True)
class Kept:
    """How a table is kept.

    `grants`: what the portal's own role may do with it. `secret`: columns of which history keeps no value, so that
    they are empty in the view of a past moment.
    """

    grants: str = EVERYTHING
    past: Past = Past.HISTORY
    secret: tuple[str, ...] = ()
