"""deploy/: each configuration is taken by the program that it is for, where that is installed."""

import http.client
import re
import shutil
import socket
import ssl
import subprocess
import time
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted(path.name for path in (DEPLOY / "systemd").iterdir())


def needs(program):
    found = shutil.which(program, path="/usr/sbin:/usr/bin:/sbin:/bin")
    return pytest.mark.skipif(found is None, reason=f"{program} is not installed")


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def units(tmp_path):
    """The units as on a machine where the portal lies where it lies here."""
    for name in UNITS:
        (tmp_path / name).write_text((DEPLOY / "systemd" / name).read_text().replace("/srv/portal", str(ROOT)))
    return tmp_path


@needs("systemd-analyze")
@pytest.mark.parametrize("name", UNITS)
def test_systemd_takes_each_unit(units, name):
    status, said = run("systemd-analyze", "verify", "--man=no", str(units / name))
    ours = [line for line in said.splitlines() if "portal" in line]
    assert (status, ours) == (0, [])


@needs("systemd-analyze")
def test_a_wrong_unit_would_be_noticed(units):
    service = units / "portal.service"
    service.write_text(service.read_text().replace("ExecStart=", "ExecStart=/nowhere"))
    assert run("systemd-analyze", "verify", "--man=no", str(service))[0] != 0


def test_each_timer_has_its_service():
    timers = {name.removesuffix(".timer") for name in UNITS if name.endswith(".timer")}
    assert {f"{name}.service" for name in timers} <= set(UNITS)


def site_of(tmp_path):
    """Write nginx.conf as on a machine with a certificate of its own; return the text of the site."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x", "-days", "1"]
    assert run(*made, "-keyout", str(key), "-out", str(certificate))[0] == 0
    site = (DEPLOY / "nginx.conf").read_text().replace("/var/log/nginx", str(tmp_path))
    site = re.sub(r"/etc/letsencrypt/\S+/fullchain.pem", str(certificate), site)
    return re.sub(r"/etc/letsencrypt/\S+/privkey.pem", str(key), site)


def whole(tmp_path, site):
    (tmp_path / "site.conf").write_text(site)
    own = "".join(
        f"{kind}_temp_path {tmp_path}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    text = f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ {own}"
    (tmp_path / "nginx.conf").write_text(f"daemon off; {text} include {tmp_path}/site.conf; }}")
    return ["/usr/sbin/nginx", "-c", str(tmp_path / "nginx.conf")]


@needs("nginx")
def test_nginx_takes_its_configuration(tmp_path):
    status, said = run(*whole(tmp_path, site_of(tmp_path)), "-t", "-q")
    assert status == 0, said


def free_ports(number):
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(number)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


@pytest.fixture
def nginx(tmp_path):
    """Run nginx as it is configured, on ports of its own, before a portal that is away; yields them, plain and TLS."""
    plain, tls, away = free_ports(3)
    site = re.sub(r" *listen \[::\].*\n", "", site_of(tmp_path))
    site = site.replace("listen 80;", f"listen 127.0.0.1:{plain};").replace("listen 443", f"listen 127.0.0.1:{tls}")
    tmp_path.chmod(0o755)
    command = whole(tmp_path, site.replace("127.0.0.1:8000", f"127.0.0.1:{away}"))
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as proxy:
        try:
            for _ in range(100):
                with suppress(OSError), socket.create_connection(("127.0.0.1", tls), 1):
                    break
                time.sleep(0.1)
            yield plain, tls
        finally:
            proxy.terminate()


def talk(port, ciphers=None, most=ssl.TLSVersion.MAXIMUM_SUPPORTED):
    """Return version and cipher of a TLS line to a port, as a client that takes anything."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers(f"{ciphers or 'ALL'}:@SECLEVEL=0")
    context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, most
    with socket.create_connection(("127.0.0.1", port), 10) as line, context.wrap_socket(line) as talking:
        return talking.version(), talking.cipher()[0]


