"""Writes of bodies: the district's organisations and those of its communes, and what one is called from now on."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.accounts import queries, rules
from portal.accounts.models import Body
from portal.core.errors import Problems, RuleBroken, check_version
from portal.core.text import tidy
from portal.extensions import db


def save_body(body: Body | None, *, version: int | None = None, **values: Any) -> Body:
    """Add or correct a body; raises Invalid, StaleVersion. A name that changed stays what it was in the history."""
    if body is not None:
        check_version(body, version)
    problems = Problems()
    kept = rules.body(body, values, problems)
    problems.raise_if_any()
    saved = body or Body()
    for name, value in kept.items():
        setattr(saved, name, value)
    db.session.add(saved)
    db.session.flush()
    return saved


def succeed_body(old: Body, *, name_vi: str, name_en: str) -> Body:
    """Make the body that a district's body is from now on, under its new name; raises RuleBroken without one.

    The old one stays for what it did. Posts at the new one are the administrator's to give.
    """
    if not tidy(name_vi):
        raise RuleBroken(_l("Give the new name."), "name_vi")
    if old.unit_id is not None:
        raise RuleBroken(_l("Only a body of the district can be renamed here."), "target")
    taken = {body.code for body in queries.bodies()}
    code = next(name for number in range(2, 1000) if (name := f"{old.code}-{number}") not in taken)
    names = {"name_vi": tidy(name_vi), "name_en": tidy(name_en) or tidy(name_vi)}
    body = Body(code=code, kind=old.kind, parent_id=old.parent_id, mobilizes=old.mobilizes, **names)
    db.session.add(body)
    db.session.flush()
    return body
