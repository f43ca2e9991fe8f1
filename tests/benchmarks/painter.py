"""What painting costs: `python -m tests.benchmarks.painter [--json]`.

Each figure is the median of many runs in this process, and stands beside its ratio to one fixed piece of work
of the same machine and moment: copying the four arrays of a 120x40 frame a hundred times. The ratios can be
compared between machines; the milliseconds cannot.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import count

import numpy as np
from textual.app import App, ComposeResult

from gdtui.engine.landscape.basins import Basins
from gdtui.engine.landscape.simulation import Landscape
from gdtui.engine.losses.catalogue import find_loss
from gdtui.engine.losses.plane import named_plane
from gdtui.engine.optimizers.registry import make
from gdtui.engine.settings.axis import axes_of, find_axis
from gdtui.engine.settings.map import SettingsMap, asked_of
from gdtui.engine.settings.runs import ends_of
from gdtui.render.cells.braille import arrow, marker, markers, polyline, strokes
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.chart import axes
from gdtui.render.cells.frame import Frame, changed
from gdtui.render.cells.heatmap import heatmap, legend
from gdtui.render.cells.look import Look
from gdtui.render.cells.pen import pen
from gdtui.render.cells.ramps import ramp
from gdtui.render.cells.scale import scale_of
from gdtui.render.cells.viewport import Viewport
from gdtui.render.landscape.surface.picture import Walker, surface_frame
from gdtui.render.landscape.surface.scene import scene
from gdtui.render.landscape.surface.stand import Stand
from gdtui.render.maps.survey import Place
from gdtui.widgets.frame_view import FrameView

COLUMNS, ROWS = 120, 40
VIEW = Viewport((-2.0, 2.0), (-1.0, 3.0), COLUMNS, ROWS)
WHITE = pen()


def milliseconds(work: Callable[[], object], runs: int = 60) -> float:
    """The median duration of one run."""
    work()
    durations = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        durations.append(time.perf_counter() - start)
    return statistics.median(durations) * 1000


def field() -> np.ndarray:
    """Rosenbrock on the pixels of the viewport."""
    x, y = VIEW.axes()
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def paint() -> Frame:
    """The standing picture, from values to frame."""
    values = field()
    return heatmap(values, scale_of(values), ramp())


def step(base: Frame, index: int) -> Frame:
    """The moving picture: a trail of 200 points, an arrow, a dot."""
    canvas = Canvas(base)
    angle = np.linspace(0, 0.02 * index, 200)
    x, y = 1.5 * np.cos(angle), 1 + 1.5 * np.sin(angle)
    polyline(canvas, VIEW, x, y, WHITE)
    shaft, head = arrow(VIEW, (x[-1], y[-1]), (-1.0, 1.0), WHITE)
    strokes(canvas, VIEW, shaft)
    markers(canvas, VIEW, head)
    marker(canvas, VIEW, x[-1], y[-1], "●", WHITE)
    return canvas.frame()


class Painter(App[None]):
    """One frame view over the whole screen."""

    CSS = "FrameView { width: 100%; height: 100%; }"

    def compose(self) -> ComposeResult:
        """The view."""
        yield FrameView()


async def widget(base: Frame) -> dict[str, float]:
    """What the widget adds: all lines of a new picture, one changed line."""
    app = Painter()
    async with app.run_test(size=(COLUMNS, ROWS)) as pilot:
        view = app.query_one(FrameView)
        canvas = Canvas(base)
        canvas.text(20, 60, "●", 0xFFFFFF)
        dot = canvas.frame()
        frames = [base, dot]

        def all_lines() -> None:
            view.notify_style_update()
            for row in range(ROWS):
                view.render_line(row)

        def one_line() -> None:
            frames.reverse()
            view.show(frames[0])
            for row in range(ROWS):
                view.render_line(row)

        view.show(base)
        await pilot.pause()
        return {
            "widget, all lines": milliseconds(all_lines),
            "widget, one changed cell": milliseconds(one_line),
        }


def first_chart() -> dict[str, float]:
    """The import of plotext and the first axes, in a fresh interpreter."""
    code = (
        "import time; from gdtui.render.cells.chart import axes; start = time.perf_counter(); import plotext;"
        "middle = time.perf_counter(); axes(100, 30, (0.0, 50.0), (0.0, 20.0));"
        "print(middle - start, time.perf_counter() - middle)"
    )
    out = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    imported, drawn = (float(part) * 1000 for part in out.split())
    return {"plotext, import": imported, "first axes": drawn}


def blocks() -> Callable[[], Frame]:
    """Paints the block of Rosenbrock's loss, turned further each time, with a way of 40 steps on it."""
    loss, plane = find_loss("rosenbrock", 2), named_plane(("x", "y"), "x", "y", np.zeros(2))
    across, up = loss.bounds
    here, turns = Viewport(across, up, COLUMNS, ROWS - 1), count()
    walker = Walker(np.random.default_rng(0).normal(size=(40, 2)), "●", WHITE)

    def painted() -> Frame:
        return surface_frame(
            scene(Place(loss, plane, here), True, Stand(next(turns) * 3.3, 40), Look()), [walker], Look()
        )

    return painted


