"""A map of settings as a picture: a colour and a sign for each fate, its name on its own ground."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from gdtui.colors import TRUECOLOR
from gdtui.engine.base.spacing import Spacing
from gdtui.engine.base.wording import clipped
from gdtui.engine.losses.objective import Vector
from gdtui.engine.settings.axis import Axis
from gdtui.engine.settings.fate import Fate, Whole
from gdtui.engine.settings.map import Map
from gdtui.render.cells.braille import Marker, Stroke, markers, strokes
from gdtui.render.cells.canvas import Canvas, stack
from gdtui.render.cells.frame import SPACE, Colors, Frame, Mask
from gdtui.render.cells.heatmap import two_to_a_cell
from gdtui.render.cells.look import BLUE, DIM, GREEN, ORANGE, PURPLE, RED, WHITE, YELLOW, Look
from gdtui.render.cells.palette import DEFAULT, available, scaled
from gdtui.render.cells.panel import Line, Span, line, panel
from gdtui.render.cells.pen import pen
from gdtui.render.cells.viewport import Viewport
from gdtui.render.maps.axes import LogNames, framed, gutter, inside
from gdtui.render.maps.painted import dotted
from gdtui.render.maps.stretches import widest
from gdtui.render.spelled import spelled, word

_BLOCK = "█"
_SHADES = 8
_SOON, _LATE = 0.9, 0.35
"""The brightness of a run that came to rest at once, and of one that just did; of runs that have not ended,
that of the lowest loss and of the highest; of those that diverged, of the last and of the first."""

_COLORS = {
    Fate.CRAWLS: BLUE, Fate.CONVERGES: GREEN, Fate.OVERSHOOTS: YELLOW, Fate.OSCILLATES: ORANGE,
    Fate.DIVERGES: RED, Fate.STALLS: PURPLE, Fate.LEARNS: GREEN, Fate.WORSENS: ORANGE,
}  # fmt: skip
_OF_256 = {
    BLUE: (0x005F87, 0x005FAF, 0x0087D7), GREEN: (0x005F00, 0x008700, 0x00AF00),
    YELLOW: (0x5F5F00, 0x878700, 0xAFAF00), ORANGE: (0xAF5F00, 0xD75F00, 0xFF8700),
    RED: (0x5F0000, 0x870000, 0xAF0000), PURPLE: (0x5F005F, 0x870087, 0xAF00AF),
}  # fmt: skip
"""Shades of one hue among 256 colours: the nearest to a darker colour may be of another hue."""
_SIGNS = {
    Fate.CRAWLS: ".", Fate.CONVERGES: "+", Fate.OVERSHOOTS: "~", Fate.OSCILLATES: "%", Fate.DIVERGES: "#",
    Fate.STALLS: "=", Fate.LEARNS: "+", Fate.WORSENS: "%",
}  # fmt: skip
_RUNNING = (Fate.CRAWLS, Fate.OSCILLATES, Fate.LEARNS, Fate.WORSENS)
_COVERED = -1
"""In place of a fate: what the cross lies on."""


class Ground(NamedTuple):
    """All that a map depends on but for the cross.

    Attributes:
        found: what is known of it.
        border: the learning rate beyond which theory lets none settle, by rows; nan where it knows none.
        here: the part that is shown: across the logarithms of learning rates.
        symbol: what the axis at the left is called.
        spacing: how the values of that axis are spread.
        formula: what the border is, in a few signs; "" where theory knows none.
        look: what the terminal can show.
    """

    found: Map
    border: tuple[float, ...]
    here: Viewport
    symbol: str
    formula: str
    look: Look
    spacing: Spacing = Spacing.EVEN

    @property
    def names(self) -> LogNames:
        """What the axes are called."""
        return LogNames(word("η", self.look), word(self.symbol, self.look), self.spacing)


def rates_and_values(here: Viewport) -> tuple[Vector, Vector]:
    """The learning rates of the columns, and the places of the rows: two to a cell, from above."""
    across, down = here.axes()
    return np.array([10.0**power for power in across.ravel().tolist()]), down.ravel()


def setting_at(here: Viewport, row: int, column: int) -> tuple[float, float]:
    """The learning rate and the value of a cell: those of its column, and between those of its two rows."""
    rates, _ = rates_and_values(here)
    at = min(max(column, 0), here.columns - 1)
    return float(rates[at]), here.from_cell(row, at)[1]


def cell_at(here: Viewport, rate: float, value: float) -> tuple[int, int]:
    """The cell of a setting; the nearest one of a setting that is not shown."""
    (left, right), (low, high) = here.x_range, here.y_range
    power = min(max(float(np.log10(rate)), left), right)
    return here.to_cell(power, min(max(value, low), high)) or (0, 0)


def map_frame(ground: Ground, cross: tuple[float, float]) -> Frame:
    """The map in its axes with a cross on it: a learning rate, and a value of the axis at the left."""
    canvas = Canvas(_painted(ground))
    row, column = cell_at(ground.here, *cross)
    fates = ground.found.fates[::2].copy()
    fates[max(row - 1, 0) : row + 2, max(column - 1, 0) : column + 2] = _COVERED
    for fate in Fate:
        _named(canvas, np.asarray(fates == fate), fate, ground.look)
    _cross(canvas, ground, row, column)
    return framed(canvas.frame(), ground.here, ground.names, ground.look)


def sign_of(fate: Fate, look: Look) -> Span:
    """How a fate is shown on the map: its colour, and where there are few colours its sign."""
    color = available(_COLORS[fate], look.colors)
    if _shaded(look):
        return Span(_BLOCK, int(_table(look)[fate, _SHADES // 2]))
    return Span(_SIGNS[fate], color, True)


def filled_in(frame: Frame) -> Frame:
    """A frame whose full blocks are its ground: a colour of the map that is not moved to be read."""
    blocks = frame.glyph == ord(_BLOCK)
    return Frame(
        np.where(blocks, SPACE, frame.glyph).astype(np.uint32),
        frame.foreground,
        np.where(blocks, frame.foreground, frame.background),
        frame.bold,
    )


def legend(ground: Ground, columns: int) -> Line:
    """How the map is read, in as many words as there is room for."""
    look, made = ground.look, f"after {ground.found.made} steps"
    shades = "bright: soon at rest, or low" if _shaded(look) else ""
    with np.errstate(all="ignore"):
        powers = np.log10(np.array(ground.border))
    left, right = ground.here.x_range
    border = f"line: η = {ground.formula}" if ((left <= powers) & (powers <= right)).any() else ""
    each = f"a square: {ground.found.square}×{ground.found.square} settings"
    squares = each if ground.found.square > 1 else ""
    tried = [[made, shades, border, squares], [made, border, squares], [border or made], [made]]
    told = (word("; ".join(filter(None, each)), look) for each in tried)
    return line(Span(next((words for words in told if len(words) <= columns), clipped(made, columns)), DIM))


def box_of(
    across: tuple[float, float], up: tuple[float, float], axis: Axis, size: tuple[int, int]
) -> Viewport:
    """The cells of a map inside a box of so many columns and rows."""
    return inside(across, up, LogNames("η", axis.symbol, axis.spacing), *size)


def _shaded(look: Look) -> bool:
    return look.colors > 16


@lru_cache(maxsize=4)
def _painted(ground: Ground) -> Frame:
    """What stands still."""
    found, here, look = ground.found, ground.here, ground.look
    picture = (
        two_to_a_cell(_table(look)[found.fates, _shades(found)]) if _shaded(look) else _signed(found, look)
    )
    columns = here.columns + gutter(here, ground.names)
    words = spelled([legend(ground, columns)], columns, look)
    canvas = Canvas(dotted(stack(picture, panel(words, 1, columns)), here, ground.names, look))
    _border(canvas, ground)
    return canvas.frame()


def _shades(found: Map) -> Whole:
    """How bright each run is, from 0 to _SHADES − 1: the sooner it ended, or the lower it has come."""
    late = np.clip(found.steps * _SHADES // max(found.made, 1), 0, _SHADES - 1)
    bright = np.where(found.fates == Fate.DIVERGES, late, _SHADES - 1 - late)
    running = np.isin(found.fates, _RUNNING)
    losses = found.losses[running]
    higher = losses.size - np.searchsorted(np.sort(losses), losses, side="right")
    bright[running] = higher * _SHADES // max(losses.size, 1)
    return bright


@lru_cache(maxsize=8)
def _table(look: Look) -> Colors:
    """Colours by fate and brightness."""
    if look.colors < TRUECOLOR:
        few = [_OF_256[_COLORS[fate]] for fate in Fate]
        return np.array(
            [[row[len(row) * shade // _SHADES] for shade in range(_SHADES)] for row in few], np.int32
        )
    shares = np.linspace(_LATE, _SOON, _SHADES).tolist()
    rows = [[scaled(_COLORS[fate], share) for share in shares] for fate in Fate]
    return np.array(rows, np.int32)


def _signed(found: Map, look: Look) -> Frame:
    """Few colours or none: the upper setting of each cell as its fate's sign, in its colour."""
    fates = found.fates[::2]
    codes = np.array([ord(_SIGNS[fate]) for fate in Fate], np.uint32)
    fore = np.array([available(_COLORS[fate], look.colors) for fate in Fate], np.int32)
    plain = np.full(fates.shape, DEFAULT, np.int32)
    return Frame(codes[fates], fore[fates], plain, np.zeros(fates.shape, np.bool_))


