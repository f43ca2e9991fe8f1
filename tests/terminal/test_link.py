"""The link: never blocks, one frame in flight."""

import asyncio
import contextlib
import os
import select
import tty
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest

from gdtui.terminal.link import QUESTION, Link, write_within
from tests.terminal.ptyharness import PATIENCE


@pytest.fixture
def ends() -> Iterator[tuple[int, int]]:
    """The far end of a raw pty, and a non-blocking near end."""
    far, near = os.openpty()
    tty.setraw(near)
    os.set_blocking(near, False)
    yield far, near
    os.close(far)
    os.close(near)


def play(near: int, story: Callable[[Link, list[bool]], Coroutine[Any, Any, None]]) -> None:
    async def run() -> None:
        freed: list[bool] = []
        link = Link(near, asyncio.get_running_loop(), lambda: freed.append(True))
        await story(link, freed)
        link.close()

    asyncio.run(run())


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.001)


def test_a_full_line_does_not_block(ends: tuple[int, int]) -> None:
    far, near = ends

    async def story(link: Link, freed: list[bool]) -> None:
        frame = "x" * 100_000
        link.write_frame(frame)
        assert link.busy
        link.write("\x07")
        received = b""

        def drained() -> bool:
            nonlocal received
            received += os.read(far, 65536)
            return len(received) == 100_001

        await until(drained)
        await until(lambda: freed)
        assert not link.busy
        assert received.endswith(b"x\x07")

    play(near, story)


def test_a_frame_is_in_flight_until_it_is_answered(ends: tuple[int, int]) -> None:
    far, near = ends

    async def story(link: Link, freed: list[bool]) -> None:
        link.ask()
        assert not link.busy  # whether it answers is not known
        link.answered(link._answers.open[0].moment + 0.001)
        link.write_frame("small")
        assert not link.busy
        link.write_frame("y" * 600)
        assert link.busy
        received = b""
        while not received.endswith(b"y" + QUESTION.encode()):
            received += os.read(far, 4096)
        link.answered(link._answers.open[0].moment + 0.002)
        assert freed
        assert not link.busy

    play(near, story)


def test_a_far_line_takes_several_frames_a_congested_one_does_not(ends: tuple[int, int]) -> None:
    far, near = ends

    async def story(link: Link, _: list[bool]) -> None:
        link.ask()
        link.answered(link._answers.open[0].moment + 0.2)
        for _frame in range(3):
            link.write_frame("y" * 600)
            link.answered(link._answers.open[0].moment + 0.2)
        link.write_frame("y" * 600)
        assert not link.busy
        link.answered(link._answers.open[0].moment + 1.0)
        link.write_frame("y" * 600)
        assert link.busy
        os.read(far, 65536)

    play(near, story)


def test_a_terminal_that_stops_answering(ends: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    far, near = ends
    monkeypatch.setattr("gdtui.terminal.answers._PATIENCE", 0.01)

    async def story(link: Link, freed: list[bool]) -> None:
        link.ask()
        link.answered(link._answers.open[0].moment)
        link.write_frame("y" * 600)
        assert link.busy
        await until(lambda: freed)
        assert not link.busy
        for _frame in range(5):  # it is asked again, until it is clear that it answers nothing
            link.write_frame("y" * 600)
            await until(lambda: not link.busy)
        asked = len(link._answers.open)
        link.write_frame("y" * 600)
        assert len(link._answers.open) == asked == 0
        os.read(far, 65536)

    play(near, story)


def test_a_line_that_is_gone() -> None:
    far, near = os.openpty()
    os.set_blocking(near, False)
    os.close(far)

    async def story(link: Link, _: list[bool]) -> None:
        link.write_frame("x" * 1000)
        assert not link.busy

    play(near, story)
    os.close(near)


def test_leaving_a_line_that_takes_nothing(ends: tuple[int, int]) -> None:
    far, near = ends
    assert write_within(near, b"bye", 0.5)
    assert os.read(far, 10) == b"bye"
    while select.select([], [near], [], 0.1)[1]:  # the kernel moves what is written on, and takes more
        with contextlib.suppress(BlockingIOError):
            os.write(near, b"x" * 1024)
    assert not write_within(near, b"bye", 0.05)