@needs("nginx")
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_nginx_talks_tls_of_today_only(nginx):
    _plain, tls = nginx
    assert talk(tls)[0] == "TLSv1.3"
    assert talk(tls, most=ssl.TLSVersion.TLSv1_2) == ("TLSv1.2", "ECDHE-RSA-AES256-GCM-SHA384")
    for refused in ("AES256-GCM-SHA384", "ECDHE-RSA-AES256-SHA384", "AES128-SHA", "DHE-RSA-AES256-GCM-SHA384"):
        with pytest.raises(ssl.SSLError):
            talk(tls, refused, ssl.TLSVersion.TLSv1_2)
    with pytest.raises(ssl.SSLError):
        talk(tls, most=ssl.TLSVersion.TLSv1_1)


def asked(connection, path):
    connection.request("GET", path, headers={"Host": "portal.example.vn"})
    answer = connection.getresponse()
    answer.read()
    return answer.status, answer.headers


@needs("nginx")
def test_nginx_leads_to_https_and_keeps_no_token(nginx, tmp_path):
    plain, tls = nginx
    status, headers = asked(http.client.HTTPConnection("127.0.0.1", plain, timeout=10), "/duties?mine=1")
    assert (status, headers["Location"]) == (301, "https://portal.example.vn/duties?mine=1")
    anybody = ssl._create_unverified_context()
    for path in (
        "/sign-in/link/secret-token",
        "/first-administrator/secret-token",
        "/duties?q=secret-name",
        "/.git/config",
    ):
        status, headers = asked(http.client.HTTPSConnection("127.0.0.1", tls, context=anybody, timeout=10), path)
        assert status == 502, path  # nothing is served but by the portal, which is away
        assert headers.get_all("Strict-Transport-Security") == ["max-age=31536000; includeSubDomains"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        asked(http.client.HTTPConnection("127.0.0.1", plain, timeout=10), path)
    kept = (tmp_path / "access.log").read_text()
    assert '"GET /duties" 502' in kept
    assert "secret" not in kept


@needs("caddy")
@pytest.mark.parametrize("name", ["Caddyfile", "Caddyfile.compose"])
def test_caddy_takes_its_configuration(name, monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    status, said = run("caddy", "adapt", "--config", str(DEPLOY / name), "--adapter", "caddyfile", "--validate")
    assert status == 0, said
    assert '"buffer_requests":true' in said.replace(" ", "")


def test_the_proxy_of_the_containers_is_the_proxy_of_the_machine():
    alone, together = (DEPLOY / name for name in ("Caddyfile", "Caddyfile.compose"))
    beneath = [path.read_text().split("\n{\n", 1)[1] for path in (alone, together)]
    assert beneath[0].replace("127.0.0.1:8000", "portal:8000") == beneath[1]


@pytest.mark.parametrize("name", ["manage", "ready", "upgrade"])
def test_scripts_are_sh(name):
    assert run("sh", "-n", str(DEPLOY / name)) == (0, "")


def test_the_examples_hold_no_secret():
    """What would open anything must be changed first, and `doctor` says so while it was not."""
    for name, least in (("portal.env", 4), ("database.sql", 2)):
        text = (DEPLOY / name).read_text()
        assert len(re.findall("CHANGE_[A-Z]+", text)) >= least
        given = re.findall(r"(?:KEY|SALT|PASSWORD)(?:=| )'([^']*)'|://\w+:([^@]*)@", text)
        assert [one for pair in given if (one := "".join(pair)) and not one.startswith("CHANGE_")] == []


def test_the_example_of_the_settings_names_no_setting_that_nobody_reads():
    names = re.findall(r"([A-Z_]+)='", (DEPLOY / "portal.env").read_text())
    code = "".join(path.read_text() for path in (ROOT / "portal").rglob("*.py"))
    assert [name for name in names if f'"{name}"' not in code] == []
