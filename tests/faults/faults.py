"""The faults themselves, each a function portal, short → rows of the table."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import requests
from lxml import html

from portal.core.embedded import EmbeddedServer
from tests.faults.tools import Pages, Row, lines
from tests.launched import Launched, foundings, new_founding, signed_in

ROOT = Path(__file__).resolve().parents[2]
NAME = "Nhom bi khoa"


def owner(portal):
    return psycopg.connect(EmbeddedServer(portal.instance).url("portal_owner"), autocommit=True)


def slow_lines(portal, short):
    """60 connections that send a byte a second and 20 uploads at 25 KB/s, straight at the port."""
    return [_beside_slow_lines(portal, portal.address, 60, 20, "the port", short)]


def slow_lines_at_the_proxy(portal, short):
    """200 and 50 through nginx and through Caddy, each with its configuration of deploy/."""
    rows = []
    for name, program, proxy in (("nginx", "/usr/sbin/nginx", _nginx), ("Caddy", "/usr/bin/caddy", _caddy)):
        if Path(program).exists():
            with proxy(portal) as address:
                rows.append(_beside_slow_lines(portal, address, 200, 50, name, short))
    return rows


def _beside_slow_lines(portal, address, slow, uploads, where, short):
    """Open pages alone, then beside slow lines: a busy machine is slow by itself, and is no fault of the lines."""
    seconds = 4 if short else 20
    alone, beside = Pages(portal, address).watch(seconds), Pages(portal, address)
    with (
        lines(portal, slow, size=1000, piece=1, every=1, address=address),
        lines(portal, uploads, size=2_000_000, piece=5000, every=0.2, address=address),
    ):
        time.sleep(2)
        beside.watch(seconds)
    told = f"slowest page {beside.slowest:.2f} s ({alone.slowest:.2f} s without them)"
    held = beside.slowest <= max(1, 2 * alone.slowest) and beside.statuses == {200}
    return Row(f"{slow} slow connections and {uploads} uploads at {where}", told, "≤ 1 s", held)


@contextmanager
def _nginx(portal):
    """The proxy as deploy/nginx.conf sets it, without the certificate, on a port of its own."""
    site = (ROOT / "deploy/nginx.conf").read_text()
    port = portal.port + 1
    zones, server = site.split("server {", 1)[0], "server {" + site.rsplit("server {", 1)[1]
    server = re.sub(r"listen .*443.*\n|ssl_.*\n", "", server).replace(
        "server_name", f"listen 127.0.0.1:{port};\nserver_name", 1
    )
    server = re.sub(r"limit_conn .*\n", "", server)  # all of it comes from one address here
    server = re.sub(r"access_log .*\n", "", server)  # whose place is the system's
    server = server.replace("127.0.0.1:8000", f"127.0.0.1:{portal.port}").replace("$scheme", "http")
    server = server.replace("X-Forwarded-Host $host", "X-Forwarded-Host $http_host").replace(
        "Host $host", "Host $http_host"
    )
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    own = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    text = f"daemon off; pid {folder}/pid; error_log {folder}/log; worker_rlimit_nofile 4096;"
    text += f"events {{ worker_connections 2048; }} http {{ access_log off; {own}\n{zones}\n{server} }}"
    (folder / "nginx.conf").write_text(text)
    proxy = subprocess.Popen(["/usr/sbin/nginx", "-c", str(folder / "nginx.conf")], stderr=subprocess.DEVNULL)
    try:
        time.sleep(0.5)
        yield f"http://127.0.0.1:{port}"
    finally:
        proxy.terminate()
        proxy.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _caddy(portal):
    """The proxy as deploy/Caddyfile sets it, without the certificate, on a port of its own."""
    port = portal.port + 1
    text = (ROOT / "deploy/Caddyfile").read_text().replace("127.0.0.1:8000", f"127.0.0.1:{portal.port}")
    text = text.replace("portal.example.vn {", f"http://127.0.0.1:{port} {{")
    folder = Path(tempfile.mkdtemp())
    (folder / "Caddyfile").write_text("{\n\tadmin off\n" + text.split("{\n", 1)[1])
    command = ["/usr/bin/caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]
    home = {**os.environ, "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    proxy = subprocess.Popen(command, stderr=subprocess.DEVNULL, env=home)
    try:
        time.sleep(2)
        yield f"http://127.0.0.1:{port}"
    finally:
        proxy.terminate()
        proxy.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def locked_row(portal, _short):
    """Somebody else's transaction holds a founding; its form is sent."""
    session, home = signed_in(portal)
    address, values = new_founding(session, home, NAME)
    page = session.post(address, data=values, timeout=10)
    edit = html.fromstring(session.get(f"{page.url}/edit", timeout=10).text)
    form = next(one for one in edit.forms if "working_name" in one.fields)
    sent = dict(form.form_values()) | {"working_name": "Nhom doi ten dai"}
    with owner(portal) as connection, connection.transaction():
        connection.execute("SELECT 1 FROM foundings WHERE working_name = %s FOR UPDATE", [NAME])
        began = time.monotonic()
        target = portal.address + form.action if form.action else f"{page.url}/edit"
        answer = session.post(target, data=sent, timeout=30)
        seconds = time.monotonic() - began
    held = answer.status_code in (409, 503) and seconds <= 5 and "Nhom doi ten dai" in answer.text
    kept = "kept" if "Nhom doi ten dai" in answer.text else "lost"
    return [Row("A locked row", f"{answer.status_code} after {seconds:.1f} s, form {kept}", "409 or 503, ≤ 5 s", held)]


