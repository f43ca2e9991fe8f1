"""What a network says everywhere on a plane of its inputs, with the examples and the line between kinds.

What is said is drawn in few levels: a step changes the cells whose level has changed, and no others.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from gdtui.render.cells.braille import ways
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.heatmap import heatmap
from gdtui.render.cells.look import WHITE, Look
from gdtui.render.cells.palette import DEFAULT, luminance
from gdtui.render.cells.pen import pen
from gdtui.render.cells.ramps import Ramp, ramp
from gdtui.render.cells.scale import Scale
from gdtui.render.cells.viewport import Viewport
from gdtui.render.network.contour import contour
from gdtui.render.network.kinds import example_glyphs, field_ramp
from gdtui.render.network.pane import InputPane

Outputs = NDArray[np.floating]
Number = TypeVar("Number", bound=np.generic)
Says = Callable[[NDArray[np.float32]], Outputs]
"""What the network says of inputs, shape (points, inputs): its outputs before any squashing, shape (points,
outputs)."""

_MOST_WORK = 25_000_000
"""With more weights times pixels every other pixel is asked for, or fewer."""
_COARSEST = 8
_PAPER = 0.18
"""The luminance on which black and white stand out equally."""


class Sort(NamedTuple):
    """What is learnt.

    Attributes:
        kinds: how many kinds there are; 0 where a number is learnt.
        logistic: whether two kinds are told by one output, the logit of the second.
    """

    kinds: int
    logistic: bool = False


def field_frame(
    says: Says, weights: int, pane: InputPane, sort: Sort, rows: int, columns: int, look: Look
) -> Frame:
    """The field of a network with two inputs or more, `rows` x `columns`.

    Args:
        says: the network.
        weights: how many it has: a large one is asked at fewer points.
        pane: the plane of its inputs.
        sort: what is learnt.
        rows: height in cells.
        columns: width in cells.
        look: what it is drawn for.
    """
    here = pane.viewport(columns, rows)
    stride = _stride(weights, 2 * rows * columns)
    points, (x, y), size = _points(pane, here, stride)
    outputs = says(points)
    if sort.kinds:
        return _kinds(outputs.reshape(*size, -1), stride, (x, y), pane, sort, here, look)
    said = _spread(outputs[:, 0].reshape(size), stride, 2 * rows, columns)
    return _numbers(said, pane, here, look)


@lru_cache(maxsize=8)
def _points(
    pane: InputPane, here: Viewport, stride: int
) -> tuple[NDArray[np.float32], tuple[NDArray[np.float64], NDArray[np.float64]], tuple[int, int]]:
    """The inputs to ask at, the coordinates of their columns and rows, and how many rows and columns."""
    across, down = here.axes()
    x, y = across[0, ::stride], down[::stride, 0]
    points = pane.points(x, y).astype(np.float32)
    points.setflags(write=False)
    return points, (x, y), (len(y), len(x))


def _stride(weights: int, pixels: int) -> int:
    """Every how many pixels, each way, a network of so many weights is asked."""
    stride = 1
    while stride < _COARSEST and weights * pixels > _MOST_WORK * stride**2:
        stride += 1
    return stride


def _spread(values: NDArray[Number], stride: int, rows: int, columns: int) -> NDArray[Number]:
    """Values of every few pixels for all of them."""
    if stride == 1:
        return values
    spread: NDArray[Number] = values.repeat(stride, axis=0).repeat(stride, axis=1)[:rows, :columns]
    return spread


# -- kinds


def _kinds(
    outputs: Outputs,
    stride: int,
    axes: tuple[NDArray[np.float64], NDArray[np.float64]],
    pane: InputPane,
    sort: Sort,
    here: Viewport,
    look: Look,
) -> Frame:
    """The likeliest kind everywhere, the lines between kinds, the examples."""
    colors = field_ramp(sort.kinds, look)
    levels = _spread(colors.levels(*likeliest(outputs, sort)), stride, 2 * here.rows, here.columns)
    canvas = Canvas(colors.painted(levels[:: 2 // colors.pixels_down]))
    if not look.ascii:
        _borders(canvas, here, outputs, axes, sort, look)
    spots = _spots(pane, here, sort.kinds, look)
    canvas.put(spots.rows, spots.columns, spots.glyphs, colors.inks[spots.kinds], bold=True)
    return canvas.frame()


def likeliest(outputs: Outputs, sort: Sort) -> tuple[NDArray[np.intp], Outputs]:
    """The likeliest kind of every point, and how far it is from a guess: 0 … 1.

    Of K kinds the likeliest one's probability p gives (p − 1/K) / (1 − 1/K).

    Args:
        outputs: logits, shape (…, outputs).
        sort: how many kinds there are.
    """
    with np.errstate(all="ignore"):
        if sort.logistic:
            logit = outputs[..., 0]
            return (logit > 0).astype(np.intp), np.abs(np.tanh(logit / 2))  # 2·σ(z) − 1 = tanh(z/2)
        shifted = outputs - outputs.max(axis=-1, keepdims=True)
        chance = 1 / np.exp(shifted).sum(axis=-1)
        count = sort.kinds
        return shifted.argmax(axis=-1), (chance - 1 / count) / (1 - 1 / count)


def _borders(
    canvas: Canvas,
    here: Viewport,
    outputs: Outputs,
    axes: tuple[NDArray[np.float64], NDArray[np.float64]],
    sort: Sort,
    look: Look,
) -> None:
    """The lines on which the likeliest kind changes."""
    pieces = [contour(margin, *axes) for margin in _margins(outputs, sort)]
    starts, ends = (np.concatenate(parts) for parts in zip(*pieces, strict=True))
    ink = pen(WHITE, look.colors, look.letters)
    ways(canvas, here, starts, ends, np.zeros(len(starts), np.intp), [ink])


def _margins(outputs: Outputs, sort: Sort) -> list[Outputs]:
    """For each kind that needs a line about it, by how much it is ahead of the best other."""
    if sort.logistic:
        return [outputs[..., 0]]
    if sort.kinds == 2:
        return [outputs[..., 1] - outputs[..., 0]]
    with np.errstate(all="ignore"):
        return [
            outputs[..., kind] - np.delete(outputs, kind, axis=-1).max(axis=-1) for kind in range(sort.kinds)
        ]


class _Spots(NamedTuple):
    """The cells of the examples, the training examples last: on top."""

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    glyphs: NDArray[np.uint32]
    kinds: NDArray[np.intp]
    targets: NDArray[np.float64]


@lru_cache(maxsize=8)
def _spots(pane: InputPane, here: Viewport, kinds: int, look: Look) -> _Spots:
    shown = pane.shown
    rows, columns, seen = here.to_cells(shown.inputs[:, pane.across], shown.inputs[:, pane.up])
    order = np.argsort(~shown.kept_back, kind="stable")
    order = order[seen[order]]
    kind = np.clip(shown.targets[order], 0, kinds - 1).astype(np.intp) if kinds else np.zeros_like(order)
    known = np.stack([example_glyphs(max(kinds, 1), back, look) for back in (False, True)])
    glyphs = known[shown.kept_back[order].astype(np.intp), kind]
    return _Spots(rows[order], columns[order], glyphs, kind, shown.targets[order])


# -- numbers


def number_scale(pane: InputPane) -> Scale:
    """What number is how bright: from the lowest to the highest that is to be learnt, whatever is said."""
    return Scale("linear", *pane.heights)


def _numbers(said: Outputs, pane: InputPane, here: Viewport, look: Look) -> Frame:
    """What is said in brightness, each example on the brightness that it should have."""
    scale, colors = number_scale(pane), ramp(look.colormap, look.colors, look.ascii)
    canvas = Canvas(heatmap(said.astype(np.float64), scale, colors))
    spots = _spots(pane, here, 0, look)
    ground, ink = _grounds(scale, colors, spots.targets)
    canvas.put(spots.rows, spots.columns, spots.glyphs, ink, ground, True)
    return canvas.frame()


def _grounds(
    scale: Scale, colors: Ramp, targets: NDArray[np.float64]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The colour of each target, and black or white, whichever stands out on it."""
    ground = colors.background[scale.levels(targets, colors.levels)]
    ink = np.where(luminance(ground) > _PAPER, 0x000000, WHITE)
    return ground, np.where(ground == DEFAULT, DEFAULT, ink).astype(np.int32)
