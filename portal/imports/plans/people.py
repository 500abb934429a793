"""People and their posts, by a template: accounts without a password until their one-time link is used."""

from typing import Any, ClassVar

from flask_babel import gettext as _

from portal.accounts import queries as accounts
from portal.accounts import rules, services
from portal.accounts.models import Body
from portal.core import clock, reading
from portal.core.errors import Problems
from portal.imports.import_preview import Preview
from portal.imports.importable_communes import ImportableCommunes
from portal.imports.importer import Match, RecordPlan
from portal.imports.layouts import PEOPLE
from portal.imports.sheets import Row
from portal.units import queries as units


class PeoplePlan(RecordPlan):
    """A person on a post, known by e-mail or telephone; who has an account keeps it, and a post held is left alone."""

    layout = PEOPLE
    told_by = ("email", "body")
    same_at = "email"
    columns: ClassVar[dict[str, str]] = {"person_name": "name", "body_id": "body"}

    def __init__(self, communes: ImportableCommunes, preview: Preview) -> None:
        super().__init__(communes, preview)
        district = units.district()
        self.district_id = district.id if district else 0
        self.people = {one.email.lower(): one for one in accounts.people()}
        posts = accounts.postings_by_account([one.id for one in self.people.values()])
        # Whose file it is; None on the command line, which asks nobody.
        post = accounts.posting(communes.posting_id) if communes.posting_id else None
        self.sender = post.account_id if post else None
        self.posts = {(one.account_id, one.body_id, one.role) for many in posts.values() for one in many}
        self.bodies: dict[str, list[Body]] = {}
        for body in accounts.bodies():
            for name in {reading.bare(body.code), reading.bare(body.name_vi)}:
                self.bodies.setdefault(name, []).append(body)
        self.made: dict[str, Any] = {}

    def place(self, row: Row) -> int | None:
        """Return the district: people stand above the communes."""
        return self.district_id

    def match(self, row: Row, tenant_id: int) -> Match | None:
        """Return the account of the address, where it holds the post already."""
        email, body = accounts.sign_in_name(row.values["email"]), self._body(row)
        account = self.people.get(email)
        held = account is not None and body and (account.id, body.id, row.values.get("role")) in self.posts
        key = (email, body.id if body else row.values["body"], row.values.get("role"))
        return Match(tenant_id, key, f"{row.values.get('name', '')} · {row.values['body']}", account if held else None)

    def _body(self, row: Row) -> Body | None:
        found = self.bodies.get(reading.bare(row.values["body"]), [])
        return found[0] if len(found) == 1 else None

    def check(self, row: Row, match: Match | None, problems: Problems) -> dict[str, Any]:
        """Check the person and the post, as the administrator's page does."""
        if match is not None and match.stored is not None:
            return {}
        body = self._body(row) if "body" in row.values else None
        problems.check(body is not None, "body", _("No body has this name or code."))
        typed = {"person_name": row.values.get("name", ""), "email": row.values.get("email", "")}
        person = rules.account(typed, problems)
        starts_on = row.values.get("starts_on") or clock.today()
        post = {"body_id": body.id if body else None, "role": row.values.get("role"), "starts_on": starts_on}
        account = self.people.get(person["email"])
        problems.check(account is None or account.id != self.sender, "email", rules.OWN_POSTS)
        if body is not None:
            rules.post(None, post, problems)
        return person | post

    def state(self, match: Match, values: dict[str, Any], changes: Any) -> str:
        """Return what becomes of a row: a post that is held is left alone."""
        return "same" if match.stored is not None else "added"

    def before(self, match: Match) -> dict[str, Any]:
        """Return nothing: a person's name is corrected on their own page."""
        return {}

    def write(self) -> None:
        """Make the accounts, and the posts of those who have one, through the service."""
        for one in self.writes:
            post = {name: one.values[name] for name in ("body_id", "role", "starts_on")}
            account = self.people.get(one.values["email"]) or self.made.get(one.values["email"])
            if account is None:
                self.made[one.values["email"]] = services.add_person(**one.values)
            else:
                services.post_person(account, **post)
