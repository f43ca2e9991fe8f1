"""The network drawn in layers: every unit a picture of where it fires, every weight a line."""

import numpy as np
from numpy.typing import NDArray

from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.frame import LOWER_HALF, SPACE, UPPER_HALF, Frame
from gdtui.render.cells.look import DIM, WHITE, YELLOW, Look
from gdtui.render.cells.palette import DEFAULT, available
from gdtui.render.cells.panel import Line, Span, length, line, write
from gdtui.render.cells.ramps import Ramp
from gdtui.render.cells.ticks import label
from gdtui.render.network.signs import signed_ramp
from gdtui.render.network.units.net import Net
from gdtui.render.network.units.spots import Spot
from gdtui.render.network.units.tiles import Tiles, arranged, named, shrunk
from gdtui.render.network.units.weight_lines import (
    all_are_drawn,
    draw_lines,
    ink,
    lines_of,
    mark_lines,
    marks,
)

_PAPER, _LIT, _EDGE = -4, -2, -3
"""Instead of a level: the ground, the edge of what is chosen, and without colour that of any tile."""


def units_frame(net: Net, spot: Spot, rows: int, columns: int, look: Look) -> Frame:
    """The picture, with a legend in the last row.

    Args:
        net: what to draw.
        spot: what is chosen.
        rows: cells of the picture, upright.
        columns: cells across.
        look: what the terminal can show.
    """
    colors = signed_ramp(look)
    tiles = arranged(net, spot, rows, columns, 2 if colors.halves else 1)
    canvas = Canvas.blank(rows, columns)
    draw_lines(canvas, lines_of(net, tiles, spot), look)
    if net.held | net.cut:
        mark_lines(canvas, net, tiles, spot, look)
    _draw_tiles(canvas, net, tiles, spot, colors, look)
    _write(canvas, net, tiles)
    write(canvas, [_legend(net, tiles, columns, look)], rows - 1, 0, columns)
    return canvas.frame()


def at_cell(net: Net, spot: Spot, rows: int, columns: int, look: Look, cell: tuple[int, int]) -> Spot | None:
    """The unit at a cell (row, column) of the picture that `units_frame` draws, if any."""
    halves = signed_ramp(look).halves
    return arranged(net, spot, rows, columns, 2 if halves else 1).at(*cell)


# -- the tiles


def _draw_tiles(canvas: Canvas, net: Net, tiles: Tiles, spot: Spot, colors: Ramp, look: Look) -> None:
    """All tiles, on a grid of pixels first: two of them may share a cell."""
    pixels = np.full((tiles.rows * tiles.down, canvas.columns), _PAPER, np.int16)
    chosen = {spot.source, spot.target}
    for layer, column in enumerate(tiles.columns):
        for unit in range(column.first, column.first + column.shown):
            top = column.top_of(unit)
            area = (slice(top, top + column.height), slice(column.left, column.left + tiles.width))
            pixels[area] = _levels(net, layer, unit, (column.height, tiles.width), colors)
            if Spot(layer, unit + 1) in chosen or look.colors == 0:
                edge = _LIT if Spot(layer, unit + 1) in chosen else _EDGE
                pixels[area[0], [column.left - 1, column.left + tiles.width]] = edge
    _paint(canvas, pixels, tiles, colors, look)


def _levels(net: Net, layer: int, unit: int, size: tuple[int, int], colors: Ramp) -> NDArray[np.int16]:
    """The picture of a unit (from 0) as levels of the ramp, so many pixels down and across."""
    return net.scale(layer, unit).levels(shrunk(net.fires[layer][unit], size), colors.levels)


