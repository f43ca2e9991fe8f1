"""The circuit screen's picture: the circuit, its numbers beside it where there is room, the words below."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from gdtui.engine.circuit.events import Passes
from gdtui.engine.circuit.gradient_marks import Mark, marks
from gdtui.engine.circuit.simulation import Backprop, CircuitState
from gdtui.engine.circuit.wiggle import Felt
from gdtui.render import stage
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.frame import SPACE, Frame
from gdtui.render.cells.look import YELLOW, Look
from gdtui.render.circuit.drawing import Drawing, Moment, drawing, target
from gdtui.render.circuit.overview import Part
from gdtui.render.circuit.painter import picture
from gdtui.render.circuit.panel import QUIET, Words, title, word_lines
from gdtui.render.circuit.side.page import side
from gdtui.render.circuit.wiring_glyphs import style
from gdtui.render.stage import Box, Hint

_WIDE = 110
"""Columns from which on there is room for a table of all numbers beside the circuit."""
_MOST_SIDE = 60
"""Columns of that table at the most."""
_MARGIN_ROWS, _MARGIN_COLUMNS = 1, 2
"""How near to the edge what is at work may come before the picture scrolls."""


class CircuitView(NamedTuple):
    """All that is shown.

    Attributes:
        simulation: the circuit and its inputs.
        state: how far the passes have come.
        chosen: the index of the chosen input; −1 for none.
        checked: whether each gradient has its centred difference beside it.
        words: what is said besides the explanation of the last event.
        offset: the cell of the drawing in the picture's upper left corner, before it follows what is at work.
        follows: whether it does.
        running: whether the clock takes the steps.
        speed: steps per second.
        guest: whether another screen has opened it, to which escape leads back.
        signs: as `Moment` has them.
        noted: likewise.
        changes: likewise.
    """

    simulation: Backprop
    state: CircuitState
    chosen: int = 0
    checked: bool = False
    words: Words = QUIET
    offset: tuple[int, int] = (0, 0)
    follows: bool = True
    running: bool = False
    speed: float = 5
    guest: bool = False
    signs: str = "✓✗"
    noted: Mapping[int, Sequence[str]] | None = None
    changes: Mapping[int, Felt] | None = None

    @property
    def marks(self) -> Mapping[int, Mark] | None:
        """The centred differences, if they are shown."""
        return _marks(self.simulation.passes) if self.checked else None

    @property
    def moment(self) -> Moment:
        """What is laid over the drawing; with nothing at work while the numbers follow the inputs."""
        step = self.state.step
        learns = self.words.learning is not None
        lit = not (self.words.about_input and self.simulation.ended(self.state)) and not self.changes
        return Moment(
            self.simulation.passes,
            step,
            lit,
            self.chosen,
            self.marks,
            self.signs,
            learns,
            self.noted,
            self.changes,
        )


@lru_cache(maxsize=4)
def _marks(passes: Passes) -> Mapping[int, Mark]:
    return marks(passes)


def arranged(columns: int, rows: int) -> stage.Layout:
    """The circuit over the whole width, on a wide screen less a table at its right; the words below."""
    side = min(columns // 3, _MOST_SIDE) if columns >= _WIDE else 0
    strip = 5 if rows < 24 else 6 if rows < 50 else 8
    body = rows - strip - 3
    main = columns - side - (2 if side else 0)
    return stage.Layout(
        header=Box(0, 0, 1, columns),
        main=Box(1, 0, body, main),
        side=Box(1, columns - side, body, side),
        strip=Box(body + 2, 0, strip, columns),
        footer=Box(rows - 1, 0, 1, columns),
    )


def draw(view: CircuitView, columns: int, rows: int, look: Look) -> Frame:
    """The whole screen, at a size that fits."""
    view = view._replace(signs=style(look.ascii).agrees)
    layout = arranged(columns, rows)
    strip = layout.strip
    parts = stage.Parts(
        header=stage.header(look, "circuit", title(view.simulation, view.state, view.words), columns),
        main=_main(view, layout.main, look),
        side=side(view.moment, view.simulation, layout.side, look),
        strip=word_lines(view.moment, view.simulation, view.words, strip.rows, strip.columns - 2),
        footer=stage.footer(_hints(view), columns),
    )
    return stage.compose(layout, parts, look)


def followed(view: CircuitView, columns: int, rows: int, look: Look) -> tuple[int, int]:
    """The view's offset after it has followed what is at work, as little as need be, within the drawing."""
    box = arranged(columns, rows).main
    return _offset(view, _drawing(view, box, look), box)


