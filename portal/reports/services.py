"""Writes: a document gets its number, once; where a sequence stands is set by hand.

State bodies: one sequence for each body and type in a year. Party bodies: one for each type through the committee's
term. Nothing here commits; raises Invalid with all that its rules refuse.
"""

from datetime import date
from io import BytesIO
from typing import Any

from portal.core import clock, files
from portal.core.errors import Problems, RuleBroken, check_version
from portal.core.fields import checked, fields
from portal.documents.word import reference
from portal.extensions import db
from portal.reports import queries, rules
from portal.reports.models import PART, DocumentSequence, IssuedDocument, ReportText
from portal.reports.paper_draft import Draft, Issuer, render

LARGEST_FILE = 12 * 1024 * 1024
TERM = 5  # years of a Party committee's term, unless the office says when a new one began


def issue(
    draft: Draft,
    posting_id: int,
    *,
    deputy: bool | None = None,
    signer: str | None = None,
    day: date | None = None,
) -> IssuedDocument:
    """Give a document its number and keep the file as it goes out; the same content keeps the number that it has.

    `day`: its date, without one the business date.

    Those who number at once wait for each other: no number is given twice, none is left out. Raises RuleBroken
    where the document cannot go out yet.
    """
    if draft.refused:
        raise RuleBroken(draft.refused)
    one, day = draft.issuer, day or clock.today()
    queries.lock_numbers(draft.tenant_id, one.code, one.type)
    for earlier in queries.issued_of(draft.tenant_id, draft.paper, draft.source):
        if earlier.fingerprint == draft.fingerprint:
            return earlier
    if deputy is not None or signer is not None:
        problems = Problems()
        name = checked([rules.SIGNER], {"signer": signer}, problems)["signer"]
        problems.raise_if_any()
        draft = draft.signed_by(deputy=bool(deputy), name=name)
    sequence = queries.sequence(draft.tenant_id, one.code, one.type, one.form, day) or _begin(draft, day)
    number, sequence.next = sequence.next, sequence.next + 1
    made = render(draft, number, day)
    sha256, size = files.store(draft.tenant_id, BytesIO(made), LARGEST_FILE)
    row = IssuedDocument(
        tenant_id=draft.tenant_id,
        paper=draft.paper,
        source=draft.source,
        fingerprint=draft.fingerprint,
        issuer=one.code,
        type=one.type,
        span=sequence.span,
        number=number,
        reference=reference(one.form, number, one.signs),
        subject=f"{draft.kind}: {draft.about}" if draft.kind else draft.about,
        signer=draft.signer,
        issued_on=day,
        sha256=sha256,
        size=size,
        posting_id=posting_id,
    )
    db.session.add(row)
    db.session.flush()
    return row


def save_texts(draft: Draft, *, version: int | None, **values: Any) -> ReportText:
    """Keep the parts in words of a report; what says the same as the figures do is made of them again.

    `version` is 0 where nothing was written yet. Raises Invalid, StaleVersion.
    """
    queries.lock_numbers(draft.tenant_id, draft.paper, draft.source)
    row = queries.texts(draft.tenant_id, draft.paper, draft.source)
    row = row or ReportText(tenant_id=draft.tenant_id, paper=draft.paper, source=draft.source, version=0)
    check_version(row, version)
    problems = Problems()
    kept = checked(fields(ReportText, PART), values, problems)
    problems.raise_if_any()
    for name, value in kept.items():
        setattr(row, name, "" if value.split() == draft.made_texts[name].split() else value)
    db.session.add(row)
    db.session.flush()
    return row


def _begin(draft: Draft, day: date) -> DocumentSequence:
    row = new_sequence(draft.tenant_id, draft.issuer, day)
    db.session.add(row)
    db.session.flush()
    return row


def new_sequence(tenant_id: int, issuer: Issuer, day: date, *, term_from: date | None = None) -> DocumentSequence:
    """Return the sequence of a day, not kept yet: of its year, or of the term; the usual one begins every 5th year."""
    if issuer.form == "state":
        span, starts_on = str(day.year), date(day.year, 1, 1)
    else:
        starts_on = term_from or date(day.year - day.year % TERM, 1, 1)
        span = f"{starts_on.year}-{starts_on.year + TERM}"
    return DocumentSequence(
        tenant_id=tenant_id,
        form=issuer.form,
        issuer=issuer.code,
        type=issuer.type,
        span=span,
        starts_on=starts_on,
        next=1,
        version=0,  # of a row that is not there yet; the first one kept has 1
    )


def set_next(tenant_id: int, issuer: Issuer, *, version: int | None, **values: Any) -> DocumentSequence:
    """Say which number comes next: some were given on paper, outside the portal.

    `values`: next_number; starts_on, where a new term began. `version` is 0 where no sequence has begun. Raises
    Invalid for a number that was given already, or a term that does not follow; StaleVersion.
    """
    day = clock.today()
    queries.lock_numbers(tenant_id, issuer.code, issuer.type)
    row = queries.sequence(tenant_id, issuer.code, issuer.type, issuer.form, day)
    if row is not None:
        check_version(row, version)
    problems = Problems()
    starts_on = rules.term(issuer, row, values, problems)
    if row is None or starts_on is not None:
        row = new_sequence(tenant_id, issuer, day, term_from=starts_on)
    number = rules.next_number(queries.greatest(row), values, problems)
    problems.raise_if_any()
    row.next = number
    db.session.add(row)
    db.session.flush()
    return row
