"""deploy/: each configuration is taken by the program that it is for, where that is installed."""

import re
import shutil
import subprocess
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


@needs("nginx")
def test_nginx_takes_its_configuration(tmp_path):
    site = (DEPLOY / "nginx.conf").read_text()
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x", "-days", "1"]
    assert run(*made, "-keyout", str(key), "-out", str(certificate))[0] == 0
    site = re.sub(r"/etc/letsencrypt/\S+/fullchain.pem", str(certificate), site)
    site = re.sub(r"/etc/letsencrypt/\S+/privkey.pem", str(key), site)
    (tmp_path / "site.conf").write_text(site)
    whole = (
        f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ access_log off; include {tmp_path}/site.conf; }}"
    )
    (tmp_path / "nginx.conf").write_text(whole)
    status, said = run("/usr/sbin/nginx", "-t", "-q", "-c", str(tmp_path / "nginx.conf"))
    assert status == 0, said


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


def test_the_example_of_the_settings_names_no_setting_that_nobody_reads():
    names = re.findall(r"([A-Z_]+)='", (DEPLOY / "portal.env").read_text())
    code = "".join(path.read_text() for path in (ROOT / "portal").rglob("*.py"))
    assert [name for name in names if f'"{name}"' not in code] == []
