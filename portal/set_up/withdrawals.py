"""A body or a programme that was entered wrongly is withdrawn by the office, with the reason, and may be restored.

It is no longer owed, offered or counted, and its history stays. What somebody has done under it would be lost from
sight: then it is refused, with what that is and the way on. Functions flush and never commit.
"""

from collections.abc import Iterator
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext

from portal.accounts.models import Body
from portal.core import clock
from portal.core.errors import Problems, check_version
from portal.core.fields import checked, field_of
from portal.duties.models import DutyItem
from portal.duties.planning import make_ahead
from portal.duties.reassignment import is_untouched
from portal.duties.reassignment import withdraw as take_back
from portal.extensions import db
from portal.programmes import queries as programmes
from portal.programmes.models import Programme
from portal.quotas import queries as quotas
from portal.set_up import queries

_MISSING = _l("Say why it is withdrawn.")
REASON = field_of(Body, "withdrawal_reason").changed(name="reason", label=_l("Reason"), required=True, missing=_MISSING)


def hangs_on_body(body: Body) -> list[Any]:
    """Return in words what somebody has done as this body or for it, each with the way on."""
    return [*_on_body(body)]


def _on_body(body: Body) -> Iterator[Any]:
    below = [one.name_vi for one in queries.bodies_below(body.id)]
    if below:
        yield _l("%(names)s stand under it: withdraw them first, or place them elsewhere.", names=", ".join(below))
    if number := queries.posts_held(body.id, clock.today()):
        yield lazy_ngettext(
            "%(num)s person holds a post in it: end the post first.",
            "%(num)s people hold posts in it: end the posts first.",
            number,
        )
    yield from _done(queries.returns_begun(body_id=body.id), queries.items_of(body_id=body.id))
    if number := queries.credits(body.id):
        yield lazy_ngettext(
            "It is credited for %(num)s founding or activity: correct the body there first.",
            "It is credited for %(num)s foundings and activities: correct the body there first.",
            number,
        )


def _done(returns: int, items: list[DutyItem]) -> Iterator[Any]:
    if returns:
        yield lazy_ngettext(
            "%(num)s report is begun, signed or accepted: it would be lost from sight. Correct it instead.",
            "%(num)s reports are begun, signed or accepted: they would be lost from sight. Correct it instead.",
            returns,
        )
    if touched := sum(not is_untouched(one) for one in items):
        yield lazy_ngettext(
            "%(num)s duty product is under way or done: pass it on to another body or withdraw it first.",
            "%(num)s duty products are under way or done: pass them on to another body or withdraw them first.",
            touched,
        )


def hangs_on_programme(programme: Programme) -> list[Any]:
    """Return in words what somebody has done under this programme, each with the way on."""
    found: list[Any] = []
    if numbers := [one.number for one in quotas.decisions(programme.id)]:
        told = ", ".join(numbers)
        found.append(_l("Decisions %(numbers)s are issued under it: correct it or them, with a reason.", numbers=told))
    return [*found, *_done(queries.returns_begun(programme_id=programme.id), _items(programme))]


def _items(programme: Programme) -> list[DutyItem]:
    return queries.items_of(duty_ids=[one.id for one in programmes.duties(programme.id)])


def withdraw_body(body: Body, *, version: int | None, **values: Any) -> None:
    """Withdraw a body with the reason; raises Invalid with all that hangs on it, StaleVersion."""
    _withdraw(body, hangs_on_body(body), version, values)
    _take_back(queries.items_of(body_id=body.id))


def withdraw_programme(programme: Programme, *, version: int | None, **values: Any) -> None:
    """Withdraw a programme with the reason; raises Invalid with all that hangs on it, StaleVersion."""
    _withdraw(programme, hangs_on_programme(programme), version, values)
    _take_back(_items(programme))
    programmes.forget_own_fields()


def _withdraw(row: Body | Programme, hanging: list[Any], version: int | None, values: dict[str, Any]) -> None:
    check_version(row, version)
    problems = Problems()
    kept = checked([REASON], values, problems)
    for one in hanging:
        problems.add(None, one)
    problems.raise_if_any()
    row.withdrawn_on, row.withdrawal_reason = clock.today(), kept["reason"]
    db.session.flush()


def _take_back(items: list[DutyItem]) -> None:
    """Let nobody owe what nobody has touched; restored, it is made anew."""
    for item in items:
        take_back(item)


def restore(row: Body | Programme, *, version: int | None) -> None:
    """Let a withdrawn body or programme be owed, offered and counted again; raises StaleVersion."""
    check_version(row, version)
    row.withdrawn_on, row.withdrawal_reason = None, ""
    db.session.flush()
    programmes.forget_own_fields()
    for programme in programmes.programmes():
        make_ahead(programme)
