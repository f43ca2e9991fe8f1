"""Cells as shapes of SVG that look the same with any monospace font.

Blocks, braille and box-drawing are drawn as shapes, since fonts draw them with gaps or not at all. Every
word is set at the place of its first cell, with the length of its cells.
"""

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

from gdtui.demo.drawing.cell import Cell, Look
from gdtui.demo.drawing.shapes import LIGHT, Point, blocks, dots, strokes

WIDTH, HEIGHT = 4, 8
"""A cell, in units in which the dots of braille lie on whole ones: that keeps files small."""
SIZE = 20 / 3
"""Of the font: its glyphs are as wide as a cell where they are 0.6 of their size."""
_BASE = 6
_RULE, _UNDER, _THROUGH = 0.5, 6.75, 4.25
"""How thick a line under or through a text is, and how far below the top of the cell."""
_HALF, _DOT = 4, 1.2


_GROUND, _BLOCKS, _RULES = range(3)
"""Layers of rectangles: each colour is written once, so a ground may come after the block on another one."""


class _Bar(NamedTuple):
    """A rectangle: left and width in cells, height and how far it is below the top of its row in units."""

    left: float
    row: int
    top: float
    width: float
    height: float


class Picture:
    """Shapes by colour, so that each colour is written once."""

    def __init__(self) -> None:
        self._bars: tuple[dict[tuple[int, float, float], list[str]], ...] = (
            defaultdict(list),
            defaultdict(list),
            defaultdict(list),
        )
        self._dotted: dict[int, list[str]] = defaultdict(list)
        self._stroked: dict[tuple[int, float], list[str]] = defaultdict(list)
        self._words: dict[Look, list[str]] = defaultdict(list)

    def paint(self, cells: Sequence[Cell], row: int, column: int, bare: int | None = None) -> None:
        """Draw neighbouring cells of a row.

        Args:
            cells: the cells; they begin and end with whole glyphs.
            row: where they stand.
            column: where the first one stands.
            bare: the ground that is there already; None where every ground is to be drawn.
        """
        for start, end in _runs(cells, lambda cell: cell.paper):
            if cells[start].paper != bare:
                self._bar(_GROUND, _Bar(column + start, row, 0, end - start, HEIGHT), cells[start].paper)
        self._glyphs(cells, row, column)
        for start, end in _runs(cells, lambda cell: cell.look):
            self._rules(cells[start].look, row, column + start, end - start)

    def text(self) -> Iterator[str]:
        """The lines of SVG."""
        filled = (
            _path(color, _unless(_HALF, "stroke-width", high) + _unless(1, "stroke-opacity", opacity), shapes)
            for layer in self._bars
            for (color, high, opacity), shapes in layer.items()
        )
        dotted = (_path(color, "", shapes) for color, shapes in self._dotted.items())
        stroked = (
            _path(color, _unless(LIGHT, "stroke-width", thick, WIDTH), shapes)
            for (color, thick), shapes in self._stroked.items()
        )
        yield from _group(f'fill="none" stroke-width="{_HALF}" shape-rendering="crispEdges"', filled)
        yield from _group(f'fill="none" stroke-width="{_DOT}" stroke-linecap="round"', dotted)
        yield from _group(f'fill="none" stroke-width="{LIGHT * WIDTH:g}"', stroked)
        for look, words in self._words.items():
            yield from _group(f'fill="{hexed(look.ink)}"{_set(look)}', words)

    def _bar(self, layer: int, bar: _Bar, color: int, opacity: float = 1) -> None:
        """A rectangle: a line as thick as it is high."""
        y = bar.row * HEIGHT + bar.top + bar.height / 2
        shape = f"M{bar.left * WIDTH:g} {y:g}h{bar.width * WIDTH:g}"
        self._bars[layer][color, bar.height, opacity].append(shape)

    def _rules(self, look: Look, row: int, column: int, cells: int) -> None:
        """The lines under and through a run of cells, blanks too."""
        if look.underline:
            self._bar(_RULES, _Bar(column, row, _UNDER, cells, _RULE), look.ink)
        if look.strike:
            self._bar(_RULES, _Bar(column, row, _THROUGH, cells, _RULE), look.ink)

    def _glyphs(self, cells: Sequence[Cell], row: int, column: int) -> None:
        """The glyphs: shapes cell by cell, upper halves and words run by run."""
        start = 0
        while start < len(cells):
            cell, end = cells[start], start + 1
            if cell.is_word:
                end = _word_end(cells, start)
                self._word(cells[start:end], row, column + start)
            elif cell.glyph.strip():
                while end < len(cells) and cell.glyph == "▀" and cells[end][:2] == cell[:2]:
                    end += 1
                self._shape(cell, row, column + start, end - start)
            start = end

    def _word(self, cells: Sequence[Cell], row: int, column: int) -> None:
        length = f' textLength="{len(cells) * WIDTH}"' if len(cells) > 1 else ""
        place = f'x="{column * WIDTH}" y="{row * HEIGHT + _BASE}"'
        text = escape("".join(cell.glyph for cell in cells))
        self._words[cells[0].look].append(f"<text {place}{length}>{text}</text>")

    def _shape(self, cell: Cell, row: int, column: int, count: int) -> None:
        x, y, ink = column * WIDTH, row * HEIGHT, cell.look.ink
        if rectangles := blocks(cell.glyph):
            for left, top, width, height, opacity in rectangles:
                wide = width * count if count > 1 else width
                bar = _Bar(column + left, row, top * HEIGHT, wide, height * HEIGHT)
                self._bar(_BLOCKS, bar, ink, opacity)
        elif places := dots(cell.glyph):
            self._dotted[ink].append(_dots(x, y, places))
        elif found := strokes(cell.glyph):
            self._stroked[ink, found.thick] += [_line(x, y, points) for points in found.lines]
        else:
            place = f'x="{x + WIDTH / 2:g}" y="{y + _BASE}" text-anchor="middle"'
            self._words[cell.look].append(f"<text {place}>{escape(cell.glyph)}</text>")


