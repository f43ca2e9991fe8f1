"""What a start asks a host for: the words that `terminal.warm.joining` sends, and the files beside them."""

import os
import socket
from collections.abc import Mapping
from typing import NamedTuple

from gdtui.terminal.warm.joining import HEAD

_LARGEST = 1 << 22
"""Bytes of a request at most; the system takes arguments and variables of about half of that."""
_MOST_FILES = 8
_PER_LOGIN = frozenset(
    ("_", "SHLVL", "PWD", "OLDPWD", "COLUMNS", "LINES", "WINDOWID", "INVOCATION_ID", "JOURNAL_STREAM")
)
_PER_LOGIN_BEGINS = ("SSH_C", "SSH_TTY", "SSH_AUTH", "XDG_SESSION_", "TMUX", "STY")
"""Variables that tell one login from another, and that no picture depends on."""


class Request(NamedTuple):
    """What a start asks for.

    Attributes:
        arguments: what follows `gdtui`.
        environ: its environment variables.
        encoding: of its standard output.
        mask: its file mode creation mask.
        data: all of that as it came.
        files: its standard input, output and error, its folder, and what else has come.
    """

    arguments: tuple[str, ...]
    environ: Mapping[str, str]
    encoding: str
    mask: int
    data: bytes
    files: tuple[int, ...]

    @property
    def key(self) -> object:
        """What the first picture depends on beside the terminal's size; equal where starts show the same."""
        kept = (each for each in self.environ.items() if not _is_per_login(each[0]))
        folder = os.fstat(self.files[3])
        return self.arguments, self.encoding, (folder.st_dev, folder.st_ino), frozenset(kept)

    def close(self) -> None:
        """Close the files."""
        for file in self.files:
            os.close(file)


def received(connection: socket.socket, files: int) -> Request | None:
    """The request that comes with so many files; None where nothing more comes, or what comes is no request.

    Raises:
        OSError: it does not come in time.
    """
    head, sent, _, _ = socket.recv_fds(connection, HEAD.size, _MOST_FILES)
    request = _read(connection, head, tuple(sent)) if len(head) == HEAD.size and len(sent) == files else None
    if request is None:
        for file in sent:
            os.close(file)
    return request


def _is_per_login(name: str) -> bool:
    return name in _PER_LOGIN or name.startswith(_PER_LOGIN_BEGINS)


def _read(connection: socket.socket, head: bytes, files: tuple[int, ...]) -> Request | None:
    """The request behind its head; None where it is none."""
    size, arguments = HEAD.unpack(head)
    data = _exactly(connection, size) if size <= _LARGEST else b""
    words = data.decode("utf-8", "surrogateescape").split("\0")
    if len(data) < size or len(words) < arguments + 2 or not words[-1].isdecimal():
        return None
    variables = (word.partition("=") for word in words[arguments:-2])
    environ = {name: value for name, equals, value in variables if name and equals}
    return Request(tuple(words[:arguments]), environ, words[-2], int(words[-1]) & 0o777, head + data, files)


def _exactly(connection: socket.socket, size: int) -> bytes:
    """So many bytes, or fewer where no more come."""
    data = b""
    while len(data) < size and (part := connection.recv(size - len(data))):
        data += part
    return data
