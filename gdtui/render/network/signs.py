"""The colours of numbers of either sign: one hue below 0, another above, and the ground about 0."""

from functools import lru_cache

import numpy as np

from gdtui.colors import TRUECOLOR, XTERM16, XTERM256
from gdtui.render.cells.frame import SPACE
from gdtui.render.cells.look import ORANGE, TEAL, Look
from gdtui.render.cells.palette import available, mixed
from gdtui.render.cells.ramps import Ramp, ramp

SIGNS = (TEAL, ORANGE)
"""Of what is negative and of what is positive, as of the two kinds that a field has."""

_STEPS = 6
"""Levels on either side of 0."""
_LEAST = 0.12
"""How far the level next to 0 lies from the ground, of the way to the hue."""
_GROUND = 0x202428
"""What stands for all that is next to 0 on dark ground; on light ground it is white."""
_DARK256 = (23, 30, 37, 43, 79), (58, 94, 136, 172, 214)
_LIGHT256 = (195, 158, 122, 79, 43), (230, 223, 222, 215, 214)
"""The same in xterm's 256 colours, on dark and on light ground."""
_SHADES, _SHADES_ASCII = "░▒▓█", ".:+#"
_HUES16 = (XTERM16[6], XTERM16[3])


@lru_cache(maxsize=16)
def signed_ramp(look: Look) -> Ramp:
    """A ramp from the most negative to the most positive; without colour, from sparse to dense."""
    if look.colors == 0:
        return ramp(look.colormap, 0, look.ascii)
    if look.colors < 256:
        shades = _SHADES_ASCII if look.ascii else _SHADES
        sides = [[(ord(shade), hue, XTERM16[0]) for shade in shades] for hue in _HUES16]
        return _ramp(sides, XTERM16[0], (ord("/" if look.ascii else "╱"), XTERM16[7], XTERM16[0]), look)
    sides = [[(SPACE, color, color) for color in hues] for hues in _hues(look)]
    return _ramp(sides, _ground(look), (ord("/" if look.ascii else "╱"), 0x6C6C6C, 0x262626), look)


def _hues(look: Look) -> list[list[int]]:
    """The colours on either side, from 0 outwards."""
    if look.colors < TRUECOLOR:
        return [[XTERM256[index] for index in side] for side in (_DARK256 if look.dark else _LIGHT256)]
    parts = np.linspace(_LEAST, 1.0, _STEPS).tolist()
    return [[mixed(_ground(look), hue, part) for part in parts] for hue in SIGNS]


def _ground(look: Look) -> int:
    return available(_GROUND if look.dark else 0xFFFFFF, look.colors)


Cell = tuple[int, int, int]
"""Glyph, foreground and background."""


def _ramp(sides: list[list[Cell]], ground: int, hole: Cell, look: Look) -> Ramp:
    """A ramp from the levels of either side, from 0 outwards, and the ground between them."""
    cells = [*sides[0][::-1], (SPACE, ground, ground), *sides[1]]
    glyph, fore, back = (np.array(part) for part in zip(*cells, strict=True))
    halves = look.colors >= 256 and not look.ascii
    arrays = glyph.astype(np.uint32), fore.astype(np.int32), back.astype(np.int32)
    return Ramp("signed", halves, *arrays, hole, look.ascii)
