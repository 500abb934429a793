"""Something told to a post, and a post that ends."""

from flask_babel import lazy_gettext as _l

from portal.notices import services


def tell(posting_ids, key="k", kind="urged", **changes):
    said = {"subject": _l("Reports that are late"), "text": _l("Saved."), "url": "/account/notices"}
    return services.notify(posting_ids, kind, key, **{**said, **changes})


def end(databases, posting_id, day="2024-10-22"):
    with databases.owner() as owner:
        owner.execute("UPDATE postings SET starts_on = '2020-01-01', ends_on = %s WHERE id = %s", [day, posting_id])
