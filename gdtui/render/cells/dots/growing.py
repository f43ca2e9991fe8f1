"""Lines that grow from picture to picture: what was drawn of them is kept, and a step adds its own part."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.render.cells.braille import Stroke
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.dots.few import FEW_CELLS, Cell, few_strokes, grid_of, paint_few
from gdtui.render.cells.dots.many import many_strokes, paint
from gdtui.render.cells.dots.segments import drawn_in, few_drawn_in
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.pen import Pen
from gdtui.render.cells.viewport import Viewport

_MOST = 2
"""Pictures that are kept: the last, and that which it grew from, should its last points not stay."""


class _Scene(NamedTuple):
    """What lines are drawn on, and with what."""

    ground: Frame
    viewport: Viewport
    origin: Cell
    pens: tuple[Pen, ...]


class _Mark(NamedTuple):
    """What is kept of the bytes of a line's coordinates, which become many in a long run.

    Attributes:
        size: how many there are.
        digest: their hash, of 64 bits.
    """

    size: int
    digest: int

    def begins(self, data: bytes) -> bool:
        """Whether these bytes begin with those."""
        return len(data) >= self.size and hash(memoryview(data)[: self.size]) == self.digest


class _Kept(NamedTuple):
    """Lines that were drawn.

    Attributes:
        scene: what they were drawn on.
        spots: x and y of every line in turn.
        frame: the picture.
        upper: whose line is on top in each of its cells, row by row; -1 for nobody's.
    """

    scene: _Scene
    spots: tuple[_Mark, ...]
    frame: Frame
    upper: NDArray[np.int16]

    @property
    def size(self) -> int:
        """How many bytes of coordinates it was drawn from."""
        return sum([mark.size for mark in self.spots])


class Growing:
    """Draws lines as `braille.strokes` does, each picture from one that was drawn before if that leads to it.

    It goes by the points alone: whatever else is drawn instead, is drawn whole.
    """

    def __init__(self) -> None:
        self._kept: list[_Kept] = []

    def over(
        self, ground: Frame, viewport: Viewport, lines: Sequence[Stroke], origin: Cell = (0, 0)
    ) -> Frame:
        """The ground with the lines on it, the last of them on top."""
        if not lines:
            return ground
        scene = _Scene(ground, viewport, origin, tuple([line.pen for line in lines]))
        before, spots = [kept for kept in self._kept if kept.scene == scene], list[_Mark]()
        for part in [part for line in lines for part in (line.x, line.y)]:
            data = part.tobytes()  # of one line at a time: in a long run they are many
            before = [kept for kept in before if kept.spots[len(spots)].begins(data)]
            spots.append(_Mark(len(data), hash(data)))
        known = max(before, key=lambda kept: kept.size, default=None)
        drawn = _with(known or _nothing(scene), lines, tuple(spots))
        if drawn is not known:
            others = [kept for kept in self._kept if kept is not known]
            self._kept = [*others, *([known] if known else []), drawn][-_MOST:]
        return drawn.frame


def _nothing(scene: _Scene) -> _Kept:
    """A ground without lines."""
    ground, _, _, pens = scene
    return _Kept(
        scene, (_Mark(0, hash(b"")),) * (2 * len(pens)), ground, np.full(ground.glyph.size, -1, np.int16)
    )


def _with(known: _Kept, lines: Sequence[Stroke], spots: tuple[_Mark, ...]) -> _Kept:
    """Lines of which some is drawn, with all their points."""
    if spots == known.spots:
        return known
    scene, begun = known.scene, [max(mark.size // 8 - 1, 0) for mark in known.spots[::2]]
    parts = [(line.x[start:], line.y[start:]) for line, start in zip(lines, begun, strict=True)]
    canvas, bare, upper = Canvas(known.frame), Canvas(scene.ground), known.upper.copy()
    grid, few = grid_of(canvas, scene.viewport, scene.origin), few_strokes(scene.viewport, parts)
    cells = few_drawn_in(grid, *few) if few else None
    if cells is not None and len(cells) <= FEW_CELLS:
        for cell, drawn in cells.items():
            upper[cell] = drawn[1] = max(drawn[1], upper.item(cell))
        paint_few(canvas, cells, scene.pens, bare)
    else:
        many = drawn_in(grid, *many_strokes(scene.viewport, parts))
        upper[many.cells] = top = np.maximum(many.upper, upper[many.cells])
        paint(canvas, many._replace(upper=top), scene.pens, bare)
    return _Kept(scene, spots, canvas.frame(), upper)
