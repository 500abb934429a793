"""A server lets each worker hold as many connections as the machine allows."""

import resource

import pytest

from portal import serve


@pytest.mark.parametrize(
    ("most", "wanted"),
    [
        (1024, 1024),
        (serve.MOST_FILES, serve.MOST_FILES),
        (serve.MOST_FILES + 1, serve.MOST_FILES),
        (resource.RLIM_INFINITY, serve.MOST_FILES),
    ],
)
def test_as_many_files_as_there_may_be(monkeypatch, most, wanted):
    told = []
    monkeypatch.setattr(resource, "getrlimit", lambda _what: (256, most))
    monkeypatch.setattr(resource, "setrlimit", lambda what, limits: told.append((what, limits)))
    serve.open_more_files()
    assert told == [(resource.RLIMIT_NOFILE, (wanted, most))]
