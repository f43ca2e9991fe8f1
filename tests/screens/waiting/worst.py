"""Keys that have the most to do with the longest expressions, and how long they hold the program.

While one callback of the event loop runs, no key is served. What it does is counted: calls of functions, and
what the gates of a circuit take to compute arrays (`engine.autodiff.work`). `python -m
tests.benchmarks.expressions` times the same keys; what a call takes is from there.
"""

import asyncio
import sys
import time
from asyncio.events import Handle
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import cache
from math import prod
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np

from gdtui.app import GdtuiApp
from gdtui.cli.opening import opening
from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.autodiff.work import Shape, Work, gradient_work, hessian_work, seconds
from gdtui.engine.losses.models import MOST_GATES
from gdtui.screens.filling import FillingScreen
from gdtui.terminal.capabilities import Capabilities, ColorDepth
from tests.engine.autodiff.worst import SHAPES, filled
from tests.screens.driving import page, until

CALL = 0.3e-6
"""Seconds that a call takes."""

_PIECES = 3
"""Of what is filled in bit by bit, so many are looked at after each key: they are callbacks, too."""

_TEXT = 40
"""What is so long is no key but a text."""


class Case(NamedTuple):
    """A view with a long expression.

    Attributes:
        words: the command line that opens it.
        first: keys that lead there.
        keys: keys that have much to do; or a text that is typed into a dialog.
    """

    words: Sequence[str]
    first: Sequence[str]
    keys: Sequence[str]


class Held(NamedTuple):
    """The longest callback after a key.

    Attributes:
        key: the key.
        calls: of functions.
        arrays: seconds that the gates reckon to take over arrays.
        seconds: that it took.
    """

    key: str
    calls: int
    arrays: float
    seconds: float

    @property
    def reckoned(self) -> float:
        """Seconds that it takes on a machine that has nothing else to do."""
        return self.calls * CALL + self.arrays


@cache
def longest(shape: str, params: int) -> str:
    """The longest expression of a shape that is accepted."""
    return filled(SHAPES[shape](params)).text