def frozen_database(portal, short):
    """Every process of the database is stopped (SIGSTOP), then goes on."""
    pages, health, asset = Pages(portal), [], []
    page = pages.session.get(pages.paths[0], timeout=10).text
    style = portal.address + re.search(r"/assets/[^\"]+app\.css", page)[0]
    processes = EmbeddedServer(portal.instance)._processes()
    seconds = 8 if short else 60
    try:
        for number in processes:
            os.kill(number, signal.SIGSTOP)
        waiting = threading.Thread(target=pages.open)
        waiting.start()
        time.sleep(3.5)
        until, during = time.monotonic() + seconds - 3.5, []
        while time.monotonic() < until:
            during.append(pages.open())
            for seen, path in ((health, f"{portal.address}/healthz"), (asset, style)):
                began = time.monotonic()
                status = requests.get(path, timeout=30).status_code
                seen.append((status, time.monotonic() - began))
            time.sleep(0.2)
    finally:
        for number in processes:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGCONT)
    back = pages.until_well(30)
    waiting.join()
    page_seconds, health_seconds = max(one[2] for one in during), max(one[1] for one in health)
    told = f"Database frozen for {seconds} s"
    statuses = sorted({one[1] for one in during})
    return [
        Row(
            told, f"pages {statuses} within {page_seconds:.2f} s", "503 ≤ 1 s", statuses == [503] and page_seconds <= 1
        ),
        Row(told, f"/healthz within {health_seconds:.2f} s", "≤ 2 s", health_seconds <= 2),
        Row(told, f"static files {sorted({one[0] for one in asset})}", "200", {one[0] for one in asset} == {200}),
        Row(told, f"pages again after {back:.1f} s", "≤ 5 s", back <= 5),
    ]


def killed_workers(portal, short):
    """Both workers are killed (SIGKILL)."""
    pages, worst = Pages(portal), 0.0
    for _ in range(1 if short else 5):
        for worker in portal.workers():
            worker.kill()
        worst = max(worst, pages.until_well(60))
    return [Row("Both workers killed", f"pages again after {worst:.1f} s", "≤ 15 s", worst <= 15)]


def killed_database(portal, short):
    """The embedded server's first process is killed (SIGKILL)."""
    pages, worst = Pages(portal), 0.0
    lock = EmbeddedServer(portal.instance).data_folder / "postmaster.pid"
    for _ in range(1 if short else 5):
        os.kill(int(lock.read_text().split("\n")[0]), signal.SIGKILL)
        time.sleep(0.3)
        worst = max(worst, pages.until_well(60))
    return [Row("Embedded database killed", f"pages again after {worst:.1f} s", "≤ 15 s", worst <= 15)]


