"""A film as a GIF, by Pillow: the extra `gif`."""

import io
import itertools
from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING

from gdtui.colors import channels
from gdtui.demo.drawing.cell import Cell
from gdtui.demo.film.film import Film
from gdtui.demo.film.motion import PAUSE
from gdtui.demo.film.patches import Patch, patches
from gdtui.engine.base.errors import InputError

if TYPE_CHECKING:
    from PIL import Image

_TICK = 10_000
"""Microseconds of GIF's clock."""
_MARGIN = 11
"""Pixels of the terminal's own ground around the cells."""
_COLORS = 255
"""One less than a GIF has: the last one stands for what does not change."""


def check_ready() -> None:
    """Look whether a GIF can be made here.

    Raises:
        InputError: one line that says what is to be installed.
    """
    if find_spec("PIL") is None:
        raise InputError("a GIF is made by Pillow, which is not installed: pip install 'gdtui[gif]'")
    from gdtui.demo.film.tiles import fonts

    fonts()


def gif(film: Film) -> bytes:
    """The film as a GIF that repeats it for ever, each time with a pause at the end.

    A GIF has at most 256 colours: those that come nearest to what the film has.

    Raises:
        InputError: when there is no font to draw with.
    """
    drawn = patches(film)
    pictures = _pictures(film, drawn)
    file = io.BytesIO()
    pictures[0].save(
        file,
        "GIF",
        save_all=True,
        append_images=pictures[1:],
        duration=_durations(film, drawn),
        loop=0,
        disposal=1,
        optimize=True,
    )
    return file.getvalue()


def _durations(film: Film, drawn: list[Patch]) -> list[int]:
    """Milliseconds that each picture is shown; rounding never adds up."""
    moments = [*(patch.start for patch in drawn), film.end + PAUSE]
    ticks = [round(moment / _TICK) for moment in moments]
    return [(after - before) * _TICK // 1000 for before, after in itertools.pairwise(ticks)]


def _pictures(film: Film, drawn: list[Patch]) -> "list[Image.Image]":
    """Every picture, all in the colours of one palette, so that what does not change stays the same."""
    from PIL import Image

    from gdtui.demo.film.tiles import HEIGHT, WIDTH, tile

    tiles = {key: tile(*key) for key in sorted({key for patch in drawn for *_, key in _placed(patch)})}
    palette = _palette(list(tiles.values()))
    flat = {key: each.quantize(palette=palette, dither=Image.Dither.NONE) for key, each in tiles.items()}
    size = film.columns * WIDTH + 2 * _MARGIN, film.rows * HEIGHT + 2 * _MARGIN
    ground = Image.new("RGB", size, channels(film.paper))
    canvas = ground.quantize(palette=palette, dither=Image.Dither.NONE)
    found = []
    for patch in drawn:
        for row, column, key in _placed(patch):
            canvas.paste(flat[key], (_MARGIN + column * WIDTH, _MARGIN + row * HEIGHT))
        found.append(canvas.copy())
    return found


def _placed(patch: Patch) -> Iterator[tuple[int, int, tuple[Cell, bool]]]:
    """The cells of a patch: row, column, and what is there with whether it is two cells wide."""
    for row, column, cells in patch.runs:
        following = [*(cell.glyph for cell in cells[1:]), " "]
        for place, (cell, after) in enumerate(zip(cells, following, strict=True), column):
            if cell.glyph:
                yield row, place, (cell, not after)


def _palette(tiles: "list[Image.Image]") -> "Image.Image":
    """A picture with the colours that come nearest to those of all tiles, by how much they are seen there."""
    from PIL import Image

    width, height = max(tile.width for tile in tiles), tiles[0].height
    sheet = Image.new("RGB", (width, height * len(tiles)), tiles[0].getpixel((0, 0)))
    for number, tile in enumerate(tiles):
        sheet.paste(tile, (0, number * height))
    return sheet.quantize(_COLORS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