def hexed(color: int) -> str:
    """0xRRGGBB as SVG writes it."""
    return f"#{color:06x}"


def _path(color: int, looks: str, shapes: Sequence[str]) -> str:
    return f'<path stroke="{hexed(color)}"{looks} d="{"".join(shapes)}"/>'


def _group(looks: str, shapes: Iterable[str]) -> Iterator[str]:
    """Shapes that have something in common; nothing where there are none."""
    if lines := list(shapes):
        yield from (f"<g {looks}>", *lines, "</g>")


def _unless(usual: float, name: str, value: float, unit: float = 1) -> str:
    """An attribute, unless it has its usual value."""
    return "" if value == usual else f' {name}="{value * unit:g}"'


def _set(look: Look) -> str:
    """How a text is set."""
    return (' font-weight="bold"' if look.bold else "") + (' font-style="italic"' if look.italic else "")


def _line(x: int, y: int, points: Sequence[Point]) -> str:
    """A path along two points of the cell at (x, y), or along the curve of three."""
    (u, v), *others = ((x + a * WIDTH, y + b * HEIGHT) for a, b in points)
    last = others[-1]
    if last[1] == v:
        return f"M{u:g} {v:g}H{last[0]:g}"
    if last[0] == u:
        return f"M{u:g} {v:g}V{last[1]:g}"
    return f"M{u:g} {v:g}{'Q' if len(others) > 1 else 'L'}{' '.join(f'{a:g} {b:g}' for a, b in others)}"


def _dots(x: int, y: int, places: Sequence[tuple[float, float]]) -> str:
    """A path through dots of the cell at (x, y): a line of no length is a round dot."""
    spots = [(x + u * WIDTH, y + v * HEIGHT) for u, v in places]
    steps = (f"m{b[0] - a[0]:g} {b[1] - a[1]:g}h0" for a, b in itertools.pairwise(spots))
    return f"M{spots[0][0]:g} {spots[0][1]:g}h0{''.join(steps)}"


def _runs(cells: Sequence[Cell], part: Callable[[Cell], object]) -> Iterator[tuple[int, int]]:
    """The runs of neighbours that are alike in something: the first one, and that after the last."""
    end = 0
    for _, run in itertools.groupby(cells, part):
        start, end = end, end + len(list(run))
        yield start, end


def _word_end(cells: Sequence[Cell], start: int) -> int:
    """Where a word ends. One wide glyph, or one with marks, is a word of its own."""
    end = start + 1
    if _is_wide(cells, start):
        return end + 1
    while len(cells[start].glyph) == 1 and (step := _step(cells, start, end)):
        end += step
    return end


def _step(cells: Sequence[Cell], start: int, end: int) -> int:
    """How many cells more belong to a word: a glyph, or a blank between two words of ASCII and a glyph."""
    if _joins(cells, start, end):
        return 1
    text = "".join(cell.glyph for cell in cells[start : end + 2])
    # a font may lack what is not ASCII, and another one have it in another width: such a word stands alone
    return 2 if text[-2:-1] == " " and text.isascii() and _joins(cells, start, end + 1) else 0


def _joins(cells: Sequence[Cell], start: int, place: int) -> bool:
    """Whether a glyph may be set in a word that begins at `start`."""
    if place >= len(cells) or _is_wide(cells, place):
        return False
    cell = cells[place]
    return cell.is_word and len(cell.glyph) == 1 and cell.look == cells[start].look


def _is_wide(cells: Sequence[Cell], place: int) -> bool:
    return place + 1 < len(cells) and cells[place + 1].glyph == ""
