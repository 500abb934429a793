"""One request, on one page: what runs before and after each view, in this order, and what every template is given.

`create_app` registers these lists and nothing else registers any; a step that a library brings is named as text in
its place. A library that brings one which no list names stops the start (`UnlistedStep`).
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from flask import Flask
from flask_babel import lazy_gettext as _l

from portal import navigation
from portal.accounts import session
from portal.core import access, form_keys, pages, unit_of_work
from portal.core.form_keys import Thing
from portal.inspection import board

Step: TypeAlias = Callable[..., Any] | str

STEPS_BEFORE: tuple[Step, ...] = (
    unit_of_work.serve_only_when_ready,  # first of all: a database that is not as it must be is not asked anything
    unit_of_work.begin,  # before the first statement: a GET's transaction cannot write
    "flask_principal.Principal._on_before_request",  # Flask-Security's: whose session this is (statement 1)
    session.load_actor,  # who acts, on which post, and which rows the database lets that post see (2)
    session.open_view,  # then only: the past moment that an inspector's session shows
    pages.refuse_nul,  # before any text of the request reaches a query
    pages.refuse_odd_parts,  # before any form is read
    pages.refuse_odd_addresses,  # before the token is compared, and before the sign-in leads on
    access.enforce,  # deny by default; another tenant's address looks like one that does not exist
    session.refuse_writes,  # after the permissions, so that what a post may not do looks as ever
    "flask_wtf.csrf.CSRFProtect.init_app.<locals>.csrf_protect",  # after 403 and 404, which tell a stranger nothing
    session.refuse_other_account,  # whose page it is that sends; the token is of the session alone
    unit_of_work.answer_again,  # last, since it claims the form's one-time key for what the view will do
)
STEPS_AFTER: tuple[Step, ...] = (
    "flask_login.login_manager.LoginManager._update_remember_cookie",
    unit_of_work.finish,  # commits a success, rolls back the rest; then what waited for the commit, such as mail
    access.keep,  # after the rollback: a denied attempt stays
    unit_of_work.answer_in_place,  # after the answer was kept, which is a redirect for whoever asks without a script
    session.say_what_may_be_kept,
    pages.secure_headers,
    pages.compress.after_request,  # last: nothing may change the body after it
)
IN_EVERY_TEMPLATE: tuple[Callable[[], dict[str, Any]], ...] = (
    session.language,
    navigation.frame,  # menu, banner, programme
    session.device,  # the account's mark and key, for what the device keeps
)
# What the templates of some blueprints are given beside: pages of features that stand below and know nothing of it.
IN_TEMPLATES_OF: dict[str, tuple[Callable[[], dict[str, Any]], ...]] = {
    "duties": (board.findings_of_the_page,),
    "ledger": (board.findings_of_the_page,),
    "workspace": (board.findings_of_the_page,),
}
# What takes a form without a one-time key, and why. Whatever is not listed here is refused without one.
FORMS_WITHOUT_KEY = {
    "security.login": "Nobody is signed in yet; sent again it signs in again.",
    "security.change_password": "What is typed must not come back in a page; the present password is asked for.",
    "accounts.use_link": "The link itself works once.",
    "second_factor.ask": "Nobody is signed in yet; a code counts once.",
    "second_factor.prove": "It writes the session only; a code or password must not come back in a page.",
    "second_factor.set_up": "Its answer, the recovery codes, is shown once and kept nowhere.",
    "accounts.sign_out": "It ends the session: a kept answer would only say so.",
    "accounts.set_locale": "It writes the session too, which a kept answer does not.",
    "accounts.switch_posting": "It writes the session only, which a kept answer does not.",
    "known_at.enter": "It writes the session only, which a kept answer does not.",
    "known_at.leave": "It writes the session only, which a kept answer does not.",
    "admin.issue_link": "Each press issues a new link, shown once; a kept answer would show none.",
    "admin.slips": "As `admin.issue_link`: the links are shown once, and a kept answer must not hold them.",
    "erasure.erase": "What is typed is to be forgotten: no answer, no draft holds it. Twice, it finds nothing more.",
    "returns.accept_selected": "Its first step only asks, and may be asked again; the second carries a key.",
}
# The forms of the field, which the device may open again without a line; none of them lists records.
FIELD_FORMS = frozenset({"foundings.new", "foundings.show", "ledger.new_activity", "returns.show", "device.outbox"})
# What makes two of them the same, where it is not all that was typed: before the same person's second one is saved
# under another key, the portal asks, for where no draft is kept a lost answer is typed anew. A version asks by itself.
ASKED_TWICE = {
    "foundings.create": Thing(_l("a mobilization"), ("kind", "working_name"), "working_name"),
    "foundings.register_already": Thing(_l("a mobilization"), ("kind", "working_name"), "working_name"),
    "ledger.new_activity": Thing(_l("an activity"), ("kind", "held_on", "villages", "topics"), "topics"),
    "inspection.new": Thing(_l("a finding"), ("subject", "basis", "text"), "text"),
    "duties.update": Thing(_l("a report"), ("state", "happened_on", "document_number", "note"), "note"),
    "foundings.claim_credit": Thing(_l("a credit"), ("part", "note"), "note"),
    "foundings.save_credits": Thing(_l("a credit"), ("lead_body_id", "support_body_ids")),
}
# What is never asked about, and why.
FORMS_THAT_SET = {
    "quotas.save_draft": "Each cell is set; sent again it is set to the same.",
    "ledger.save_targets": "Each cell is set; sent again it is set to the same.",
    "ledger.choose_columns": "The choice is set.",
    "notices.choices": "The choice is set.",
    "admin.settings": "The setting is set.",
    "reports.set_next": "The number is set.",
    "reports.consolidated_words": "The words of the one report are set; opened anew the form has them already.",
    "reports.yearly_words": "The words of the one report are set; opened anew the form has them already.",
}


class UnlistedStep(RuntimeError):
    """A library registers a step before or after each request that no list names."""


def install(app: Flask) -> None:
    """Put every step in its place, the libraries' own among them; call once all libraries are bound."""
    app.before_request_funcs[None] = in_order(STEPS_BEFORE, app.before_request_funcs.get(None, ()))
    # Flask runs what follows a view from the last registered to the first.
    app.after_request_funcs[None] = in_order(STEPS_AFTER, app.after_request_funcs.get(None, ()))[::-1]
    for give in IN_EVERY_TEMPLATE:
        app.context_processor(give)
    for blueprint, given in IN_TEMPLATES_OF.items():
        app.template_context_processors[blueprint] += given
    app.extensions[form_keys.WITHOUT_KEY] = FORMS_WITHOUT_KEY
    app.extensions[form_keys.ASKED_TWICE] = ASKED_TWICE
    app.extensions[form_keys.SETS] = FORMS_THAT_SET
    app.extensions[session.FIELD_FORMS] = FIELD_FORMS


def in_order(steps: Iterable[Step], registered: Iterable[Callable[..., Any]]) -> list[Any]:
    """Return the steps with the libraries' own, found by name, in their places; raises UnlistedStep for another."""
    theirs = {f"{step.__module__}.{step.__qualname__}": step for step in registered}
    ordered = [theirs.pop(step) if isinstance(step, str) else step for step in steps]
    if theirs:
        raise UnlistedStep(f"portal/pipeline.py does not say when to run: {', '.join(theirs)}.")
    return ordered