def _border(canvas: Canvas, ground: Ground) -> None:
    """The border that theory knows, as a line from row to row."""
    _, values = rates_and_values(ground.here)
    ink = pen(WHITE, ground.look.colors, ground.look.letters)
    with np.errstate(all="ignore"):
        strokes(canvas, ground.here, [Stroke(np.log10(np.array(ground.border)), values, ink)])


def _named(canvas: Canvas, where: Mask, fate: Fate, look: Look) -> None:
    """Write a fate's name in the middle of the widest stretch that is its own, where it has room."""
    row, start, length = widest(where)
    room = len(fate.word) + 2
    if length < room:
        return
    color = WHITE if _shaded(look) else DEFAULT
    canvas.text(row, start + (length - room) // 2, f" {fate.word} ", available(color, look.colors), bold=True)


def _cross(canvas: Canvas, ground: Ground, row: int, column: int) -> None:
    """The cross, over the cell that it stands for, with an arm to each side."""
    look = ground.look
    ink = pen(WHITE, look.colors, look.letters)
    arms = ((0, 0, "╋"), (0, -1, "━"), (0, 1, "━"), (-1, 0, "┃"), (1, 0, "┃"))
    signs = {"╋": "X", "━": "-", "┃": "|"}
    here = ground.here
    cells = [(row + down, column + right, glyph) for down, right, glyph in arms]
    spots = [
        Marker(*here.from_cell(down, right), signs[glyph] if look.ascii else glyph, ink)
        for down, right, glyph in cells
        if 0 <= down < here.rows and 0 <= right < here.columns
    ]
    markers(canvas, here, spots)
