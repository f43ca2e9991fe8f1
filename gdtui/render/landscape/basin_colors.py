"""The colours of basins: a ramp for each minimum, from bright, where a start is soon there, to dark.

No colour stands for two minima, and none is as dark as black, which says that a start ends nowhere.

| colours | shades of a minimum |
|---|---|
| truecolor | 8 for the first minima, 5 for further ones |
| 256 | 4 or 5 of the palette's own, 2 or 3 |
| 16, none | none: its sign is what tells it |
"""

from functools import lru_cache

import numpy as np

from gdtui.colors import TRUECOLOR, XTERM16, XTERM256
from gdtui.render.cells.look import LANES, Look, seen_on
from gdtui.render.cells.palette import DEFAULT, available, scaled

NOWHERE = 0x000000
OTHERS = (0xA8A8A8, 0x808080, 0x585858)
"""The shades, and where there are none the sign, of all minima that have no number."""
OTHER_SIGN = "?"
SIGNS = "123456789abcdefghijklmnpqrstuwyzABCDEFGHIJKLMNPQRSTUVWXYZ"
"""A sign for each minimum: no o, v or x, which other things on the map are drawn with."""
_LANES = 0.9, 0.45, 8
_FURTHER = 1.0, 0.7, 5
"""How bright the brightest and the darkest shade of a colour are in truecolor, and how many there are."""

_INDEXED = (
    # Indices into xterm's 256 colours (hexadecimal). A lane's are of its hue, so far as the cube has it: the
    # entry nearest to each of its shades would be grey, or also another lane's.
    "57/2c/25/1e/17 d6/d0/ac/82/5e b7/8d/62/37 9d/72/47/41 99/4b/21/1a/15 e3/b8/8e/64/3a "
    "da/af/84/7d d2/cb/a0/7c/58 52/28/22/1c/16 df/b4/89/5f db/cf/a4/7f/5a bd/92/67/3c "
    # What the lanes leave, by hue; those beside each other are of different hues.
    "33/50/49 e1/b0/a5 e2/dc/b2 54/29 8c/63/3e b5/cc/c5 76/4c/46 2d/26/1f ce/c8 e4/ba/8f 55/2a/23 "
    "5d/39/38 d1/ca/c4 77/2e 75/27/20 c7/a3/7e bf/94/6a 7a/2b ab/81/5b de/d7/a6 78/4e/48 6f/45/1b "
    "cd/c6/a1 c0/70 9f/74/42 b6/8b/60 dd/88 c2/2f/97 69/3f/3d e0/d9/8a c1/96/6b c3/98/6d d5/aa/85 "
    "e5/90/65 9e/31/73 87/61/5c ae/a7/83 9c/4d 6e/43/18 d4/a9/59 e6/be/bb 56/4f/24 b1/86/80 d8/b3/ad "
    "79/6c/1d"
)

Ramp = tuple[int, ...]


@lru_cache(maxsize=2)
def ramps(colors: int) -> tuple[Ramp, ...]:
    """The shades of each minimum, the brightest first.

    Args:
        colors: how many colours the terminal has: 256 or 1<<24.
    """
    indexed = [tuple(XTERM256[int(entry, 16)] for entry in row.split("/")) for row in _INDEXED.split()]
    if colors < TRUECOLOR:
        return tuple(indexed)
    lanes = [_shaded(color, _LANES) for color in LANES]
    return (*lanes, *(_shaded(row[0], _FURTHER) for row in indexed[len(LANES) :]))


def _shaded(color: int, parts: tuple[float, float, int]) -> Ramp:
    return tuple(scaled(color, part) for part in np.linspace(*parts).tolist())


def name_of(number: int, look: Look) -> str:
    """What a minimum is called on the map: its number, or its sign where its basin is drawn with that."""
    return str(number) if look.colors > 16 else SIGNS[number - 1]


@lru_cache(maxsize=8)
def sign_colors(look: Look) -> tuple[int, ...]:
    """The colours of minima's signs, with so few that there are no shades: DEFAULT where none is left.

    A minimum that would be drawn in the colour of one before it gets another one, if one can be read.
    """
    if not look.colors:
        return (DEFAULT,) * len(ramps(TRUECOLOR))
    found: list[int] = []
    readable = [color for color in XTERM16[1:] if seen_on(color, look) == color]
    for place in range(len(ramps(TRUECOLOR))):
        wanted = [seen_on(available(LANES[place], look.colors), look)] if place < len(LANES) else []
        found.append(next((color for color in (*wanted, *readable) if color not in found), DEFAULT))
    return tuple(found)
