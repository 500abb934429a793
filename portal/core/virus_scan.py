"""Lets ClamAV look at what is sent in, where CLAMAV_SOCKET says how to reach its daemon (clamd, INSTREAM).

A path of a Unix socket, or host:port. Without the setting nothing is looked at; with it a file that could not be looked
at is not taken.
"""

import socket
import struct
from typing import BinaryIO

from flask import current_app

_CHUNK = 64 * 1024
SECONDS = 20.0


class ScannerAway(OSError):
    """The scanner gave no answer that says yes or no."""


def found_in(stream: BinaryIO) -> str | None:
    """Return the name of what was found in a stream, None for nothing (or without a scanner); leaves it at its start.

    Raises ScannerAway.
    """
    address = current_app.config["CLAMAV_SOCKET"]
    if not address:
        return None
    stream.seek(0)
    try:
        with _connect(address) as line:
            line.sendall(b"zINSTREAM\0")
            while piece := stream.read(_CHUNK):
                line.sendall(struct.pack("!L", len(piece)) + piece)
            line.sendall(struct.pack("!L", 0))
            answer = _whole(line)
    except OSError as error:
        raise ScannerAway(str(error)) from error
    finally:
        stream.seek(0)
    if answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    if answer != "stream: OK":
        raise ScannerAway(answer)
    return None


def _connect(address: str) -> socket.socket:
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(SECONDS)
        line.connect(address)
        return line
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), SECONDS)


def _whole(line: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < 4096 and (piece := line.recv(4096)):
        answer += piece
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")
