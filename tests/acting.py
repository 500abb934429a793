"""What tests of several features do alike, within the services and the wall."""


def as_seen(service, row, *given, **told):
    """Call a service on a row as somebody who has just seen it: with the version that it has now."""
    return service(row, *given, **told, version=row.version)
