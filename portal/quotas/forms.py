"""Shapes of the quota forms, made from the described fields; the rules stand in `rules`."""

from typing import Any

from flask import request
from wtforms import HiddenField

from portal.core.fields import field_of, fields
from portal.core.forms import PortalForm, asks_for, input_of
from portal.quotas import rules
from portal.quotas.grid import Grid
from portal.quotas.models import DECISION, QuotaDecision, QuotaProposal


class GridForm(PortalForm):
    """A form with a grid of numbers: what is wrong with a cell comes back at the cell, as at any other field."""

    def __init__(self, grid: Grid, *args: Any, **kwargs: Any) -> None:
        self.grid = grid
        super().__init__(*args, **kwargs)

    def validate(self, extra_validators: Any = None) -> bool:
        """Read the fields and the cells; what cannot be read stands in `errors`."""
        fields_read = super().validate(extra_validators)
        return self.grid.read(request.form) and fields_read

    @property
    def errors(self) -> dict[Any, Any]:
        """What is wrong, by field and cell."""
        return super().errors | {field.name: field.errors for _cell, field in self.grid.errors}

    def __contains__(self, name: str) -> bool:
        return super().__contains__(name) or self.grid.by_name(name) is not None

    def __getitem__(self, name: str) -> Any:
        return self.grid.by_name(name) or super().__getitem__(name)


class ProposalForm(GridForm):
    """A commune's proposal; whether it is put forward follows from the button pressed."""

    basis = input_of(field_of(QuotaProposal, "basis"))

    def __init__(self, grid: Grid, *args: Any, **kwargs: Any) -> None:
        super().__init__(grid, *args, **kwargs)
        self.basis.flags.quiet = True  # needed once it is put forward, so the label does not call it optional


@asks_for(rules.NOTE)
class GiveBackForm(PortalForm):
    """Why a proposal goes back to the commune."""


@asks_for(*fields(QuotaDecision, DECISION), rules.CORRECTED_BECAUSE)
class CorrectionForm(GridForm):
    """What a decision says, corrected, and why."""


@asks_for(*fields(QuotaDecision, DECISION))
class DecisionForm(PortalForm):
    """A decision that issues or adjusts quotas."""

    seen = HiddenField()
