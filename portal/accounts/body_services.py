"""Writes of bodies: the district's organisations and those of its communes, and what one is called from now on."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.accounts import queries, rules
from portal.accounts.models import Body
from portal.core.errors import Problems, check_version
from portal.core.fields import checked, field_of
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
    """Make the body that a district's body is from now on, under its new name; raises Invalid without one.

    The old one stays for what it did. Posts at the new one are the administrator's to give.
    """
    problems = Problems()
    vi = field_of(Body, "name_vi").changed(missing=_l("Give the new name."))
    en = field_of(Body, "name_en").changed(required=False)
    names = checked([vi, en], {"name_vi": name_vi, "name_en": name_en}, problems)
    problems.check(old.unit_id is None, "target", _l("Only a body of the district can be renamed here."))
    problems.raise_if_any()
    names["name_en"] = names["name_en"] or names["name_vi"]
    taken = {body.code for body in queries.bodies(withdrawn=True)}
    code = next(name for number in range(2, 1000) if (name := f"{old.code}-{number}") not in taken)
    body = Body(code=code, kind=old.kind, parent_id=old.parent_id, mobilizes=old.mobilizes, **names)
    db.session.add(body)
    db.session.flush()
    return body
