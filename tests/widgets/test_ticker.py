"""When the steps of a run are made: in time, after a key, and less often where the host is busy."""

import heapq
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.widgets.ticker import LOOK, MOST_AT_ONCE, MOST_LOOKS, MOST_STEPS, SWEEP, WAIT, Ticker


class Handle:
    def __init__(self) -> None:
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True


class Loop:
    """An event loop whose clock is set; each of its callbacks comes as late as it is told."""

    def __init__(self) -> None:
        self.moment = 0.0
        self.waiting: list[tuple[float, int, Callable[[], None], Handle]] = []
        self._count = 0

    def time(self) -> float:
        return self.moment

    def call_at(self, when: float, callback: Callable[[], None]) -> Handle:
        self._count += 1
        heapq.heappush(self.waiting, (when, self._count, callback, handle := Handle()))
        return handle

    def call_later(self, delay: float, callback: Callable[[], None]) -> Handle:
        return self.call_at(self.moment + delay, callback)

    def turn(self, late: float = 0.0) -> None:
        """The next callback."""
        when, _, callback, handle = heapq.heappop(self.waiting)
        self.moment = max(self.moment, when) + late
        if not handle.cancelled:
            callback()


class Run:
    """A run of five steps a second on such a loop; each takes a while, a part of which is waited for."""

    def __init__(self, takes: float = 0.0, waits: float = 0.0) -> None:
        self.loop = Loop()
        self.steps: list[float] = []
        """When pictures were made."""
        self.made: list[int] = []
        """How many steps each of them shows."""
        self.errors: list[Exception] = []
        self.keys = self.swept = 0
        self.takes, self.waits, self.worked = takes, waits, 0.0
        self.ticker = Ticker(
            SimpleNamespace(app=SimpleNamespace(_handle_exception=self.errors.append)),  # type: ignore[arg-type]
            0.2, self.tick, self.key_waits, self.loop, lambda: self.worked,  # type: ignore[arg-type]
            self.sweep,
        )  # fmt: skip

    def tick(self, steps: int) -> None:
        self.steps.append(self.loop.moment)
        self.made.append(steps)
        self.loop.moment += self.takes
        self.worked += self.takes - self.waits

    def sweep(self) -> None:
        self.swept += 1

    def key_waits(self) -> bool:
        self.keys -= 1
        return self.keys >= 0


def test_steps_come_in_time_and_do_not_drift() -> None:
    run = Run(takes=0.07)
    for _ in range(50):
        run.loop.turn(late=WAIT / 2)
    assert run.steps == pytest.approx([0.2 * n + WAIT / 2 for n in range(1, 51)])


def test_a_step_is_one_callback() -> None:
    run = Run()
    for steps in range(1, 10):
        run.loop.turn()
        assert (len(run.steps), len(run.loop.waiting)) == (steps, 1)


def test_what_is_too_late_is_left_out_and_nothing_piles_up() -> None:
    run = Run(takes=0.5)
    for _ in range(10):
        run.loop.turn()
    assert run.steps == pytest.approx([0.2 + 0.6 * n for n in range(10)])
    assert run.made == [1, *[MOST_STEPS] * 9]  # of three that are due


@pytest.mark.parametrize("late", [0.0, WAIT, 0.03, 0.05, 0.1])
def test_who_gives_way_keeps_the_speed_and_shows_half_of_the_steps_at_least(late: float) -> None:
    run = Run(takes=0.005)
    for _ in range(200):
        run.loop.turn(late)
    assert sum(run.made) == pytest.approx((run.steps[-1] - run.steps[0]) / 0.2, abs=2)
    assert sum(run.made) <= MOST_STEPS * len(run.steps)
    assert (run.ticker.given > 0.15) == (late >= 0.03)


def test_a_key_goes_first_but_not_for_ever() -> None:
    run = Run()
    run.keys = 3
    for _ in range(4):
        assert not run.steps
        run.loop.turn()
    assert run.steps == pytest.approx([0.2 + 3 * LOOK])
    run.keys = 10**9
    for _ in range(MOST_LOOKS + 1):
        run.loop.turn()
    assert len(run.steps) == 2
    assert run.ticker.given == 0  # to answer keys is not to be late


@pytest.mark.parametrize(("late", "waits"), [(0.05, 0.0), (0.0, 0.05), (0.025, 0.025)])
def test_who_has_to_wait_rests_until_he_has_not_but_half_of_the_pictures_stay(
    late: float, waits: float
) -> None:
    run = Run(takes=0.05, waits=waits)
    for _ in range(20):
        run.loop.turn(late)
    assert run.steps[-1] - run.steps[-2] == pytest.approx(0.4, abs=0.02)
    run.waits = 0.0
    for _ in range(400):
        run.loop.turn()
    assert run.steps[-1] - run.steps[-2] == pytest.approx(0.2)


@settings(max_examples=30)
@given(st.lists(st.floats(0, 1e5), min_size=1, max_size=60))
def test_however_late_it_comes_the_rest_is_bounded(delays: list[float]) -> None:
    run = Run()
    for late in delays:
        before = run.ticker.given
        run.loop.turn(late)
        assert run.ticker.given <= min(before + MOST_AT_ONCE, 0.2)
    assert len(run.steps) == len(delays)
    assert all(1 <= steps <= MOST_STEPS for steps in run.made)
    assert sum(run.made) <= 1 + run.loop.moment / 0.2


def test_a_host_that_is_too_small_is_shared_and_steps_come_soon_after_their_time() -> None:
    """A hundred runs whose steps take 3 ms each, on one processor: half as many again as it can carry."""
    due, given, free, late = [0.002 * n for n in range(100)], [Run().ticker for _ in range(100)], 0.0, []
    for _ in range(6000):
        run = min(range(100), key=due.__getitem__)
        begins = max(free, due[run])
        late.append(begins - due[run])
        given[run]._give_way(late[-1])
        free = begins + 0.003
        due[run] += 0.2 + given[run].given
    assert sum(late[-1000:]) / 1000 < 3 * WAIT  # without that it would be seconds


def test_an_error_is_the_apps_and_ends_it() -> None:
    run = Run()

    def fails(_: int) -> Any:
        raise ValueError("no")

    run.ticker._tick = fails
    run.loop.turn()
    assert [str(error) for error in run.errors] == ["no"]
    assert not run.loop.waiting


def test_what_steps_have_left_is_swept_now_and_then_not_with_every_step() -> None:
    run = Run()
    for step in range(1, 2 * SWEEP + 1):
        run.loop.turn()
        assert run.swept == step // SWEEP


def test_what_is_stopped_calls_no_more() -> None:
    run = Run()
    run.ticker._tick = lambda _: run.ticker.stop()
    run.loop.turn()
    assert not run.loop.waiting
    other = Run()
    other.ticker.stop()
    other.loop.turn()
    assert not other.steps
