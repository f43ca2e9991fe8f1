"""How kinds look: a hue and a glyph for each, and a ramp from unsure to sure of what a network says."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.colors import TRUECOLOR, XTERM16
from gdtui.render.cells.frame import SPACE, Frame
from gdtui.render.cells.heatmap import two_to_a_cell
from gdtui.render.cells.look import LANES, LEAST, Look
from gdtui.render.cells.palette import (
    DEFAULT,
    WHITE,
    available,
    luminance,
    mixed,
    readable,
    scaled,
    told_apart,
    vivid,
)

Levels = NDArray[np.int16]

FILLED, HOLLOW = "●◆▲■▼▶◀", "○◇△□▽▷◁"
"""A glyph for each kind: of an example that is learnt from, and of one that is kept back."""
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""In ASCII; small ones are kept back."""

_DARK, _LIGHT = (0.18, 0.47), (0.86, 0.5)
"""From unsure to sure: a hue's part of full brightness on dark ground, the part of white on light ground."""
_AWAY = 5.5
"""The contrast that every level keeps with white, or on light ground with black."""
_STEPS, _STEPS_256 = 4, 3
_HUES_16 = (6, 3, 5, 2, 4, 1)
"""The standard colours that stand for the first hues among 16."""
_SHADES_16 = "░▒"
_MIXES_256 = "░▒▓"
"""Of 256 colours most hues have one that is dark or light enough: less of it is seen where less is sure."""
_UNSURE_256 = 0x121212, 0xFFFFFF
"""What it is mixed with, on dark and on light ground."""
_SHADES = " ░▒▓"
"""Without colour, two kinds from sure of the first to sure of the second."""
_PATTERNS = " ░▓▒"
"""Without colour, a pattern for each of several kinds."""


