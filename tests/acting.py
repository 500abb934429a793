"""What tests of several features do alike, within the services and the wall."""

from portal.accounts.session import scope_for
from portal.core.access import Actor, Role


def as_seen(service, row, *given, **told):
    """Call a service on a row as somebody who has just seen it: with the version that it has now."""
    return service(row, *given, **told, version=row.version)


def actor_of(posting):
    """Return the person of a posting as a request would have it."""
    account, body = posting.account, posting.body
    return Actor(
        account_id=account.id,
        posting_id=posting.id,
        role=Role(posting.role),
        body_id=body.id,
        body_code=body.code,
        commune_id=body.unit_id,
        reads=scope_for(posting).reads,
        person_name=account.person_name,
        body_name=body.name_vi,
        post_label="",
        locale="vi",
    )
