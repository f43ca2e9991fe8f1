"""Key `y`: whatever keys lead to, the copied line opened afresh shows the same cells."""

import asyncio
import random
import shlex
from typing import Any

import numpy as np
import pytest

from gdtui.app import GdtuiApp
from gdtui.cli.copied import view_of
from gdtui.cli.opening import opening
from gdtui.engine.base.settings import Settings
from gdtui.screens import slope
from gdtui.terminal.capabilities import Capabilities, ColorDepth
from tests.screens.driving import page, until

LOOK = Capabilities(ColorDepth.TRUECOLOR, False)


def keys(text: str) -> list[str]:
    """The names of keys."""
    return text.split()


COMMON = keys("n n n b comma full_stop home r left_square_bracket right_square_bracket minus plus")
MOVES = keys("left right H L")
BRACES = keys("left_curly_bracket right_curly_bracket")
KEYS = {
    "landscape": [*COMMON, *MOVES, *keys("up down K J z Z 0 c tab m v w S B D U U V pagedown pageup")],
    "slope": [*COMMON, *MOVES, *BRACES, *keys("v shift+tab d asterisk slash c z Z S 0 U U V up")],
    "race": [*COMMON, *BRACES, *keys("left up less_than_sign greater_than_sign tab c v u S z d")],
    "network": [
        *COMMON,
        *keys(
            "v v v v left up left_curly_bracket right_curly_bracket left_parenthesis right_parenthesis R d"
        ),
        *keys("less_than_sign greater_than_sign N m M F 0 G w W S H L K J f3 f3 f4 tab"),
    ],
    "circuit": [*COMMON, *MOVES, *keys("end tab up K J less_than_sign greater_than_sign x x c")],
}
FIRST: dict[str, list[dict[str, Any]]] = {
    "landscape": [
        {},
        {"loss": "rosenbrock", "gradient": "y, -x"},
        {"loss": "x**2 + y**2 + (z - x)**2", "optimizers": ("adam",)},
    ],
    "slope": [{}, {"loss": "two-valleys", "optimizers": ("momentum",), "gradient": "w**3"}],
    "race": [{}, {"data": "blobs", "seed": 3}, {"data": "badly-scaled", "optimizers": ("adam",)}],
    "network": [{"hidden": (3,)}, {"data": "three-kinds", "seed": 2, "hidden": (4, 2)}, {"data": "sine"}],
    "circuit": [{}, {"expression": "attention"}, {"expression": "x*y + exp(-x)"}],
}
PICKS = {
    "landscape": {"f": ["bowl", "saddle"], "o": ["adam", "momentum", "newton"]},
    "slope": {"f": ["abs", "wiggly"], "o": ["adam", "momentum"]},
    "race": {"f": ["line", "moons"], "o": ["adam", "momentum"], "O": ["rmsprop"]},
    "network": {"f": ["circles", "line"], "o": ["momentum"], "A": ["relu"], "c": ["seeds", "optimizers"]},
    "circuit": {"f": ["neuron", "patterns", "micrograd"]},
}


def walk(screen, seed, length):
    """Keys of the screen, and dialogs to be answered by a name, as they come."""
    draw = random.Random(seed)
    picks = [(key, name) for key, names in PICKS[screen].items() for name in names]
    return [draw.choice(picks) if draw.random() < 0.08 else draw.choice(KEYS[screen]) for _ in range(length)]


def same(one, other):
    """The rows in which two frames differ."""
    parts = [
        (getattr(one, part), getattr(other, part)) for part in ("glyph", "foreground", "background", "bold")
    ]
    rows = {int(row) for ours, theirs in parts for row in np.argwhere(ours != theirs)[:, 0]}
    return [(one.lines()[row], other.lines()[row]) for row in sorted(rows)]


async def shown(pilot, app: Any):
    await until(pilot, lambda: app.screen.query("StageView") and "gdtui" in page(app))
    app.screen.pause()
    app.screen.say("")
    app.screen.settle()
    return app.screen.frame


async def act(pilot: Any, app: Any, action: Any):
    if isinstance(action, tuple):
        key, name, *typed = action
        await pilot.press(key)
        if len(list(app.screen_stack)) == 1:
            return  # what stood side by side stands alone again: nothing was asked
        await pilot.press(*name, "enter")
        for text in typed:
            await until(pilot, lambda: app.screen.query("Input"))
            app.screen.query_one("Input").value = text
            await pilot.press("enter")
        await until(pilot, lambda: len(list(app.screen_stack)) == 1)
    else:
        await pilot.press(action)


async def line_after(screen: str, actions: Any, size: tuple[int, int], given: Any) -> Any:
    app: Any = GdtuiApp(Settings(**given), screen, LOOK)
    async with app.run_test(size=size) as pilot:
        await shown(pilot, app)
        for action in actions:
            await act(pilot, app, action)
        frame = await shown(pilot, app)
        return view_of(app.screen), frame


async def frame_of(line, size):
    asked = opening(shlex.split(line)[1:])
    app: Any = GdtuiApp(asked.settings, asked.screen, LOOK, asked.speed, simulation=asked.simulation)
    async with app.run_test(size=size) as pilot:
        return await shown(pilot, app)


@pytest.fixture(autouse=True)
def _untimed(monkeypatch):
    """A cost is measured on this machine, at this moment: no line brings that back."""
    monkeypatch.setattr(slope.SlopeScreen, "_seconds", lambda _: slope._UNTIMED)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("screen", KEYS)
def test_the_copied_line_shows_the_same_cells(screen, seed, size):
    given = FIRST[screen][seed % len(FIRST[screen])]
    actions = walk(screen, 100 * seed + size[0], 16)
    view, before = asyncio.run(line_after(screen, actions, size, given))
    assert view.remark == "", (actions, view.line)
    after = asyncio.run(frame_of(view.line, size))
    assert same(before, after) == [], (actions, view.line)


@pytest.mark.parametrize(
    ("screen", "given", "actions"),
    [
        ("landscape", {"loss": "himmelblau"}, "n S"),
        ("landscape", {"loss": "bowl"}, "S n v"),
        ("landscape", {"loss": "himmelblau"}, "S S n"),
        ("slope", {"loss": "w**2 + 1"}, "S n"),
        ("slope", {"loss": "w**2 + 1"}, "n v v S"),
        ("race", {"data": "line"}, "S n"),
        ("race", {"data": "badly-scaled"}, "S n S"),
    ],
)
def test_the_copied_line_shows_the_same_scale(screen, given, actions):
    view, before = asyncio.run(line_after(screen, actions.split(), (80, 24), given))
    assert ("--scale " in view.line) == (actions.count("S") % 2 == 1)
    assert same(before, asyncio.run(frame_of(view.line, (80, 24)))) == [], view.line
