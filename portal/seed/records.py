"""What the illustrative story is made of: frozen records, each with its business dates.

Money is whole VND (``*_vnd``); members are persons. Codes are those of ``resolution`` (units, bodies, duties, stages);
``collective_key`` is the ``key`` of an ``OpeningCollective``.
"""

from dataclasses import dataclass
from datetime import date

COUNTING_STAGE = {"THT": "recorded", "HTX": "registered"}
"""The stage whose day counts: entered in the commune's register; date of the registration certificate."""


@dataclass(frozen=True)
class QuotaCell:
    """A quota of one unit, kind (THT or HTX) and year; ``previous`` is what an adjustment changes, else None."""

    unit_code: str
    kind: str
    year: int
    number: int
    basis: str
    previous: int | None = None


@dataclass(frozen=True)
class QuotaDecision:
    """A numbered decision that issues all quotas, or adjusts the cells that it lists."""

    number: str
    on: date
    adjusts: bool
    cells: tuple[QuotaCell, ...]


@dataclass(frozen=True)
class QuotaProposal:
    """A commune officer's proposal (clause II.9), joined by the commune Front, agreed by leader and district Front.

    A date is None while that step is still waited for. A returned proposal carries a note.
    """

    unit_code: str
    kind: str
    year: int
    number: int
    basis: str
    proposed_on: date
    front_joined_on: date | None = None
    leader_agreed_on: date | None = None
    front_agreed_on: date | None = None
    returned_on: date | None = None
    return_note: str | None = None

    @property
    def state(self) -> str:
        """``returned``, ``agreed`` (by leader and Front) or ``waiting``."""
        if self.returned_on:
            return "returned"
        return "agreed" if self.leader_agreed_on and self.front_agreed_on else "waiting"


@dataclass(frozen=True)
class FoundingStep:
    """One dated step: into ``to_stage`` (a stage code, or ``dropped``); ``from_stage`` is None for the first.

    ``reason`` is set for a step back and for an abandonment. ``members``, ``register_no`` (THT), ``certificate_no``
    (HTX) and ``capital_vnd`` (contributed or charter capital) are set where the stage needs them.
    """

    on: date
    from_stage: str | None
    to_stage: str
    document_no: str | None
    note: str
    reason: str | None = None
    members: int | None = None
    register_no: str | None = None
    certificate_no: str | None = None
    capital_vnd: int | None = None


@dataclass(frozen=True)
class Founding:
    """The mobilization of one THT or HTX with its steps in order.

    ``lead_code`` (None: no body yet) and ``supporting_codes`` are bodies that mobilize. ``converted_from`` is the key
    of the THT that became this HTX. ``registered_already``: entered by the short form, straight to the counting step.
    """

    key: str
    unit_code: str
    kind: str
    name: str
    sector: str
    product: str
    villages: tuple[str, ...]
    head_name: str
    expected_members: int
    lead_code: str | None
    supporting_codes: tuple[str, ...]
    steps: tuple[FoundingStep, ...]
    converted_from: str | None = None
    registered_already: bool = False

    @property
    def opened_on(self) -> date:
        """The day of the first step."""
        return self.steps[0].on

    @property
    def last_on(self) -> date:
        """The day of the latest step."""
        return self.steps[-1].on

    @property
    def stage(self) -> str:
        """The code of the stage in which it stands."""
        return self.steps[-1].to_stage

    @property
    def counted_on(self) -> date | None:
        """The day on which it counted as a new THT or HTX, None if it has not."""
        return self.last_on if self.stage == COUNTING_STAGE[self.kind] else None

    @property
    def is_open(self) -> bool:
        """Still being mobilized: neither counted nor dropped."""
        return self.counted_on is None and self.stage != "dropped"


@dataclass(frozen=True)
class StatusChange:
    """A dated change of a collective's status, with its reason.

    Statuses: operating, stopped, dissolving, dissolved, converted. ``successor_key`` is the founding of the HTX into
    which a THT was converted.
    """

    collective_key: str
    unit_code: str
    kind: str
    on: date
    from_status: str
    to_status: str
    reason: str
    document_no: str
    successor_key: str | None = None


@dataclass(frozen=True)
class DutyItem:
    """A duty's product that one holder owes for one period (``2024``, ``2024/2``, or ``2021-2025``)."""

    duty_code: str
    holder_code: str
    period: str
    original_deadline: date


@dataclass(frozen=True)
class DutyUpdate:
    """A holder's report on an item: state ``in_progress`` or ``done``; ``explanation`` when the deadline has passed."""

    duty_code: str
    holder_code: str
    period: str
    on: date
    state: str
    note: str
    document_no: str | None = None
    explanation: str | None = None


@dataclass(frozen=True)
class DutyExtension:
    """A later deadline granted by the district office; the original one stays on the item."""

    duty_code: str
    holder_code: str
    period: str
    on: date
    new_deadline: date
    reason: str
    granted_by: str = "VP"


@dataclass(frozen=True)
class Story:
    """Everything from 2021 to ``until``; each list in calendar order."""

    until: date
    decisions: tuple[QuotaDecision, ...]
    proposals: tuple[QuotaProposal, ...]
    foundings: tuple[Founding, ...]
    status_changes: tuple[StatusChange, ...]
    duty_items: tuple[DutyItem, ...]
    duty_updates: tuple[DutyUpdate, ...]
    duty_extensions: tuple[DutyExtension, ...]
