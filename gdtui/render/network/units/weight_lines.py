"""The weights of a network as lines: colour and kind of line are the sign, the strength is the size."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.render.cells.braille import Marker, markers, ways
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.dots.segments import dots_of
from gdtui.render.cells.frame import SPACE, full
from gdtui.render.cells.look import LEAST, YELLOW, Look
from gdtui.render.cells.palette import DEFAULT, available, mixed, readable
from gdtui.render.cells.pen import Pen, pen
from gdtui.render.cells.viewport import DOTS_ACROSS, DOTS_DOWN, Viewport
from gdtui.render.network.signs import SIGNS
from gdtui.render.network.units.net import Net, Vector
from gdtui.render.network.units.spots import Spot
from gdtui.render.network.units.tiles import Tiles

MOST = 500
"""So many lines lead from one layer to the next at the most: the strongest, and all that are lit."""
LEVELS = 4
"""How many strengths are told apart."""
_THICK = (1, 1, 2, 3)
"""Dots across a line of each strength."""
_BRIGHT = (0.4, 0.65, 1.0, 1.0)
"""How far its colour is from that of the ground."""
_SEEN = 2
"""The least strength that the chosen weight is drawn with."""
_FAINT = 0.3
"""The same for all lines that lead elsewhere than to what is chosen."""
_DASH, _PERIOD = 3, 5
"""Dots of a dash, and from one to the next, of a negative weight."""
_SPARSE = (3, 6)
"""With few colours, from one dot to the next of a faint line that is positive, and of a negative one."""
_ASCII = "+-#="
"""Positive and negative; of what is chosen, positive and negative."""
_MARK_AT = 0.7
"""How far along a line its mark stands: lines lie closest in the middle and at their ends."""


class Lines(NamedTuple):
    """Weights to be drawn, the last one on top.

    Attributes:
        ends: row and column, in cells, of where each begins and where it ends, shape (4, n).
        levels: how strong each is, from 0 to LEVELS − 1, shape (n,).
        negative: which are negative, shape (n,).
        lit: which lead to what is chosen, shape (n,).
        places: the place of each among the params, shape (n,).
    """

    ends: Vector
    levels: NDArray[np.intp]
    negative: NDArray[np.bool_]
    lit: NDArray[np.bool_]
    places: NDArray[np.intp]


def lines_of(net: Net, tiles: Tiles, spot: Spot) -> Lines:
    """The lines between the units that are shown but those cut, the lit and strong ones on top."""
    parts = [_between(net, tiles, spot, layer) for layer in range(1, net.last + 1)]
    ends, values, lit, places = (np.concatenate(part, axis=-1) for part in zip(*parts, strict=True))
    share = np.abs(values) / (net.largest or 1.0)
    share = np.where(np.isfinite(share), share, 1.0)
    levels = np.clip(np.ceil(share * LEVELS) - 1, 0, LEVELS - 1).astype(np.intp)
    if spot.input is not None:  # the chosen weight is seen however small it is
        levels = np.where(lit, np.maximum(levels, _SEEN), levels)
    order = np.lexsort((places, levels, lit))
    order = order[~np.isin(places[order], sorted(net.cut))]
    return Lines(ends[:, order], levels[order], (values < 0)[order], lit[order], places[order])


def _between(
    net: Net, tiles: Tiles, spot: Spot, layer: int
) -> tuple[Vector, Vector, NDArray[np.bool_], NDArray[np.intp]]:
    """Ends, values, whether they are lit, and places of the weights that lead to a layer."""
    before, here = tiles.columns[layer - 1], tiles.columns[layer]
    sources = np.arange(before.first, before.first + before.shown)
    targets = np.arange(here.first, here.first + here.shown)
    down = np.array([tiles.middle(layer - 1, unit) for unit in sources.tolist()])
    to_down = np.array([tiles.middle(layer, unit) for unit in targets.tolist()])
    source, target = (each.ravel() for each in np.meshgrid(sources, targets, indexing="ij"))
    left = np.full(source.shape, before.left + tiles.width, np.float64)
    right = np.full(source.shape, here.left, np.float64)
    ends = np.array([down[source - before.first], left, to_down[target - here.first], right])
    lit = _lit(spot, layer, source + 1, target + 1)
    places = net.shape.blocks[layer - 1].begin + source * net.shape.sizes[layer] + target
    values = net.lines[places]
    if places.size > MOST:
        kept = lit | np.isin(places, sorted(net.held))
        kept[np.argsort(-np.abs(values), kind="stable")[:MOST]] = True
        return ends[:, kept], values[kept], lit[kept], places[kept]
    return ends, values, lit, places


def all_are_drawn(tiles: Tiles) -> bool:
    """Whether each weight between units that are shown has its line."""
    pairs = zip(tiles.columns, tiles.columns[1:], strict=False)
    return all(before.shown * here.shown <= MOST for before, here in pairs)


def _lit(spot: Spot, layer: int, source: NDArray[np.intp], target: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Which weights are those of the chosen unit: those that lead to it, or from an input away."""
    if spot.layer == 0:
        return np.asarray((source == spot.unit) & (layer == 1))
    lit = (target == spot.unit) & (layer == spot.layer)
    return np.asarray(lit if spot.input is None else lit & (source == spot.input))