def momentum_basins() -> None:
    """The basins of 160x90 starts on himmelblau after 200 steps of momentum, all of them."""
    across, up = np.linspace(-5, 5, 160), np.linspace(-5, 5, 90)
    plane = named_plane(("x", "y"), "x", "y", np.zeros(2))
    rule = make("momentum", learning_rate=0.01)
    list(Basins(find_loss("himmelblau", 2), rule, plane, across, up, 200).pieces())


def momentum_map() -> SettingsMap:
    """What becomes of 200 steps of momentum on himmelblau with 120x60 settings."""
    walk = Landscape(find_loss("himmelblau", 2), (-0.5, -1.0), (make("momentum"),))
    axis = find_axis(axes_of(walk, walk.optimizers[0]), "momentum")
    return SettingsMap(walk, 0, axis, np.geomspace(3e-4, 0.1, 120), np.linspace(0, 0.99, 60), 200)


def all_settings() -> None:
    """All of them, at once."""
    asked = momentum_map()
    rates, values = (each.ravel() for each in np.meshgrid(asked.rates, asked.values))
    ends_of(asked.simulation, asked_of(asked.simulation, 0, asked.axis, rates, values), asked.steps)


def measure() -> dict[str, float]:
    """All figures, in milliseconds."""
    base = paint()
    values = field()
    scale = scale_of(values)
    counter = iter(range(10**6))
    last = step(base, 100)
    return {
        "yardstick": milliseconds(lambda: [Canvas(base) for _ in range(100)]),
        "scale of a field": milliseconds(lambda: scale_of(values)),
        "heatmap": milliseconds(lambda: heatmap(values, scale, ramp())),
        "legend": milliseconds(lambda: legend(scale, ramp(), COLUMNS)),
        "trail, arrow and dot over a base": milliseconds(lambda: step(base, next(counter))),
        "what changed": milliseconds(lambda: changed(base, last)),
        **asyncio.run(widget(base)),
        **first_chart(),
        "a block, turned (≤ 10 ms)": milliseconds(blocks()),
        "basins, 160x90, 200 steps (≤ 300 ms)": milliseconds(momentum_basins, 5),
        "map of settings, coarse (≤ 60 ms)": milliseconds(
            lambda: next(filter(None, momentum_map().maps())), 5
        ),
        "map of settings, 120x60, 200 steps (≤ 300 ms)": milliseconds(all_settings, 5),
        "axes, another range": milliseconds(lambda: axes(100, 30, (0.0, 50.0 + next(counter)), (0.0, 20.0))),
        "axes, the same again": milliseconds(lambda: axes(100, 30, (0.0, 50.0), (0.0, 20.0))),
    }


def main() -> None:
    """Print the figures as a table, or as JSON."""
    figures = measure()
    yardstick = figures["yardstick"]
    if "--json" in sys.argv[1:]:
        print(
            json.dumps({name: {"ms": ms, "ratio": ms / yardstick} for name, ms in figures.items()}, indent=2)
        )
        return
    print(f"{'120x40':<36}{'ms':>9}{'ratio':>9}")
    for name, ms in figures.items():
        print(f"{name:<36}{ms:>9.3f}{ms / yardstick:>9.3f}")


if __name__ == "__main__":
    main()
