"""What a start sends is what a host receives, and nothing else is taken for a request."""

import os
import socket
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.host.request import Request, received
from gdtui.terminal.warm.joining import HEAD, packed, send
from tests.effort import examples

WORDS = st.text(st.characters(exclude_characters="\0", exclude_categories=()), max_size=20)
NAMES = st.text(st.characters(exclude_characters="\0=", exclude_categories=["Cs"]), min_size=1, max_size=9)


@pytest.fixture(scope="module")
def files() -> Iterator[list[int]]:
    """Four open files."""
    opened = [os.open(".", os.O_RDONLY) for _ in range(4)]
    yield opened
    for file in opened:
        os.close(file)


def passed(data: bytes, files: list[int]) -> Request | None:
    """What comes at the other end."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        send(ours, data, files)
        ours.shutdown(socket.SHUT_WR)
        request = received(theirs, 4)
    if request is not None:
        request.close()
    return request


@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"))), st.dictionaries(NAMES, WORDS)
)
@settings(max_examples=examples(40))
def test_a_request_comes_as_it_was_sent(
    files: list[int], arguments: list[str], environ: dict[str, str]
) -> None:
    try:
        data = packed(arguments, environ, "utf-8")
    except UnicodeEncodeError:  # a surrogate that no environment holds
        return
    request = passed(data, files)
    assert request is not None
    assert list(request.arguments) == arguments
    assert request.environ == environ
    assert request.encoding == "utf-8"
    assert request.data == data


@pytest.mark.parametrize(
    "data",
    [
        b"x",
        HEAD.pack(2**32 - 1, 1),
        HEAD.pack(9, 1) + b"short",
        HEAD.pack(3, 4) + b"a\0b",
        HEAD.pack(5, 1) + b"a\0b\0c",
    ],
)
def test_what_is_no_request_is_none(files: list[int], data: bytes) -> None:
    assert passed(data, files) is None


def test_a_request_has_its_four_files(files: list[int]) -> None:
    assert passed(packed(["--restricted"], {}, "utf-8"), files[:3]) is None


def test_only_what_a_picture_depends_on_tells_requests_apart() -> None:
    folder = (os.open(".", os.O_RDONLY),) * 4
    first = Request(("a",), {"TERM": "xterm", "SSH_TTY": "/dev/pts/1"}, "utf-8", 0, b"", folder)
    assert first.key == first._replace(environ={"TERM": "xterm", "SSH_CLIENT": "::1"}, mask=7).key
    assert first.key != first._replace(environ={"TERM": "xterm", "SSH_ORIGINAL_COMMAND": "race"}).key
    assert first.key != first._replace(environ={"TERM": "linux"}).key
    assert first.key != first._replace(encoding="ascii").key
    os.close(folder[0])
