"""The network's picture: what it says everywhere, and how well; or one of its other views."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from gdtui.engine.base.numbers import show_setting
from gdtui.engine.base.wording import clipped
from gdtui.engine.network.beside import SORTS
from gdtui.engine.network.data import Examples
from gdtui.engine.network.state import TrainingState
from gdtui.engine.network.training import Training
from gdtui.render import stage
from gdtui.render.cells.braille import Marker, markers
from gdtui.render.cells.canvas import Canvas, stack
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.heatmap import legend
from gdtui.render.cells.look import DIM, WHITE, YELLOW, Look
from gdtui.render.cells.palette import DEFAULT
from gdtui.render.cells.panel import Line, Span, line, panel, wrap
from gdtui.render.cells.pen import pen
from gdtui.render.cells.ramps import ramp
from gdtui.render.cells.ticks import label
from gdtui.render.network import compare
from gdtui.render.network.compare import Beside
from gdtui.render.network.field import Sort, number_scale
from gdtui.render.network.kinds import example_glyphs, field_ramp
from gdtui.render.network.pane import InputPane
from gdtui.render.network.panel import figure_lines, loss_curves, side, thinned, way_lines
from gdtui.render.network.says import field_box, field_picture, pane_of, sort_of
from gdtui.render.spelled import spelled

VIEWS = ("field", "units", "landscape", "layers")
"""In the order of the key."""
_FIRST = "n takes a step, space runs, v turns to another view; { } and ( ) change the shape."


@dataclass(frozen=True, eq=False)
class NetworkView:
    """All that is shown.

    Attributes:
        training: the run.
        state: where it stands.
        recorded: (step, state) up to here, oldest first, as far as they are kept.
        view: one of VIEWS, or of SORTS: what is set side by side.
        running: whether the clock takes the steps.
        speed: steps per second.
        notice: a line that takes the place of what just happened, or "".
        turn: which inputs are drawn, counted in their order.
        cursor: where an example would be set, in the coordinates of the field; None where none is being set.
        kind: of which kind it would be.
        lanes: the networks side by side.
    """

    training: Training
    state: TrainingState
    recorded: Sequence[tuple[int, TrainingState]]
    view: str
    running: bool
    speed: float
    notice: str
    turn: int = 0
    cursor: tuple[float, float] | None = None
    kind: int = 0
    lanes: Sequence[Beside] = ()

    @cached_property
    def history(self) -> list[TrainingState]:
        """The states from the start to now, thinned out."""
        return thinned(self.recorded)

    @property
    def pane(self) -> InputPane:
        """The inputs that are drawn."""
        return pane_of(self.training, self.turn)

    @property
    def sort(self) -> Sort:
        """What is learnt."""
        return sort_of(self.training.shape)


def draw(view: NetworkView, columns: int, rows: int, look: Look) -> Frame:
    """The whole screen, at a size that fits."""
    layout = stage.arrange(columns, rows)
    parts = stage.Parts(
        header=stage.header(look, "network", view.training.examples.name, columns),
        main=_MAIN[view.view](view, layout.main, look),
        side=_side(view, layout.side, look),
        strip=_words(view, layout.strip),
        footer=stage.footer(_hints(view), columns),
    )
    return stage.compose(layout, parts, look)


# -- the field


def _field(view: NetworkView, box: stage.Box, look: Look) -> Frame:
    """What is what, the field, and from where to where it goes."""
    sort, params = view.sort, view.state.params
    canvas = Canvas(field_picture(view.training, params, view.turn, box.rows - 2, box.columns, look))
    if view.cursor is not None:
        here, row, column = field_box(view.pane, sort, box, look)
        ink = pen(WHITE, look.colors, look.ascii)
        markers(canvas, here, [Marker(*view.cursor, "+" if look.ascii else "╋", ink)], (row, column))
    top, bottom = _around(view.training, view.turn, sort, box.columns, look)
    return stack(top, canvas.frame(), bottom)


@lru_cache(maxsize=8)
def _around(training: Training, turn: int, sort: Sort, columns: int, look: Look) -> tuple[Frame, Frame]:
    """The line above the field, and that below it."""
    pane, examples = pane_of(training, turn), training.examples
    above = spelled([_kinds_line(examples, sort, look)], columns, look)
    below = panel(spelled([line(Span(_axes_words(examples, pane, look), DIM))], columns, look), 1, columns)
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
    names = examples.kinds if sort.kinds else ("training example",)
    for glyph, name, ink in zip(filled, names, inks, strict=True):
        spans += [Span(f"{chr(glyph)} ", int(ink), True), Span(f"{clipped(name, 12)}  ")]
    if len(examples.test_y):
        spans += [Span("".join(map(chr, hollow[:4])), DIM), Span(" kept back", DIM)]
    return tuple(spans)


def _axes_words(examples: Examples, pane: InputPane, look: Look) -> str:
    """What is drawn across and up, from where to where, and what is held."""
    shown = [(examples.names[pane.across], pane.ranges[0])]
    shown.append((examples.target, pane.heights) if pane.flat else (examples.names[pane.up], pane.ranges[1]))
    parts = []
    for name, ends in shown:
        low, high = (label(end, look.ascii, 3) for end in ends)
        parts.append(f"{clipped(name, 12)} {low}…{high}")
    if pane.held:
        parts.append(f"{pane.held} more at {'their' if pane.held > 1 else 'its'} mean")
    return " · ".join(parts)


def _fields(view: NetworkView, box: stage.Box, look: Look) -> Frame:
    """The fields of all networks side by side."""
    return compare.fields(view.lanes, view.turn, box.rows, box.columns, look)


_MAIN: dict[str, Callable[[NetworkView, stage.Box, Look], Frame]] = {
    "field": _field, "units": _field, "landscape": _field, "layers": _field, **dict.fromkeys(SORTS, _fields),
}  # fmt: skip


# -- beside it


def _side(view: NetworkView, box: stage.Box, look: Look) -> Frame:
    """The numbers, and both losses against the step."""
    if view.view in SORTS:
        return compare.beside(view.lanes, view.view, box.rows, box.columns, look)
    status = stage.status(view.running, view.state.step)
    lines = [
        *figure_lines(view.training, view.state, box.columns, look),
        *way_lines(view.training, view.state, status),
    ]
    curves = loss_curves(view.history, look) if view.state.step else []
    return side(lines, curves, box.rows, box.columns, look)


# -- below


def _words(view: NetworkView, box: stage.Box) -> list[Line]:
    """What just happened, or what is to be said instead."""
    if view.notice:
        return wrap(view.notice, box.columns - 2, YELLOW)
    told = view.training.happened(view.state)
    if view.view in SORTS:
        lead = compare.leader(view.lanes)
        return [*wrap(SORTS[view.view], box.columns - 2), *wrap(lead, box.columns - 2)]
    if not view.state.step:
        said = [*wrap(view.training.examples.why, box.columns - 2), *wrap(told.sentence, box.columns - 2)]
        return [*said[: box.rows - 1], line(Span(_FIRST, DIM))]
    return stage.told(told, (), (), box.rows, box.columns)


def _hints(view: NetworkView) -> list[stage.Hint]:
    training, terms = view.training, view.state.terms
    rate = training.optimizer.rate
    size = "all" if terms.takes_all else f"{terms.batch_size:,}"
    return [
        stage.Hint("n", "step"),
        stage.run_hint(view.running, view.speed),
        stage.Hint("v", view.view, True),
        stage.Hint("{ }", "layers"),
        stage.Hint("( )", "units"),
        stage.Hint("b", "back"),
        *([stage.Hint("[ ]", f"η {show_setting(rate)}")] if rate is not None else []),
        stage.Hint("f", "data"),
        stage.Hint("o", "optimizer"),
        stage.Hint("< >", f"batch {size}"),
        stage.Hint("x", "experiments"),
        stage.Hint("c", "alone" if view.view in SORTS else "compare", view.view in SORTS),
        stage.Hint("p", "predict"),
        stage.Hint("A", "activation"),
        stage.Hint("g", "circuit"),
        stage.Hint("- +", f"{view.speed:g}/s"),
        stage.Hint("r", "reset"),
        stage.Hint("?", "help"),
    ]
