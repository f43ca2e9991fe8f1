"""When a step glides, how far it has come in each picture, and that nothing is left of it."""

from collections.abc import Callable
from typing import Any

import pytest

from gdtui.widgets.glider import FRAME, LEISURE, PARTS, Glider


class Clockwork:
    """Stands for a screen: its timers go off when they are told to."""

    def __init__(self) -> None:
        self.moment = 0.0
        self.timers: list[Clockwork.Timer] = []
        self.drawn: list[float | None] = []
        self.glider: Glider[str] = Glider(self, self.draw, lambda: self.moment)  # type: ignore[arg-type]

    class Timer:
        def __init__(self, seconds: float, callback: Callable[[], Any]) -> None:
            self.seconds, self.callback, self.running = seconds, callback, True

        def stop(self) -> None:
            self.running = False

    def set_interval(self, seconds: float, callback: Callable[[], Any]) -> Timer:
        self.timers.append(self.Timer(seconds, callback))
        return self.timers[-1]

    def draw(self) -> None:
        self.glider.drawing()
        self.drawn.append(self.glider.now.part if self.glider.now else None)

    def step(self, pause: float = 1.0) -> None:
        """A key that steps, so long after the last one."""
        self.moment += pause
        self.glider.key()
        self.glider.begin("before")
        self.draw()

    def tick(self) -> None:
        for timer in [timer for timer in self.timers if timer.running]:
            timer.callback()


def test_a_step_comes_closer_in_each_picture_and_then_all_the_way() -> None:
    it = Clockwork()
    it.step()
    it.step()
    while it.timers[-1].running:
        it.tick()
    assert it.drawn == [None, *PARTS, None]
    assert list(PARTS) == sorted(PARTS)
    assert len(PARTS) * FRAME <= 0.12


def test_the_first_key_and_keys_in_a_hurry_glide_not() -> None:
    it = Clockwork()
    it.step()
    it.step(LEISURE * 0.9)
    it.step(0.05)
    assert it.drawn == [None] * 3
    assert not it.timers


@pytest.mark.parametrize("ticks", range(len(PARTS) + 2))
def test_whatever_else_draws_finds_the_step_made(ticks: int) -> None:
    it = Clockwork()
    it.step()
    it.step()
    for _ in range(ticks):
        it.tick()
    it.draw()
    assert it.drawn[-1] is None
    assert not any(timer.running for timer in it.timers)
    it.tick()
    assert it.drawn[-1] is None


def test_a_step_in_the_middle_of_another_begins_anew() -> None:
    it = Clockwork()
    for _ in range(3):
        it.step()
    assert it.drawn == [None, PARTS[0], PARTS[0]]
    assert sum(timer.running for timer in it.timers) == 1
