"""How a picture is to look: what the terminal can show, and the colours that carry a meaning."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from gdtui.colors import TRUECOLOR
from gdtui.render.cells.frame import LOWER_HALF, UPPER_HALF, Frame, Mask
from gdtui.render.cells.palette import DEFAULT, available, contrast, readable, told_apart
from gdtui.render.cells.pen import Pen, pen

WHITE = 0xFFFFFF
TEAL = 0x2EC4B6
ORANGE = 0xFF9F1C
PURPLE = 0xB388EB
GREEN = 0x7BD88F
RED = 0xFF6B6B
BLUE = 0x5FA8FF
YELLOW = 0xFFE066
PINK = 0xFF8FC7
DIM = 0x8A94A6
"""Words that are there to be found, not to be read first."""
GREY = 0x808080
"""Axes."""

LANES = (
    TEAL, ORANGE, PURPLE, GREEN, BLUE, YELLOW, PINK, RED, 0x40E840, 0xB88858, 0xE858E8, 0xA0A0B8,
)  # fmt: skip
"""One colour for each of several runs side by side; their glyphs tell them apart as well."""

YOURS = WHITE
"""What the learner made beside what is given."""


class Look(NamedTuple):
    """What a picture is drawn for.

    Attributes:
        colors: how many colours there are: 0, 16, 256 or TRUECOLOR.
        ascii: whether only ASCII glyphs may be used.
        dark: whether the theme is a dark one.
        ink: 0xRRGGBB of the theme's own foreground.
        paper: 0xRRGGBB of the theme's own background.
        colormap: viridis, cividis or magma.
        tabs: key and name of every screen there is, for the header.
        lines: what lines are drawn with: braille, block (half-blocks) or ascii (letters).
        untold: labels of a panel's lines that are left out, as the course has not explained them yet.
        course: whether the picture plays beside a card of the course.
        dim: whether maps are less bright, where there are colours enough, so that lanes stand out.
    """

    colors: int = TRUECOLOR
    ascii: bool = False
    dark: bool = True
    ink: int = 0xE0E0E0
    paper: int = 0x121212
    colormap: str = "viridis"
    tabs: tuple[tuple[str, str], ...] = ()
    lines: str = "braille"
    untold: frozenset[str] = frozenset()
    course: bool = False
    dim: bool = False

    @property
    def letters(self) -> bool:
        """Whether lines are made of letters, a letter for each kind of line."""
        return self.lines == "ascii" or self.ascii

    @property
    def dots(self) -> bool:
        """Whether lines are made of dots, which can also tell by their pattern what they stand for."""
        return self.lines == "braille" and not self.ascii


LEAST, LEAST_DIM = 4.5, 3.0
"""The contrast that text keeps with what lies below (WCAG 2.2, 1.4.3), and that of dim text."""


def legible(frame: Frame, look: Look) -> Frame:
    """The frame with every colour that lies on the theme's own ground moved as far as it takes to be read.

    Hues stay; white becomes the theme's own colour on light ground. Cells with a ground of their own stay,
    and half cells at the edge of what they fill: they are to look as the rest of it does.
    """
    if look.colors == 0:
        return frame
    ground = _of_theme(frame)
    colors = frame.foreground[ground]
    begins = np.ones(colors.shape, np.bool_)
    begins[1:] = colors[1:] != colors[:-1]
    starts = begins.nonzero()[0]
    found = colors[starts].tolist()
    known = _seen_in(look)
    seen = [known[color] for color in found]
    if seen == found:
        return frame
    foreground = frame.foreground.copy()
    foreground[ground] = np.array(seen, np.int32)[begins.cumsum() - 1]
    return Frame(frame.glyph, foreground, frame.background, frame.bold, frame.areas)


def _of_theme(frame: Frame) -> Mask:
    """The cells on the theme's own ground, but half cells that go on with a cell that has one of its own."""
    bare = frame.background == DEFAULT
    found: Mask = bare.copy()
    found[1:] &= (frame.glyph[1:] != UPPER_HALF) | bare[:-1]
    found[:-1] &= (frame.glyph[:-1] != LOWER_HALF) | bare[1:]
    return found


class _SeenIn(dict[int, int]):
    """Colours as they are drawn on the theme's own ground: a frame asks for a hundred of them."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look

    def __missing__(self, color: int) -> int:
        if len(self) >= _MOST_SEEN:
            self.clear()
        self[color] = seen_on(color, self._look)
        return self[color]


_MOST_SEEN = 1024
_seen_in = lru_cache(maxsize=8)(_SeenIn)


def seen_on(color: int, look: Look) -> int:
    """A colour as it is drawn on the theme's own ground."""
    if not look.dark and color == WHITE:
        color = DEFAULT
    hue = None if color == DEFAULT else color
    if look.colors == 16:
        color = available(color, look.colors)
    dim = {available(each, look.colors) for each in (DIM, GREY)} | {DIM, GREY}
    shown = readable(
        look.ink if color == DEFAULT else color,
        available(look.paper, look.colors),
        LEAST_DIM if color in dim else LEAST,
        look.colors,
        hue,
    )
    own = color == DEFAULT or color in dim or look.colors >= TRUECOLOR
    if not own and (look.colors == 16 or shown != available(color, look.colors)):
        return _lanes_on(look.paper, look.colors).get(color, shown)  # those of 256 that stay are told apart
    return DEFAULT if color == DEFAULT and shown == available(look.ink, look.colors) else shown


@lru_cache(maxsize=256)
def worn(nib: Pen, look: Look) -> tuple[int, int]:
    """The colour that a lane has for good, and what it lies on beside the maps.

    That is the theme's own ground where it leaves the colour as it is; on light themes never, as there it
    leaves hardly any. Else it is the dark one of the pen; of 16 colours some are read on white alone.
    """
    light, dark = nib[:2]
    if look.colors == 0 or (look.dark and seen_on(light, look) == light):
        return light, DEFAULT
    return light, dark if contrast(light, dark) >= LEAST else WHITE


def ground_of(lanes: Sequence[int], look: Look) -> int:
    """What lines of several lanes lie on in a chart: the theme's own ground, unless it takes their hues.

    Of 16 colours no hue has a second one for every ground, so that there several bring their own along.
    """
    if look.colors != 16 or len(lanes) < 2:
        return DEFAULT
    nibs = [pen(color, look.colors) for color in lanes]
    return nibs[0].dark if any(worn(nib, look)[1] != DEFAULT for nib in nibs) else DEFAULT


@lru_cache(maxsize=8)
def _lanes_on(paper: int, colors: int) -> dict[int, int]:
    """Lanes' colours on the theme's own ground: in words, and as a pen has them, the same for both."""
    below = available(paper, colors)
    pens = {lane: pen(lane, colors).light for lane in LANES}
    dim = readable(available(DIM, colors), below, LEAST_DIM, colors)
    own = tuple(dict.fromkeys(pens.values()))
    known = dict(zip(own, told_apart(own, below, LEAST, colors, dim), strict=True))
    for lane, light in pens.items():
        known.setdefault(available(lane, colors), known[light])
        known[lane] = known[light]
    return known