def full_disk(_portal, _short):
    """The disk under the database fills up while somebody saves; then there is room again."""
    folder = Path(tempfile.mkdtemp(dir="/dev/shm"))
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400m,mode=0755", "tmpfs", str(folder)], check=False)
    if os.geteuid() != 0 or mounted.returncode != 0:
        return []  # takes a disk of its own, which only root can make
    portal = Launched(folder / "instance")
    home_folder = EmbeddedServer(portal.instance).site.home
    home_folder.mkdir(parents=True)
    (folder / "data").mkdir(mode=0o755)
    try:
        subprocess.run(["mount", "--bind", str(folder / "data"), str(home_folder)], check=True)
        portal.start()
        return _fill_up(portal, folder)
    finally:
        if portal.process.poll() is None:
            portal.stop()
        subprocess.run(["umount", str(home_folder)], check=False)
        subprocess.run(["umount", str(folder)], check=False)
        shutil.rmtree(home_folder, ignore_errors=True)


def _fill_up(portal, folder):
    """Save some, fill the disk, try until the answer is 503, make room, and look for what was acknowledged."""
    session, home = signed_in(portal)
    pages, saved, statuses = Pages(portal), [], []
    for number in range(5):
        _save(session, home, f"Nhom truoc {number}", saved)
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4 * 1024))
    for number in range(40):
        statuses.append(_save(session, home, f"Nhom day dia {number} " + "x" * 100, saved))
        if statuses[-3:].count(503) == 3:
            break
    filler.unlink()
    back, listed = pages.until_well(60), foundings(session, home)
    lost = [name for name in saved if name not in listed]
    told = ", ".join(sorted({str(one) for one in statuses}))
    return [
        Row("Disk full", f"answers {told}", "503, none without an answer", {503} <= set(statuses) <= {302, 503}),
        Row("Disk full, then room again", f"pages after {back:.1f} s, {len(lost)} of {len(saved)} lost", "0", not lost),
    ]


def _save(session, home, name, saved):
    """Open a founding; return the status, or what came instead of an answer."""
    try:
        address, values = new_founding(session, home, name, timeout=20)
        status = session.post(address, data=values, allow_redirects=False, timeout=30).status_code
    except requests.RequestException as error:
        return type(error).__name__
    except (StopIteration, IndexError):
        return 503  # the page with the form did not come either
    saved += [name] if status == 302 else []
    return status


def kill_bursts(portal, short):
    """Everything is killed (SIGKILL) in the midst of writes, again and again; what failed is sent again as it was."""
    rounds, acknowledged = (2 if short else int(os.environ.get("ROUNDS", "100"))), []
    people = [signed_in(portal) for _ in range(3)]  # a session outlives the kill
    for number in range(rounds):
        stop, before = threading.Event(), len(acknowledged)
        writers = [
            threading.Thread(target=_write, args=(person, f"{number}-{place}", acknowledged, stop), daemon=True)
            for place, person in enumerate(people)
        ]
        for writer in writers:
            writer.start()
        deadline = time.monotonic() + 20
        while len(acknowledged) < before + 3 and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep((number % 7) * 0.1)
        portal.kill_group()
        portal.start()
        stop.set()
        for writer in writers:
            writer.join(60)
    with owner(portal) as connection:
        counted = dict(connection.execute("SELECT working_name, count(*) FROM foundings GROUP BY 1").fetchall())
    lost = [name for name in acknowledged if name not in counted]
    doubled = [name for name, times in counted.items() if times > 1]
    told = f"{len(acknowledged)} acknowledged, {len(lost)} lost, {len(doubled)} doubled"
    return [Row(f"kill -9 of everything, {rounds} rounds", told, "0 and 0", bool(acknowledged) and not lost + doubled)]


def _write(person, mark, acknowledged, stop):
    session, home = person
    count = 0
    while not stop.is_set():
        count += 1
        name = f"Nhom {mark}-{count}"
        with suppress(requests.RequestException, StopIteration, IndexError):
            if _send(session, *new_founding(session, home, name)):
                acknowledged.append(name)


def _send(session, address, values):
    """Send a form under its one-time key until it is answered, as the browser does when the line is back."""
    for _ in range(60):
        with suppress(requests.RequestException):
            answer = session.post(address, data=values, allow_redirects=False, timeout=10)
            if answer.status_code == 302:
                return True
            if answer.status_code < 500:
                return False
        time.sleep(0.5)
    return False


ALL = (
    *(slow_lines, slow_lines_at_the_proxy, locked_row, frozen_database, killed_workers, killed_database, full_disk),
    kill_bursts,
)
