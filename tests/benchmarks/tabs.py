"""Sessions in tabs: plain WebSockets to `gdtui serve`, as a browser opens them (RFC 6455, RFC 7692)."""

import contextlib
import json
import re
import selectors
import socket
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator, Mapping

import psutil

from tests.benchmarks.crowd import COLUMNS, COMMAND, ROWS, Crowd
from tests.terminal.ptyharness import ROOT

_TEXT, _BINARY, _CLOSE, _PING, _PONG = 1, 2, 8, 9, 10
_PATIENCE = 60.0
_TAIL = b"\x00\x00\xff\xff"
"""What a sender leaves out at the end of each message that it has compressed."""


class Tab:
    """The WebSocket of one session.

    Args:
        port: of the server.
    """

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self._came = b""
        self._inflate = zlib.decompressobj(-15)
        place = f"127.0.0.1:{port}"
        self.socket.sendall(
            f"GET /ws?width={COLUMNS}&height={ROWS} HTTP/1.1\r\nHost: {place}\r\nOrigin: http://{place}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
            "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n".encode()
        )
        self._accepted = False

    def send(self, kind: int, data: bytes) -> None:
        """Send a frame; the mask that it has to have is one that changes nothing."""
        size = struct.pack(">B", 0x80 | len(data)) if len(data) < 126 else struct.pack(">BH", 0xFE, len(data))
        self.socket.sendall(bytes([0x80 | kind]) + size + bytes(4) + data)

    def taken(self) -> bytes:
        """What the session has written meanwhile.

        Raises:
            AssertionError: it has ended, or was not let in.
        """
        data = self.socket.recv(1 << 16)
        self._came += data
        if not data:
            raise AssertionError(f"a tab has ended by itself: {self._came[:200]!r}")
        if not self._accepted:
            head, end, rest = self._came.partition(b"\r\n\r\n")
            if not end:
                return b""
            if not head.startswith(b"HTTP/1.1 101"):
                raise AssertionError(f"a tab was refused: {head[:200]!r}")
            self._accepted, self._came = True, rest
        return b"".join(self._messages())

    def _messages(self) -> Iterator[bytes]:
        while (frame := _frame(self._came)) is not None:
            first, data, self._came = frame
            kind = first & 0x0F
            if kind == _PING:
                self.send(_PONG, data)
            elif kind == _CLOSE:
                raise AssertionError(f"a tab was closed: {data!r}")
            elif kind == _BINARY:
                yield self._inflate.decompress(data + _TAIL) if first & 0x40 else data


def _frame(data: bytes) -> tuple[int, bytes, bytes] | None:
    """The first byte of a frame, what is in it, and what comes after it; None where it is not all there."""
    if len(data) < 2:
        return None
    size, start = data[1] & 0x7F, 2
    if size >= 126:
        wide = {126: ">H", 127: ">Q"}[size]
        start += struct.calcsize(wide)
        if len(data) < start:
            return None
        (size,) = struct.unpack_from(wide, data, 2)
    end = start + size
    return (data[0], data[start:end], data[end:]) if len(data) >= end else None


class Tabs(Crowd):
    """Sessions in tabs of browsers.

    Args:
        port: where the server listens.
    """

    def __init__(self, port: int) -> None:
        super().__init__()
        self._port = port
        self._tabs: list[Tab] = []

    def close(self) -> None:
        for tab in self._tabs:
            tab.socket.close()

    def begin(self, session: int) -> None:
        self._tabs.append(Tab(self._port))
        self.selector.register(self._tabs[-1].socket, selectors.EVENT_READ, session)

    def press(self, session: int, key: bytes) -> None:
        self._tabs[session].send(_TEXT, json.dumps(["stdin", key.decode()]).encode())

    def taken(self, session: int) -> bytes:
        return self._tabs[session].taken()


@contextlib.contextmanager
def served(env: Mapping[str, str], sessions: int) -> Iterator[tuple[psutil.Process, int]]:
    """A server for so many sessions for as long as the context lasts, and the port where it listens."""
    command = [sys.executable, "-m", "gdtui", "serve", *COMMAND, "--port", "0", "--sessions", str(sessions)]
    with subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        link = process.stdout.readline()
        found = re.search(rb":(\d+)", link)
        assert found, link
        server = psutil.Process(process.pid)
        _until_warm(server)
        yield server, int(found[1])
        process.terminate()


def _until_warm(server: psutil.Process) -> None:
    """Wait until the host listens that the sessions of a server are copies of."""
    end = time.monotonic() + _PATIENCE
    while not any(each.laddr for host in server.children() for each in host.net_connections("unix")):
        if time.monotonic() > end:
            raise AssertionError("the server has no warm host")
        time.sleep(0.1)