def model() -> str:
    """The model of the race that takes longest for an example."""
    return "(" + "+".join(["gelu(w*x+b)"] * (MOST_GATES // 4 - 1)) + "-y)**2"


def _rule() -> str:
    gradients = "+".join(["g*g"] * 120)
    return f"m={gradients};v={gradients};w=w-0.001*eta*m/(1+v)"


def _slope(shape: str, *more: str) -> list[str]:
    return ["slope", "--loss", longest(shape, 1), *more]


def _landscape(shape: str, params: int, *more: str) -> list[str]:
    return ["landscape", "--loss", longest(shape, params), *more]


CASES: dict[str, Callable[[], Case]] = {
    "slope, tangent": lambda: Case(_slope("gelus"), [], ["right", "z", "S"]),
    "slope, gradient": lambda: Case(_slope("powers"), [], ["v", "right_curly_bracket"]),
    "slope, descent": lambda: Case(_slope("gelus"), ["v", "v"], ["full_stop", "right_square_bracket"]),
    "slope, five rates": lambda: Case(_slope("powers"), ["full_stop"], ["c", "full_stop"]),
    "slope, settings": lambda: Case(_slope("gelus"), [], ["U", "V"]),
    "slope, settings of powers": lambda: Case(_slope("powers"), [], ["U", "right"]),
    "slope, program": lambda: Case(_slope("a product"), ["n"], ["P"]),
    "slope, copied": lambda: Case(_slope("powers"), ["n"], ["y"]),
    "slope, own derivative": lambda: Case(
        _slope("powers", "--gradient", longest("gelus", 1)), [], ["n", "right"]
    ),
    "slope, own rule": lambda: Case(
        _slope("cubes", "--optimizer", "own", "--rule", _rule()), [], ["full_stop"]
    ),
    "slope, circuit": lambda: Case(_slope("quotients"), [], ["g"]),
    "landscape, map": lambda: Case(_landscape("gelus of two", 2), [], ["L", "z", "I"]),
    "landscape, plane": lambda: Case(_landscape("powers", 24), ["n"], ["w", "right"]),
    "landscape, block": lambda: Case(_landscape("gelus of two", 2), [], ["D", "right"]),
    "landscape, compared": lambda: Case(_landscape("powers", 2), [], ["c", "full_stop"]),
    "landscape, five rates": lambda: Case(_landscape("gelus", 2), [], ["E", "full_stop"]),
    "landscape, basins": lambda: Case(_landscape("gelus", 2), [], ["B"]),
    "landscape, settings": lambda: Case(_landscape("powers", 2), [], ["U", "V"]),
    "landscape, Hessians": lambda: Case(
        _landscape("log-sum-exps", 24, "--optimizer", "newton"), [], ["full_stop", "right"]
    ),
    "landscape, Newton's basins": lambda: Case(
        _landscape("log-sum-exps", 24, "--optimizer", "newton"), [], ["B"]
    ),
    "landscape, typed": lambda: Case(["landscape"], ["e"], [longest("powers", 24)]),
    "landscape, own rule": lambda: Case(
        _landscape("gelus of two", 24, "--optimizer", "own", "--rule", _rule()), ["n"], ["full_stop", "P"]
    ),
    "landscape, program": lambda: Case(_landscape("powers", 2), ["n"], ["P"]),
    "landscape, circuit": lambda: Case(_landscape("a product", 24), [], ["g"]),
    "race, surface": lambda: Case(["race", "--model", model()], [], ["L", "f3", "I"]),
    "race, steps": lambda: Case(["race", "--model", model()], [], ["full_stop", "v"]),
    "race, Newton": lambda: Case(
        ["race", "--model", model(), "--optimizer", "newton"], [], ["n", "full_stop"]
    ),
    "race, program": lambda: Case(["race", "--model", model()], ["n"], ["P"]),
    "circuit, steps": lambda: Case(["circuit", longest("quotients", 24)], [], ["n", "end", "left"]),
    "circuit, checked": lambda: Case(["circuit", longest("a product", 24)], ["end"], ["c", "left"]),
    "circuit, program": lambda: Case(["circuit", longest("powers of one number", 24)], ["end"], ["P"]),
    "circuit, learning": lambda: Case(
        ["circuit", longest("powers", 24), "--learn", "a,b"], [], ["n", "end", "n"]
    ),
    "circuit, wide": lambda: Case(["circuit", longest("log-sum-exps", 24)], [], ["end", "left"]),
    "network, typed data": lambda: Case(
        ["network", "--data", f"y > {longest('gelus', 1).replace('a', 'x')}"], [], ["n", "N"]
    ),
}
"""Every screen and view, with the expression that is the worst for it."""

LARGE = ("landscape, map", "landscape, block", "landscape, settings", "race, surface")
"""What grows with the terminal."""


class _Counter:
    """Counts what is done in each callback of the event loop, and keeps the most."""

    def __init__(self) -> None:
        self.key, self.worst = "", Held("", 0, 0.0, 0.0)
        self.calls, self.arrays_take = 0, 0.0

    def profile(self, _frame: object, event: str, _what: object) -> None:
        self.calls += event in ("call", "c_call")

    def arrays(self, run: Callable[..., Any], takes: Callable[[Circuit, Any], float]) -> Callable[..., Any]:
        def counted(circuit: Circuit, point: Sequence[Any], *more: Any) -> Any:
            before = self.calls
            result = run(circuit, point, *more)
            self.calls, shapes = before, [np.shape(column) for column in point]
            self.arrays_take += takes(circuit, shapes)
            return result

        return counted

    def ran(self, handle: Any, run: Callable[[Any], None], profiled: bool) -> None:
        self.calls, self.arrays_take = 0, 0.0
        begun = time.thread_time()
        sys.setprofile(self.profile if profiled else None)
        try:
            run(handle)
        finally:
            sys.setprofile(None)
        held = Held(self.key, self.calls, self.arrays_take, time.thread_time() - begun)
        longest = (lambda each: each.reckoned) if profiled else (lambda each: each.seconds)
        self.worst = max(self.worst, held, key=longest)


def _reckoned(work: Work, shapes: Sequence[Shape]) -> float:
    return 1e-9 * (work.once + work.each * prod(np.broadcast_shapes(*shapes)))


_TAKES: dict[str, Callable[[Circuit, Sequence[Shape]], float]] = {
    "values": lambda circuit, shapes: seconds(circuit, tuple(shapes)),
    "values_and_gradients": lambda circuit, shapes: _reckoned(gradient_work(circuit), shapes),
    "hessians": lambda circuit, shapes: _reckoned(hessian_work(circuit), shapes),
}
"""Seconds that arrays of these shapes take; what is called meanwhile is in them."""


async def _press(pilot: Any, app: Any, key: str) -> None:
    """Press a key; what is longer than the name of one is typed, and accepted."""
    if len(key) >= _TEXT:
        app.screen.query_one("Input").value, key = key, "enter"
    await pilot.press(key)


def held(case: Case, *, profiled: bool = True, size: tuple[int, int] = (120, 40)) -> Held:
    """The longest callback that any of a case's keys leads to.

    Args:
        case: what is opened, and pressed.
        profiled: whether calls are counted; they take longer then.
        size: of the terminal.
    """
    asked, counter, run = opening(list(case.words)), _Counter(), Handle._run
    look = Capabilities(ColorDepth.TRUECOLOR, False)
    app: Any = GdtuiApp(asked.settings, case.words[0], look, simulation=asked.simulation)

    def counted(handle: Handle) -> None:
        counter.ran(handle, run, profiled)

    async def go() -> None:
        async with app.run_test(size=size) as pilot:
            await until(pilot, lambda: app.screen.query("StageView") and "gdtui" in page(app))
            await pilot.press(*case.first)
            with ExitStack() as patches:
                for name, takes in _TAKES.items():
                    changed = counter.arrays(getattr(Circuit, name), takes)
                    patches.enter_context(patch.object(Circuit, name, changed))
                patches.enter_context(patch.object(Handle, "_run", counted))
                patches.enter_context(patch.object(FillingScreen, "go_on_filling"))
                for key in case.keys:
                    counter.key = key if len(key) < _TEXT else "typed"
                    await _press(pilot, app, key)
                    for _ in range(_PIECES if isinstance(app.screen, FillingScreen) else 0):
                        counter.ran(app.screen, FillingScreen._fill, profiled)

    asyncio.run(go())
    return counter.worst