def _drawing(view: CircuitView, box: Box, look: Look) -> Drawing:
    return drawing(view.simulation.passes.circuit, box.rows, box.columns, view.checked, look.ascii)


def _offset(view: CircuitView, drawn: Drawing, box: Box) -> tuple[int, int]:
    (row, column), wiring = view.offset, drawn.wiring
    if not view.follows:
        return max(min(row, wiring.rows - box.rows), 0), max(min(column, wiring.columns - box.columns), 0)
    seen = target(drawn, view.moment, box)
    return (
        _scrolled(row, (seen.row, seen.rows), box.rows, wiring.rows, _MARGIN_ROWS),
        _scrolled(column, (seen.column, seen.columns), box.columns, wiring.columns, _MARGIN_COLUMNS),
    )


def _scrolled(offset: int, seen: tuple[int, int], size: int, total: int, margin: int) -> int:
    """The offset nearest to `offset` that shows what is to be seen, with a margin if there is room for it."""
    first, length = seen
    margin = max(min(margin, (size - length) // 2), 0)
    offset = min(max(offset, first + length + margin - size), first - margin)
    return max(min(offset, total - size), 0)


def _main(view: CircuitView, box: Box, look: Look) -> Frame:
    """The circuit in the middle, or as much of it as there is room for."""
    drawn, part = part_shown(view, box, look)
    canvas = Canvas(picture(drawn, view.moment, *part, look.ascii))
    more = _more(part, drawn)
    canvas.text(*_corner(canvas, len(more)), more, YELLOW)
    return canvas.frame()


def part_shown(view: CircuitView, box: Box, look: Look) -> tuple[Drawing, Part]:
    """The drawing, and what of it a picture in `box` shows: in the middle where there is room for all."""
    drawn = _drawing(view, box, look)
    top, left = _offset(view, drawn, box)
    above, before = (box.rows - drawn.wiring.rows) // 2, (box.columns - drawn.wiring.columns) // 2
    return drawn, Part(top or -max(above, 0), left or -max(before, 0), box.rows, box.columns)


def _corner(canvas: Canvas, length: int) -> tuple[int, int]:
    """Where a text of that length hides nothing: at the right, else at the left, from the bottom up."""
    for column in (canvas.columns - length, 0):
        for row in range(canvas.rows - 1, -1, -1):
            places = np.arange(column, column + length)
            if (canvas.glyphs(np.full(length, row), places) == SPACE).all():
                return row, column
    return canvas.rows - 1, canvas.columns - length


def _more(part: Part, drawn: Drawing) -> str:
    """Where there is more of the circuit than is shown; "" where there is not."""
    below = part.top + part.rows < drawn.wiring.rows
    behind = part.left + part.columns < drawn.wiring.columns
    arrows = "◀" * (part.left > 0) + "▲" * (part.top > 0) + "▼" * below + "▶" * behind
    return f" more {arrows} " if arrows else ""


def _hints(view: CircuitView) -> list[Hint]:
    """The footer: what matters most now comes first."""
    run = stage.run_hint(view.running, view.speed)
    step, back, complete = Hint("n", "step"), Hint("b", "back"), Hint("end", "complete")
    inputs = [Hint("↑↓", "input"), Hint("←→", "change"), Hint("=", "number")]
    others = [
        Hint("x", "experiment"),
        Hint("p", "predict"),
        Hint("c", "check", view.checked),
        Hint("f", "circuits"),
        Hint("e", "type one"),
    ]
    if view.words.learning:
        rate = Hint("[ ]", "η")
        hints = [step, back, run, rate, *inputs, Hint("o", "stop learning"), Hint("p", "predict")]
    elif view.simulation.ended(view.state):
        hints = [*inputs, back, Hint("r", "start"), *others]
    elif view.state.step:
        hints = [step, back, run, complete, *inputs, *others]
    else:
        hints = [step, run, complete, *others, *inputs]
    leave = [Hint("escape", "go back")] if view.guest else []
    return [*leave, *hints, Hint("?", "help")]
