"""Shapes of the forms of documents, made from the described fields; the rules stand in `rules`."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField

from portal.core.fields import fields
from portal.core.forms import PortalForm, asks_for
from portal.reports import rules
from portal.reports.models import PART, ReportText


@asks_for(rules.SIGNER)
class IssueForm(PortalForm):
    """Who signs a document that gets its number."""

    deputy = BooleanField(_l("The deputy signs (KT.)"))


@asks_for(*fields(ReportText, PART))
class TextsForm(PortalForm):
    """The parts of a report in words, made of the figures before somebody writes."""


@asks_for(rules.NEXT, rules.NEW_TERM)
class NextNumberForm(PortalForm):
    """Which number a sequence gives next; where a new term of the Party committee has begun, since when."""

    issuer = HiddenField()
    type = HiddenField()

    def chosen(self) -> dict[str, Any]:
        """Return what was typed, without what only finds the sequence."""
        return {name: value for name, value in self.values().items() if name not in ("issuer", "type")}
