"""Cells in pixels, for what has no shapes: each kind of cell is drawn once, by Pillow."""

from functools import lru_cache
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

from gdtui.colors import channels
from gdtui.demo.drawing.cell import Cell, is_symbol
from gdtui.demo.drawing.shapes import Point, blocks, dots, strokes
from gdtui.engine.base.errors import InputError

WIDTH, HEIGHT = 9, 18
"""A cell in pixels."""
_SIZE = 15
_BASE = 14
_FINE = 4
"""How many times as large shapes are drawn, to be smooth when they are made small."""
_DOT = 0.33
"""How wide a dot of braille is, in widths of a cell."""
_CURVE = 8
FONTS = (
    ("DejaVuSansMono.ttf", "DejaVuSansMono-Bold.ttf"),
    ("Menlo.ttc", "Menlo.ttc"),
    ("LiberationMono-Regular.ttf", "LiberationMono-Bold.ttf"),
    ("NotoSansMono-Regular.ttf", "NotoSansMono-Bold.ttf"),
    ("consola.ttf", "consolab.ttf"),
)
"""Monospace fonts, plain and bold, as systems call their files: the first one that is there is used."""


class _Fonts(NamedTuple):
    plain: ImageFont.FreeTypeFont
    bold: ImageFont.FreeTypeFont


@lru_cache(maxsize=1)
def fonts() -> _Fonts:
    """The font that is used.

    Raises:
        InputError: when there is none: one line that says which to install.
    """
    for names in FONTS:
        try:
            return _Fonts(*(ImageFont.truetype(name, _SIZE) for name in names))
        except OSError:
            continue
    raise InputError("a GIF takes a monospace font: install DejaVu Sans Mono (Debian: fonts-dejavu-core)")


@lru_cache(maxsize=8192)
def tile(cell: Cell, wide: bool) -> Image.Image:
    """A cell in pixels, twice as wide for a wide glyph."""
    image = Image.new("RGB", (WIDTH * (1 + wide), HEIGHT), channels(cell.paper))
    if cell.glyph.strip():
        ink = Image.new("RGB", image.size, channels(cell.look.ink))
        image.paste(ink, mask=_shape(cell.glyph) or _letter(cell, image.size))
    pen = ImageDraw.Draw(image)
    for wanted, y in ((cell.look.underline, HEIGHT - 3), (cell.look.strike, HEIGHT // 2)):
        if wanted:
            pen.line((0, y, image.width, y), channels(cell.look.ink))
    return image


def _letter(cell: Cell, size: tuple[int, int]) -> Image.Image:
    """Where a glyph of the font has ink; symbols stand in the middle of their cells."""
    mask = Image.new("L", size)
    font = fonts().bold if cell.look.bold else fonts().plain
    place, anchor = ((size[0] / 2, _BASE), "ms") if is_symbol(cell.glyph) else ((0, _BASE), "ls")
    ImageDraw.Draw(mask).text(place, cell.glyph, 255, font, anchor)
    return mask


@lru_cache(maxsize=1024)
def _shape(glyph: str) -> Image.Image | None:
    """Where a block, braille or a line has ink; None for another glyph."""
    mask = Image.new("L", (WIDTH * _FINE, HEIGHT * _FINE))
    pen = ImageDraw.Draw(mask)
    if rectangles := blocks(glyph):
        for left, top, width, height, opacity in rectangles:
            corner, other = _place((left, top)), _place((left + width, top + height))
            pen.rectangle((*corner, other[0] - 1, other[1] - 1), round(255 * opacity))
    elif places := dots(glyph):
        for spot in places:
            pen.circle(_place(spot), _DOT / 2 * WIDTH * _FINE, 255)
    elif found := strokes(glyph):
        for points in found.lines:
            pen.line([_place(point) for point in _bent(points)], 255, round(found.thick * WIDTH * _FINE))
    else:
        return None
    return mask.resize((WIDTH, HEIGHT), Image.Resampling.BOX)


def _place(point: Point) -> tuple[float, float]:
    """A place in a cell in fine pixels."""
    return point[0] * WIDTH * _FINE, point[1] * HEIGHT * _FINE


def _bent(points: tuple[Point, ...]) -> list[Point]:
    """The points along a line: two of a straight one, several of a quadratic Bézier curve."""
    if len(points) == 2:
        return list(points)
    (x0, y0), (x1, y1), (x2, y2) = points
    weights = (((1 - t) ** 2, 2 * t * (1 - t), t**2) for t in (step / _CURVE for step in range(_CURVE + 1)))
    return [(a * x0 + b * x1 + c * x2, a * y0 + b * y1 + c * y2) for a, b, c in weights]
