"""The field between its legends: what is what, and from where to where it goes."""

from functools import lru_cache

import numpy as np

from gdtui.engine.base.wording import clipped
from gdtui.engine.network.data import Examples
from gdtui.engine.network.state import TrainingState
from gdtui.engine.network.training import Training
from gdtui.render import stage
from gdtui.render.cells.braille import Marker, markers
from gdtui.render.cells.canvas import Canvas, stack
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.heatmap import legend
from gdtui.render.cells.look import DIM, WHITE, Look
from gdtui.render.cells.palette import DEFAULT
from gdtui.render.cells.panel import Line, Span, line, panel
from gdtui.render.cells.pen import pen
from gdtui.render.cells.ramps import ramp
from gdtui.render.cells.ticks import label, labels
from gdtui.render.network.field import Sort, number_scale
from gdtui.render.network.kinds import example_glyphs, field_ramp
from gdtui.render.network.pane import InputPane, Window
from gdtui.render.network.says import field_box, field_picture
from gdtui.render.network.shown import NetworkView
from gdtui.render.spelled import spelled


def field_main(view: NetworkView, box: stage.Box, look: Look) -> Frame:
    """What is what, the field, and from where to where it goes."""
    sort = view.sort
    canvas = Canvas(field_of(view, box, look))
    if view.cursor is not None:
        here, row, column = field_box(view.pane, sort, box, look)
        ink = pen(WHITE, look.colors, look.letters)
        markers(canvas, here, [Marker(*view.cursor, "+" if look.ascii else "╋", ink)], (row, column))
    top, bottom = _legends(view.training, view.pane, sort, box.columns, look)
    return stack(top, canvas.frame(), bottom)


def field_of(view: NetworkView, box: stage.Box, look: Look) -> Frame:
    """What the network says everywhere, as large as it is between its legends."""
    return _field(view.training, view.state, view.turn, box.rows - 2, box.columns, look, view.window)


@lru_cache(maxsize=2)  # that of the state that is shown, and that of the next one
def _field(
    training: Training,
    state: TrainingState,
    turn: int,
    rows: int,
    columns: int,
    look: Look,
    window: Window | None,
) -> Frame:
    return field_picture(training, state.params, turn, rows, columns, look, window)


@lru_cache(maxsize=8)
def _legends(
    training: Training, pane: InputPane, sort: Sort, columns: int, look: Look
) -> tuple[Frame, Frame]:
    """The line above the field, and that below it."""
    examples = training.examples
    above = spelled([_kinds_line(examples, sort, look)], columns, look)
    below = panel(
        spelled([line(Span(_axes_words(examples, pane, columns, look), DIM))], columns, look), 1, columns
    )
    if not sort.kinds and not pane.flat:
        colors = ramp(look.colormap, look.colors, look.ascii)
        return legend(number_scale(pane), colors, columns, examples.target), below
    return panel(above, 1, columns), below


def _kinds_line(examples: Examples, sort: Sort, look: Look) -> Line:
    """Each kind by its glyph, and how the examples that are kept back are drawn."""
    spans: list[Span] = []
    count = max(sort.kinds, 1)
    filled, hollow = (example_glyphs(count, back, look) for back in (False, True))
    inks = field_ramp(count, look).inks if sort.kinds else np.full(1, DEFAULT)
    names = examples.kinds if sort.kinds else ("learnt from",)
    for glyph, name, ink in zip(filled, names, inks, strict=True):
        spans += [Span(f"{chr(glyph)} ", int(ink), True), Span(f"{clipped(name, 12)}  ")]
    if len(examples.test_y):
        spans += [Span("".join(map(chr, hollow[:4])), DIM), Span(" test", DIM)]
    return tuple(spans)


def _axes_words(examples: Examples, pane: InputPane, columns: int, look: Look) -> str:
    """What is drawn across and up, from where to where, and what is held: in as few words as it takes."""
    held = f" · {pane.held} more at {'their' if pane.held > 1 else 'its'} mean" if pane.held else ""
    if pane.flat:
        return clipped(f"across {examples.names[pane.across]}, up {examples.target}", columns)
    shown = [(examples.names[place], pane.ranges[n]) for n, place in enumerate((pane.across, pane.up))]
    versions = (
        " · ".join(f"{clipped(name, most)} {_span(ends, digits, look)}" for name, ends in shown) + rest
        for rest in (held, "")
        for most, digits in ((12, 3), (8, 3), (8, 2), (3, 2))
    )
    fitting = (words for words in versions if len(words) <= columns)
    return next(fitting, " · ".join(clipped(name, columns // 2 - 2) for name, _ in shown))


def _span(ends: tuple[float, float], digits: int, look: Look) -> str:
    """From where to where, in so many digits, or in as many as tell the ends apart."""
    low, high = (label(end, look.ascii, digits) for end in ends)
    if low == high:
        low, high = labels(ends, look.ascii)
    return f"{low}…{high}"
