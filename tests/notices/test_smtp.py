"""The line to the mail server: encrypted where it is set, and then to a server whose certificate is trusted alone."""

import ssl
import subprocess
from contextlib import contextmanager

import pytest
from aiosmtpd.controller import Controller
from flask_mailman import EmailMessage

from portal import create_app
from portal.notices import smtp
from portal.notices.outbox import Server
from portal.operations import doctor
from tests.notices.mailbox import Mailbox, _free_port, send_to

NAMES = "subjectAltName=DNS:localhost,IP:127.0.0.1"


@pytest.fixture
def certificate(tmp_path):
    """Return the files of a certificate that nobody has signed: of this machine, and its key."""
    files = tmp_path / "certificate.pem", tmp_path / "key.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-addext", NAMES]
    subprocess.run([*made, "-out", files[0], "-keyout", files[1]], check=True, capture_output=True)
    return files


@contextmanager
def encrypted(app, monkeypatch, certificate):
    """Run a server that takes mail over STARTTLS only; the application sends to it."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    box = Mailbox()
    options = {"tls_context": context, "require_starttls": True}
    controller = Controller(box, hostname="127.0.0.1", port=_free_port(), **options)
    controller.start()
    settings = {"MAIL_USE_TLS": True, "MAIL_SERVER": "127.0.0.1", "MAIL_PORT": controller.port}
    for name, value in settings.items():
        monkeypatch.setitem(app.config, name, value)
    monkeypatch.setitem(app.extensions, "mailman", send_to(app, controller.port))
    try:
        yield box
    finally:
        controller.stop()


def test_a_certificate_that_nobody_signed_gets_no_mail(app, monkeypatch, certificate):
    with app.app_context(), encrypted(app, monkeypatch, certificate) as box:
        with pytest.raises(ssl.SSLCertVerificationError):
            Server().send(EmailMessage("S", "a link", to=["an@xa.example"]))
        ((level, found, _remedy),) = [one for one in doctor.mail() if one[0] is doctor.Level.WRONG]
        assert "is not trusted" in found, level
    assert box.taken == []


def test_a_trusted_one_does(app, monkeypatch, certificate):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    with app.app_context(), encrypted(app, monkeypatch, certificate) as box:
        Server().send(EmailMessage("S", "a link", to=["an@xa.example"]))
        assert [one for one in doctor.mail() if one[0] is doctor.Level.WRONG] == []
    assert [to for to, _one in box.taken] == ["an@xa.example"]


def test_it_is_the_portals_line(databases, app):
    """The tests' own application keeps its mail in memory."""
    assert app.config["MAIL_BACKEND"] == "locmem"
    assert create_app({"INSTANCE": databases.folder}).config["MAIL_BACKEND"] is smtp.EmailBackend
    assert not app.config["MAIL_USE_TLS"]  # the usual one: a mail server of the same machine