def draw_lines(canvas: Canvas, lines: Lines, look: Look) -> None:
    """All lines; where something is lit, the others are thin."""
    if not lines.places.size:
        return
    if not look.dots:
        _draw_ascii(canvas, lines, look)
        return
    faint = lines.lit.any() & ~lines.lit
    scale = np.array([[DOTS_DOWN], [DOTS_ACROSS], [DOTS_DOWN], [DOTS_ACROSS]])
    ends, owner = _thick(lines.ends * scale, np.where(faint, 1, np.array(_THICK)[lines.levels]))
    dash, period = _kinds(lines, faint & (look.colors < 256))
    ends, owner = _dashed(ends, owner, dash, period)
    here = Viewport((0.0, float(DOTS_ACROSS * canvas.columns)), (-float(DOTS_DOWN * canvas.rows), 0.0),
                    canvas.columns, canvas.rows)  # fmt: skip
    whose = (np.where(faint, LEVELS, lines.levels) + (LEVELS + 1) * lines.negative)[owner]
    drawn = Canvas(full(canvas.rows, canvas.columns, SPACE, DEFAULT, available(look.paper, look.colors)))
    ways(drawn, here, ends[[1, 0]].T * [1, -1], ends[[3, 2]].T * [1, -1], whose, _pens(look))
    canvas.overlay(drawn.frame())


def _pens(look: Look) -> list[Pen]:
    """For each sign, one for each strength and one for faint lines."""
    inks = [ink(sign, bright, look) for sign in (0, 1) for bright in (*_BRIGHT, _FAINT)]
    return [Pen(each, each) for each in inks]


@lru_cache(maxsize=64)
def ink(sign: int, bright: float, look: Look) -> int:
    """The colour of positive (0) or negative (1) weights, so far from the ground (0 to 1)."""
    if look.colors == 0:
        return DEFAULT
    strong = readable(SIGNS[1 - sign], available(look.paper, look.colors), LEAST, look.colors)
    return strong if look.colors < 256 else available(mixed(look.paper, strong, bright), look.colors)


def _thick(ends: Vector, thick: NDArray[np.intp]) -> tuple[Vector, NDArray[np.intp]]:
    """Each line as so many beside each other, and which line each belongs to."""
    owner = np.repeat(np.arange(len(thick)), thick)
    nth = np.arange(len(owner)) - np.repeat(np.cumsum(thick) - thick, thick)
    aside = nth - (thick[owner] - 1) // 2
    steep = np.abs(ends[2] - ends[0]) > np.abs(ends[3] - ends[1])
    shift = np.where(steep[owner], [[0], [1], [0], [1]], [[1], [0], [1], [0]]) * aside
    return ends[:, owner] + shift, owner


def _kinds(lines: Lines, sparse: NDArray[np.bool_]) -> tuple[Vector, Vector]:
    """For each line the dots of a dash, and those from one dash to the next; a solid line is all one dash."""
    dash, period = (np.where(lines.negative, part, np.inf) for part in (_DASH, _PERIOD))
    apart = np.where(lines.negative, _SPARSE[1], _SPARSE[0])
    return np.where(sparse, 1.0, dash), np.where(sparse, apart, period)


def _dashed(
    ends: Vector, owner: NDArray[np.intp], dash: Vector, period: Vector
) -> tuple[Vector, NDArray[np.intp]]:
    """Lines in pieces: the ends of these, and whose each is."""
    way = ends[2:] - ends[:2]
    long = np.maximum(np.abs(way).max(axis=0), 1.0)
    dash, period = (np.minimum(each[owner], long + 1) for each in (dash, period))
    dashes = np.ceil(long / period).astype(np.intp)
    line = np.repeat(np.arange(len(owner)), dashes)
    nth = np.arange(len(line)) - np.repeat(np.cumsum(dashes) - dashes, dashes)
    start = nth * period[line] / long[line]
    end = np.minimum(start + (dash[line] - 1) / long[line], 1.0)
    begin, along = ends[:2, line], way[:, line]
    return np.concatenate([begin + along * start, begin + along * end]), owner[line]


def _draw_ascii(canvas: Canvas, lines: Lines, look: Look) -> None:
    """A sign in each cell of a line."""
    order = np.arange(len(lines.places))
    inner = lines.ends - np.array([[0.0], [0.0], [0.0], [1.0]])
    rows, columns, owner = dots_of(inner, order, canvas.rows, canvas.columns)
    signs = np.array([ord(sign) for sign in _ASCII])[lines.negative[owner] + 2 * lines.lit[owner]]
    inks = np.array([ink(sign, bright, look) for sign in (0, 1) for bright in (_BRIGHT[1], 1.0)])
    lit = lines.lit[owner]
    paper = available(look.paper, look.colors)
    canvas.put(
        rows, columns, signs, inks[2 * lines.negative[owner] + lit], paper, bold=lines.levels[owner] > 1
    )


def mark_lines(canvas: Canvas, net: Net, tiles: Tiles, spot: Spot, look: Look) -> None:
    """The marks of weights that are held or cut, as far as both of their units are shown."""
    here = Viewport((0.0, float(canvas.columns)), (-float(canvas.rows), 0.0), canvas.columns, canvas.rows)
    known = lines_of(net._replace(cut=frozenset()), tiles, spot)
    kept = np.flatnonzero(np.isin(known.places, sorted(net.held | net.cut)))
    rows, columns = known.ends[:2, kept] + _MARK_AT * (known.ends[2:, kept] - known.ends[:2, kept])
    pens = pen(YELLOW, look.colors, look.letters)
    signs = marks(look)
    shown = [
        Marker(x, -y, signs[place in net.cut], pens)
        for x, y, place in zip(columns.tolist(), rows.tolist(), known.places[kept].tolist(), strict=True)
    ]
    markers(canvas, here, shown)


def marks(look: Look) -> str:
    """The marks of a weight that is held, and of one that was cut."""
    return "ox" if look.ascii else "▪✕"
