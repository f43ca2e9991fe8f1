"""On every screen, at every size: no number is cut, and a text that is cut ends in an ellipsis.

All text comes into a frame through few doors: lines of a panel, texts on a canvas, numbers on a colour bar
and on the wires of a circuit. They are watched: every number that a frame shows has to have come in so, and
what does not fit on a canvas has to have been shortened before.
"""

import asyncio
import re
import sys
from contextlib import contextmanager
from typing import Any

import pytest

from gdtui.app import GdtuiApp
from gdtui.render.cells import heatmap, panel
from gdtui.render.cells.canvas import Canvas
from gdtui.render.circuit import painter
from tests.screens.driving import page, until

SIZES = [(60, 20), (80, 24), (120, 40), (200, 60)]
NUMBER = re.compile(r"\d[\d.,]*\d|\d")
CUT = re.compile(r"\d…(?!\w)")
"""An ellipsis right behind a number: one could not tell whether there is more of it."""

SCENES: list[tuple[str, dict[str, Any], str]] = [
    ("landscape", {}, "n n v n c n tab m z"),
    ("landscape", {"loss": "x**2 + y**2 + (z - x)**2 - 1234.5678", "optimizers": ("adam",)}, "n n n v w"),
    ("landscape", {"loss": "1e9*(x**2 + 3*y**2) + 1e13"}, "n n S n"),
    ("landscape", {"loss": "1e-9*(x - 0.123456)**2 + 1e-12*y**4"}, "n n c n"),
    ("landscape", {"loss": "quadratic-10"}, "n n pagedown w n w"),
    ("slope", {}, "n v n v left_curly_bracket asterisk asterisk v c n n"),
    ("slope", {"loss": "1e-9*(w - 0.25)**4", "h": 1e-5}, "n v d v c n S"),
    ("race", {}, "n n v n v n v c n u tab"),
    ("race", {"data": "blobs", "seed": 3}, "n n v v v d n"),
    ("race", {"data": "badly-scaled"}, "n n v v z n"),
    ("circuit", {}, "n n n c end x x"),
    ("circuit", {"expression": "attention"}, "n n end c K L L J"),
    ("circuit", {"expression": "(0.3148*x + 2.13e-5*y)*sigmoid(x*y*0.25) + x*y/7.75"}, "n n end c L L"),
    ("network", {}, "n n v n left n G v n w v n v"),
    ("network", {"view": "shapes", "data": "line"}, "n n n"),
    ("network", {"data": "three-kinds", "hidden": (64, 3), "l2": 0.0125}, "n n v n down v v n"),
    ("network", {"data": "sine", "hidden": (3,), "hyper": {"learning_rate": 1e5}}, "n n n v n v n v"),
]


def numbers_in(text):
    """The numbers of a text, without what may stand around them."""
    return {found.strip(".,") for found in NUMBER.findall(text)}


@contextmanager
def watched(monkeypatch):
    """What came in: (numbers of all texts, texts of which a canvas dropped a part)."""
    known: set[str] = set()
    dropped: list[str] = []
    filled, write, cells, inlay = panel._set, Canvas.text, painter._cells, heatmap._inlay
    panel._set.cache_clear()

    def fill(row, columns):
        known.update(numbers_in("".join(span.text for span in row)))
        return filled(row, columns)

    def text(self, row, column, text, *rest, **options):
        inside = 0 <= row < self.rows and column >= 0 and column + len(text) <= self.columns
        if inside:
            known.update(numbers_in(text))
        elif any(sign.isalnum() for sign in text) and not pictured():
            dropped.append(text)
        write(self, row, column, text, *rest, **options)

    def put(row, column, text, *rest):
        known.update(numbers_in(text))
        return cells(row, column, text, *rest)

    def inlaid(canvas, column, text):
        known.update(numbers_in(text))
        inlay(canvas, column, text)

    with monkeypatch.context() as patched:
        patched.setattr(heatmap, "_inlay", inlaid)
        patched.setattr(panel, "_set", fill)
        patched.setattr(Canvas, "text", text)
        patched.setattr(painter, "_cells", put)
        yield known, dropped


def pictured():
    """Whether a circuit is being drawn, which may reach beyond the picture: its edges mark what they cut."""
    frame = sys._getframe(2)
    return frame.f_globals["__name__"].startswith("gdtui.render.circuit")


def faults(frame, known):
    """Numbers that nobody wrote, and ellipses right behind a number."""
    found = []
    for row in frame.lines():
        found += [(number, row) for number in numbers_in(row) - known]
        found += [(cut, row) for cut in CUT.findall(row)]
    return found


def clear():
    """Forget what was drawn already: it came in before anybody watched."""
    for name, module in list(sys.modules.items()):
        if name.startswith("gdtui.render"):
            for thing in list(vars(module).values()):
                getattr(thing, "cache_clear", lambda: None)()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize(("screen", "given", "keys"), SCENES)
def test_nothing_is_cut_on_any_screen(play, monkeypatch, screen, given, keys, size):
    async def check(pilot, app):
        subject = app.screen  # a dialog may come to lie over it
        assert faults(subject.frame, known) == []
        for key in keys.split():
            await pilot.press(key)
            await until(pilot, lambda: "gdtui" in "\n".join(subject.frame.lines()))
            assert faults(subject.frame, known) == [], key
        assert dropped == []

    clear()
    with watched(monkeypatch) as (known, dropped):
        play(check, screen=screen, size=size, **given)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("chapter", [1, 3, 6, 7])
def test_nothing_is_cut_beside_a_lesson(monkeypatch, chapter, size):
    async def check() -> None:
        app: Any = GdtuiApp(lesson=chapter)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            for key in ("n", "n", "t", "n", "v", "T", "t", "t"):
                await pilot.press(key)
                await until(pilot, lambda: app.screen.query("StageView") and page(app).strip())
                assert faults(app.screen.frame, known) == [], key
            assert dropped == []

    clear()
    with watched(monkeypatch) as (known, dropped):
        asyncio.run(check())


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_list_of_params_shows_as_many_as_its_heading_says(play, size):
    async def check(pilot, app):
        await pilot.press("n")
        await until(pilot, lambda: "step 1" in page(app))
        told = re.search(r"params (\d+)–(\d+) of 10", page(app))
        rows = re.findall(r" [a-k] +−?[\d.e]+ +−?[\d.e]+ ", page(app).partition("by way moved")[2])
        assert len(rows) == (int(told[2]) - int(told[1]) + 1 if told else 0)

    play(check, size=size, loss="+".join(f"{n}*{name}**2" for n, name in enumerate("abcdfghijk", 1)))
