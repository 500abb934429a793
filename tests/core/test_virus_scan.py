"""ClamAV looks at a file where a socket is set; one that it cannot look at is not taken."""

import io
import socket
import struct
from contextlib import contextmanager
from threading import Thread

import pytest

from portal.core import virus_scan


def whole(line):
    """Read one INSTREAM request as clamd does; return its bytes."""
    file, data = line.makefile("rb"), b""
    assert file.read(10) == b"zINSTREAM\0"
    while size := struct.unpack("!L", file.read(4))[0]:
        data += file.read(size)
    return data


@contextmanager
def scanner(path, answer):
    """Serve one request at a socket; `answer` makes the reply of what was sent."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()

        def serve():
            line, _ = server.accept()
            with line:
                line.sendall(answer(whole(line)))

        thread = Thread(target=serve, daemon=True)
        thread.start()
        yield
        thread.join(5)


@pytest.fixture
def ask(app, monkeypatch, tmp_path):
    """Return a function: what the scanner's answer comes to, for a file of 200 KB that holds an X at its end."""
    monkeypatch.setitem(app.config, "CLAMAV_SOCKET", str(tmp_path / "clamd"))

    def go(answer):
        stream = io.BytesIO(b"a" * 200_000 + b"X")
        with app.app_context(), scanner(tmp_path / "clamd", answer):
            said = virus_scan.found_in(stream)
        assert stream.tell() == 0
        return said

    return go


def test_what_is_found_is_named(ask):
    seen = []
    assert ask(lambda data: seen.append(data) or b"stream: Eicar-Test FOUND\0") == "Eicar-Test"
    assert seen == [b"a" * 200_000 + b"X"]


def test_nothing_found(ask):
    assert ask(lambda _data: b"stream: OK\0") is None


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: OK and more\0"])
def test_no_clear_answer_is_none(ask, answer):
    with pytest.raises(virus_scan.ScannerAway):
        ask(lambda _data: answer)


def test_a_scanner_that_is_not_there(app, monkeypatch, tmp_path):
    with app.app_context():
        assert virus_scan.found_in(io.BytesIO(b"a")) is None
        for address in (str(tmp_path / "none"), "127.0.0.1:1"):
            monkeypatch.setitem(app.config, "CLAMAV_SOCKET", address)
            with pytest.raises(virus_scan.ScannerAway):
                virus_scan.found_in(io.BytesIO(b"a"))