def _paint(canvas: Canvas, pixels: NDArray[np.int16], tiles: Tiles, colors: Ramp, look: Look) -> None:
    """Pixels into cells; what shares a cell with the ground brings the ground's colour."""
    if tiles.down == 1:
        _paint_cells(canvas, pixels, tiles.head, colors)
        return
    paper = available(look.paper, look.colors)
    edges = (paper, paper, available(look.ink, look.colors), colors.hole[2])  # from _PAPER on
    table = np.append(colors.background, edges)
    upper, lower = pixels[0::2], pixels[1::2]
    rows, columns = np.nonzero((upper != _PAPER) | (lower != _PAPER))
    above, below = upper[rows, columns], lower[rows, columns]
    glyph = np.where(above == below, SPACE, np.where(above == _PAPER, LOWER_HALF, UPPER_HALF))
    fore = np.where(above == _PAPER, table[below], table[above])
    back = np.where(above == _PAPER, table[above], table[below])
    canvas.put(rows + tiles.head, columns, glyph, fore, back)


def _paint_cells(canvas: Canvas, pixels: NDArray[np.int16], head: int, colors: Ramp) -> None:
    """One pixel to a cell; brackets about what is chosen."""
    rows, columns = np.nonzero(pixels >= -1)
    levels = pixels[rows, columns]
    tables = (colors.glyph, colors.foreground, colors.background)
    glyph, fore, back = (
        np.append(table, hole)[levels] for table, hole in zip(tables, colors.hole, strict=True)
    )
    canvas.put(rows + head, columns, glyph, fore, back)
    rows, columns = np.nonzero((pixels == _LIT) | (pixels == _EDGE))
    lit = pixels[rows, columns] == _LIT
    opens = columns + 1 < pixels.shape[1]
    opens &= pixels[rows, np.minimum(columns + 1, pixels.shape[1] - 1)] >= -1
    marks = np.where(lit, np.where(opens, ord("["), ord("]")), ord("│"))
    canvas.put(rows + head, columns, marks, WHITE, DEFAULT, bold=lit)


# -- the words


def _write(canvas: Canvas, net: Net, tiles: Tiles) -> None:
    """Names beside the inputs and the outputs, headings, and how many units are left out."""
    for layer, column in enumerate(tiles.columns):
        if layer in (0, net.last):
            _write_names(canvas, net, tiles, layer)
        room = (*(other.left for other in tiles.columns), canvas.columns)[layer + 1] - column.left
        foot = tiles.head + tiles.rows - 1
        for row, count, sign in ((tiles.head, column.first, "↑"), (foot, column.below, "↓")):
            text = f"{count}{sign}"
            if count:
                canvas.text(row, column.left, text if len(text) <= room else sign, DIM)


def _write_names(canvas: Canvas, net: Net, tiles: Tiles, layer: int) -> None:
    column = tiles.columns[layer]
    room = column.left - 1 if layer == 0 else canvas.columns - column.left - tiles.width - 1
    free = 0
    for unit in range(column.first, column.first + column.shown):
        name, row = named(net, Spot(layer, unit + 1)), int(tiles.middle(layer, unit))
        start = column.left - 1 - len(name) if layer == 0 else column.left + tiles.width + 1
        if row >= free and len(name) <= room:
            canvas.text(row, start, name, DIM)
            free = row + 1


def _legend(net: Net, tiles: Tiles, columns: int, look: Look) -> Line:
    """What the lines say: as much of it as there is room for."""
    positive, negative = (ink(sign, 1.0, look) for sign in (0, 1))
    signs = ("⠒⠒", "⠒⠐") if look.dots else ("+#", "-=")
    words = line(
        Span(f"{net.shown} ", DIM), Span(f"{signs[0]}>0 ", positive), Span(f"{signs[1]}<0", negative)
    )
    held, cut = tuple(marks(look))
    told = [] if all_are_drawn(tiles) else [Span(" strongest", DIM)]
    told += [Span(f" to {label(net.largest, look.ascii, 3)}", DIM)]
    told += [Span(f"  {held} held", YELLOW)] if net.held - net.cut else []
    told += [Span(f"  {cut} cut", YELLOW)] if net.cut else []
    for more in told:
        if length((*words, more)) <= columns:
            words = (*words, more)
    return words