class FieldRamp(NamedTuple):
    """How each level of a field of kinds is painted: kind 0 from unsure to sure, then kind 1, and so on.

    Attributes:
        steps: levels for each kind.
        halves: two pixels to a cell, by the two colours of `▀`; else a cell is one pixel. Of levels that are
            mixed by glyphs a cell shows one, but where the kind changes between its pixels.
        glyph: code points, shape (kinds * steps,).
        foreground: 0xRRGGBB or DEFAULT, likewise.
        background: 0xRRGGBB or DEFAULT, likewise.
        inks: for each kind the colour of its glyph that is read on every level.
    """

    steps: int
    halves: bool
    glyph: NDArray[np.uint32]
    foreground: NDArray[np.int32]
    background: NDArray[np.int32]
    inks: NDArray[np.int32]

    @property
    def pixels_down(self) -> int:
        """Pixels in the height of a cell."""
        return 2 if self.halves else 1

    def painted(self, levels: Levels) -> Frame:
        """A frame of a field of levels, shape (pixels_down * rows, columns), the uppermost first."""
        if not self.halves:
            return self._wholes(levels)
        pixels = two_to_a_cell(self._pixels[levels])
        if (self.glyph == SPACE).all():
            return pixels
        upper, lower = levels[0::2], levels[1::2]
        of_one = upper // self.steps == lower // self.steps
        tones = self._wholes((upper + lower) // 2)
        return Frame(
            np.where(of_one, tones.glyph, pixels.glyph),
            np.where(of_one, tones.foreground, pixels.foreground),
            np.where(of_one, tones.background, pixels.background),
            pixels.bold,
        )

    @property
    def _pixels(self) -> NDArray[np.int32]:
        """The one colour nearest to each level, for what is no whole cell."""
        return np.where(self.glyph == ord(_MIXES_256[-1]), self.foreground, self.background)

    def _wholes(self, levels: Levels) -> Frame:
        """One level to a cell."""
        return Frame(
            self.glyph[levels],
            self.foreground[levels],
            self.background[levels],
            np.zeros(levels.shape, np.bool_),
        )

    def levels(self, kind: NDArray[np.intp], sure: NDArray[np.floating]) -> Levels:
        """The level of what is said.

        Args:
            kind: the kind that is likeliest, any shape.
            sure: how much likelier than a mere guess, from 0 to 1, the same shape; nan counts as 0.
        """
        known = np.where(sure > 0, np.minimum(sure, 1.0), 0.0)
        step = np.minimum(known * self.steps, self.steps - 1).astype(np.int16)
        level: Levels = (kind * self.steps + step).astype(np.int16)
        return level


def example_glyphs(kinds: int, kept_back: bool, look: Look) -> NDArray[np.uint32]:
    """The code point of an example of each kind, shape (kinds,)."""
    known = LETTERS if look.ascii else HOLLOW if kept_back else FILLED
    known = known.lower() if look.ascii and kept_back else known
    return np.array([ord(known[kind % len(known)]) for kind in range(kinds)], np.uint32)


@lru_cache(maxsize=16)
def field_ramp(kinds: int, look: Look) -> FieldRamp:
    """The ramp of so many kinds for a terminal; one for a quantity of either sign has two, minus and plus."""
    cells, steps = _cells(kinds, look)
    glyph, fore, back = zip(*cells, strict=True)
    arrays = np.array(glyph, np.uint32), np.array(fore, np.int32), np.array(back, np.int32)
    halves = look.colors >= 256 and not look.ascii
    return FieldRamp(steps, halves, *arrays, _inks(kinds, arrays[2], look))


Cells = list[tuple[int, int, int]]


def _cells(kinds: int, look: Look) -> tuple[Cells, int]:
    """Glyph, foreground and background of every level, and how many levels each kind has."""
    if look.colors == 0 and kinds == 2:
        return [(ord(shade), DEFAULT, DEFAULT) for shade in _outwards(_SHADES)], 2
    if look.colors == 0:
        marks = (_PATTERNS[kind % len(_PATTERNS)] for kind in range(kinds))
        return [(ord(mark), DEFAULT, DEFAULT) for mark in marks], 1
    if look.colors == 16:
        hues = [XTERM16[_HUES_16[kind % len(_HUES_16)]] for kind in range(kinds)]
        return [(ord(shade), hue, XTERM16[0]) for hue in hues for shade in _SHADES_16], len(_SHADES_16)
    if look.colors < TRUECOLOR and not look.ascii:
        return _mixed_256(kinds, look), len(_MIXES_256) + 1
    steps = _STEPS if look.colors >= TRUECOLOR else _STEPS_256
    shades = (shade for kind in range(kinds) for shade in _shades(_hue(kind), steps, look))
    return [(SPACE, shade, shade) for shade in shades], steps


def _mixed_256(kinds: int, look: Look) -> Cells:
    """Every level of each kind, mixed by glyphs of one colour and what stands for unsure."""
    _, sure = _DARK if look.dark else _LIGHT
    wanted = tuple(_shade(_hue(kind), sure, look) for kind in range(kinds))
    unsure = available(_UNSURE_256[not look.dark], look.colors)
    hues = told_apart(wanted, _words(look), _AWAY, look.colors, unsure)
    return [
        cell for hue in hues for cell in (*[(ord(mix), hue, unsure) for mix in _MIXES_256], (SPACE, hue, hue))
    ]


def _outwards(shades: str) -> str:
    """Shades in the order of levels: each kind from unsure, in the middle, to sure, at an end."""
    half = len(shades) // 2
    return shades[:half][::-1] + shades[half:]


def _hue(kind: int) -> int:
    return LANES[kind % len(LANES)]


def _shades(hue: int, steps: int, look: Look) -> list[int]:
    """A hue from unsure to sure on a theme's ground, far enough from the colour of words on it."""
    parts = np.linspace(*(_DARK if look.dark else _LIGHT), steps).tolist()
    return [readable(_shade(hue, part, look), _words(look), _AWAY, look.colors) for part in parts]


def _shade(hue: int, part: float, look: Look) -> int:
    return scaled(hue, part) if look.dark else mixed(hue, WHITE, part)


def _words(look: Look) -> int:
    """The colour of words on a field."""
    return WHITE if look.dark else 0x000000


def _inks(kinds: int, grounds: NDArray[np.int32], look: Look) -> NDArray[np.int32]:
    """Each kind's hue as it is read on all of the grounds."""
    if look.colors == 0:
        return np.full(kinds, DEFAULT, np.int32)
    light = luminance(grounds)
    worst = int(grounds[light.argmax() if look.dark or look.colors == 16 else light.argmin()])
    hues = [_hue(kind) for kind in range(kinds)]
    if look.colors == 256:
        return np.array(vivid(hues, worst, LEAST), np.int32)
    return np.array([readable(hue, worst, LEAST, look.colors) for hue in hues], np.int32)
