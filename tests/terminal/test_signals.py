"""The end after a deadly signal: asked for, then made, within the half second that is promised."""

from collections.abc import Callable
from typing import Any, NoReturn

import pytest

from gdtui.terminal.signals import Guard

PROMISED = 0.5


class Ended(BaseException):
    """In place of the end of this process."""


@pytest.fixture
def guard(monkeypatch: pytest.MonkeyPatch) -> tuple[Guard, list[Any]]:
    """A guard whose waiting and ending are written down."""
    done: list[Any] = []

    def end(status: int) -> NoReturn:
        done.append(("end", status))
        raise Ended

    monkeypatch.setattr("gdtui.terminal.signals.os._exit", end)
    monkeypatch.setattr("gdtui.terminal.signals.time.sleep", lambda seconds: done.append(("wait", seconds)))
    return Guard(), done


class Terminal:
    def __init__(self, done: list[Any]) -> None:
        self._done = done

    def leave(self, cut: bool, seconds: float = 0.2) -> None:
        self._done.append(("leave", cut, seconds))


def test_asked_then_restored_then_ended(guard: tuple[Guard, list[Any]]) -> None:
    it, done = guard
    it.terminal = Terminal(done)
    it.ask_to_end = lambda status: done.append(("ask", status))
    with pytest.raises(Ended):
        it.end(143)
    (_, grace), (_, cut, leaving) = done[1], done[2]
    assert done == [("ask", 143), ("wait", grace), ("leave", True, leaving), ("end", 143)]
    assert cut
    assert grace + leaving < PROMISED


def _closed_loop(_: int) -> NoReturn:
    raise RuntimeError("Event loop is closed")


@pytest.mark.parametrize("ask", [None, _closed_loop])
def test_ended_where_nobody_can_be_asked(
    guard: tuple[Guard, list[Any]], ask: Callable[[int], None] | None
) -> None:
    it, done = guard
    it.ask_to_end = ask
    with pytest.raises(Ended):
        it.end(129)
    assert done[-1] == ("end", 129)
