"""The wire: between Textual's compositor and the terminal, only the cells that changed.

Textual sends far more than what changed: `ChopsUpdate.render_segments` crops a line on the right only
and so sends it from the widget's left edge, and at start the whole screen is painted three times. The
wire keeps the screen that is wanted and the screen last sent as cells, and hands out the difference.
As the difference is taken when the link is free, frames that come faster than that are merged for nothing:
the latest wins.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

from gdtui.terminal.capabilities import Capabilities, ColorDepth
from gdtui.terminal.wire.drawn import DrawnStrip, Line
from gdtui.terminal.wire.encode import Grid, Painter
from gdtui.terminal.wire.glyphs import CLUSTERS, RIGHT_HALF, Codes, all_ascii, codes_of, numbered
from gdtui.terminal.wire.renditions import PLAIN, Colors, Rendition, Renditions, recolored, rendition_of

_MOST_STYLES = 8192
_SPACE = ord(" ")


class Cells(NamedTuple):
    """Cells of the screen and what they show; each array has the shape (cells,).

    Attributes:
        columns: the column of each.
        rows: the row of each.
        glyphs: the code point of each, one column wide.
        foreground: 0xRRGGBB of each, or DEFAULT for the style's own.
        background: likewise.
        bold: whether it is bold.
        style: the theme's own colours.
    """

    columns: NDArray[np.intp]
    rows: NDArray[np.intp]
    glyphs: Codes
    foreground: Colors
    background: Colors
    bold: NDArray[np.bool_]
    style: Style


class Wire:
    """The screen wanted and the screen sent, and the bytes from one to the other."""

    def __init__(self, capabilities: Capabilities) -> None:
        self._ascii = capabilities.ascii
        self._depth = capabilities.color
        self._painter = Painter()
        self._renditions: dict[int, tuple[Style, Rendition]] = {}
        self._cursor: tuple[int, int] | None = None
        self.resize(0, 0)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the screen."""
        return self._wanted.width, self._wanted.height

    @property
    def pending(self) -> bool:
        """Whether something may differ from what the terminal shows."""
        return bool(self._touched)

    @property
    def sent(self) -> Grid:
        """The cells that the terminal shows."""
        return self._sent

    @property
    def lines(self) -> list[str]:
        """The text of the screen wanted, row by row."""
        return ["".join(self._wanted.glyphs(y)) for y in range(self._wanted.height)]

    @property
    def cursor_row(self) -> int:
        """The row where the terminal's cursor was left; the first one, as long as nothing was sent."""
        return self._painter.row

    def resize(self, width: int, height: int) -> None:
        """Begin anew with an empty screen of this size."""
        self._wanted = Grid(width, height)
        self._memo: list[dict[int, tuple[Strip, int]]] = [{} for _ in range(height)]
        self.forget()

    def forget(self) -> None:
        """What the terminal shows is no longer known: the next frame clears it and sends everything."""
        self._unknown = True
        self._sent = Grid(self._wanted.width, self._wanted.height)
        self._touched = set(range(self._wanted.height))
        """The rows in which something may differ from what the terminal shows."""
        self._painter.forget()

    def keep_to_ascii(self) -> None:
        """Show what is on the screen, and all that comes, in ASCII; the next frame sends everything."""
        self._ascii = True
        for y, memo in enumerate(self._memo):
            memo.clear()
            self._wanted.codes[y] = codes_of("".join(all_ascii(self._wanted.glyphs(y))))
        self.forget()

    def show_truecolor(self) -> None:
        """Send colours as they are from here on; the next frame sends everything."""
        self._depth = ColorDepth.TRUECOLOR
        self._renditions.clear()
        for memo in self._memo:
            memo.clear()
        self.forget()

    def apply(self, update: CompositorUpdate, width: int, height: int) -> None:
        """Take over an update of Textual's compositor for a screen of this size."""
        if (width, height) != self.size:
            self.resize(width, height)
        for x, y, strip in _placed(update):
            if 0 <= y < height and x < width:
                self._put(x, y, strip)

    def put(self, cells: Cells) -> None:
        """Take over single cells, none of them half of a wide glyph now."""
        codes, renditions = self._drawn(cells)
        self._wanted.codes[cells.rows, cells.columns] = codes
        self._wanted.renditions[cells.rows, cells.columns] = renditions
        rows = set(cells.rows.tolist())
        for y in rows:
            self._memo[y].clear()
        self._touched |= rows

    def frame(self, cursor: tuple[int, int] | None = None) -> str:
        """The bytes that bring the terminal up to date, "" if it is.

        Args:
            cursor: Where a person types (x, y), if anywhere: the cursor is left there, or as near to it as
                there are cells. It may still be that of a larger terminal.
        """
        if cursor is not None:
            cursor = min(cursor[0], self._wanted.width - 1), min(cursor[1], self._wanted.height - 1)
        start = self._painter.clear() if self._unknown else ""
        rows = sorted(self._touched)
        body = self._painter.paint(self._sent, self._wanted, rows)
        self._sent.take(self._wanted, rows)
        self._touched.clear()
        self._unknown = False
        end = ""
        if cursor is not None and (start or body or cursor != self._cursor):
            end = self._painter.park(*cursor)
        self._cursor = cursor
        return start + body + end

    def _put(self, x: int, y: int, strip: Strip) -> None:
        """Write a strip into the wanted screen, unless it is the very one that is there already."""
        memo = self._memo[y]
        if (kept := memo.get(x)) is not None and kept[0] is strip:
            return
        codes, renditions = self._drawn(strip.line) if isinstance(strip, DrawnStrip) else self._cells(strip)
        room = self._wanted.width - x
        if len(codes) > room:
            halved = codes[room] == RIGHT_HALF
            codes, renditions = codes[:room], renditions[:room]
            if halved:
                codes[-1] = _SPACE
        if not len(codes):
            return
        end = x + len(codes)
        for start in [start for start, (_, stop) in memo.items() if start < end and stop > x]:
            del memo[start]
        row = self._wanted.codes[y]
        if x > 0 and row[x] == RIGHT_HALF:  # the right half of a wide glyph is covered: the left one goes too
            row[x - 1] = _SPACE
            memo.clear()
        if end < len(row) and row[end] == RIGHT_HALF:
            row[end] = _SPACE
            memo.clear()
        row[x:end] = codes
        self._wanted.renditions[y, x:end] = renditions
        memo[x] = (strip, end)
        self._touched.add(y)

    def _drawn(self, cells: Cells | Line) -> tuple[Codes, Renditions]:
        """The glyphs and renditions of cells."""
        glyphs = cells.glyphs
        if self._ascii or glyphs.max(initial=0) >= CLUSTERS:
            known = {glyph: numbered(chr(glyph), self._ascii) for glyph in set(glyphs.tolist())}
            glyphs = codes_of("".join([known[glyph] for glyph in glyphs.tolist()]))
        own = self._rendition(cells.style)
        return glyphs, recolored(own, cells.foreground, cells.background, cells.bold, self._depth)

    def _cells(self, strip: Strip) -> tuple[Codes, Renditions]:
        """The glyphs and renditions of a strip."""
        texts, renditions = list[str](), list[Rendition]()
        for text, style, control in strip:
            if text and not control:
                texts.append(numbered(text, self._ascii))
                renditions.append(self._rendition(style))
        lengths = [*map(len, texts)]
        return codes_of("".join(texts)).copy(), np.repeat(np.array(renditions, np.int64), lengths)

    def _rendition(self, style: Style | None) -> Rendition:
        """The rendition of a style, by identity: hashing a Rich style costs more than anything else here."""
        if style is None:
            return PLAIN
        if (known := self._renditions.get(id(style))) is not None:
            return known[1]
        if len(self._renditions) >= _MOST_STYLES:
            self._renditions.clear()
        rendition = rendition_of(style, self._depth)
        self._renditions[id(style)] = (
            style,
            rendition,
        )  # holding the style keeps its id from being used again
        return rendition


def _placed(update: CompositorUpdate) -> Iterator[tuple[int, int, Strip]]:
    """The strips of an update with the column and row that each begins at.

    Mirrors `render_segments` of LayoutUpdate and ChopsUpdate (textual/_compositor.py). A chop that meets a
    changed span is taken whole: it was rendered whole, and what did not change costs nothing later.
    """
    if isinstance(update, LayoutUpdate):
        for y, line in enumerate(update.strips, update.region.y):
            x = update.region.x
            for strip in line:
                yield x, y, strip
                x += strip.cell_length
    elif isinstance(update, ChopsUpdate):
        for y, start, stop in update.spans:
            for end, (x, chop) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
                if chop is not None and x < stop and end > start:
                    yield x, y, chop
