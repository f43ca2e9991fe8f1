"""A widget that shows frames: a thin layer between numpy arrays of cells and Textual's strips."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from rich.color import Color
from rich.color_triplet import ColorTriplet
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from gdtui.render.cells.frame import Frame, Glyphs, Mask, blank, changed
from gdtui.render.cells.palette import DEFAULT
from gdtui.terminal.wire.drawn import DrawnStrip, Line
from gdtui.terminal.wire.glyphs import split
from gdtui.widgets.pointer import Pointing


class FrameView(Pointing, can_focus=False):
    """Shows one frame in its upper left corner, and repaints only cells that differ from the frame before.

    The theme's own colours (DEFAULT) are those of the widget's CSS. A frame larger than the widget is cut
    off, a smaller one is filled up with the background.
    """

    class Sized(Message):
        """The widget has a new size: time for a frame of that size.

        Attributes:
            view: the widget.
            columns: its width in cells, without border and padding.
            rows: its height in cells.
        """

        def __init__(self, view: Widget, columns: int, rows: int) -> None:
            super().__init__()
            self.view = view
            self.columns = columns
            self.rows = rows

        @property
        def control(self) -> Widget:
            """The widget, for `@on(FrameView.Sized, "#selector")`."""
            return self.view

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._frame = blank(0, 0)
        self._strips: dict[int, Strip] = {}
        self.base = Style.null()
        """The theme's own colours."""
        self._straight = True
        """Whether every glyph of the frame is one cell wide: one of a name from outside may not be."""

    @property
    def frame(self) -> Frame:
        """The frame that is shown."""
        return self._frame

    def show(self, frame: Frame) -> None:
        """Show a frame; only lines and cells that differ from the last one are painted again."""
        before, self._frame = self._frame, frame
        if self._straight and before.glyph.shape == frame.glyph.shape:
            mask = changed(before, frame)
            rows = np.flatnonzero(mask.any(axis=1))
            if _are_narrow(frame.glyph[mask]):
                for row in rows.tolist():
                    self._strips.pop(row, None)
                if len(rows):
                    self.paint(mask)
                return
        self._straight = _are_narrow(frame.glyph)
        self._strips.clear()
        self.refresh()

    def paint(self, mask: Mask) -> None:
        """Have the cells of a mask painted: the first of a line to the last of it."""
        self.refresh(*_regions(mask))

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a region, straight from the frame.

        Textual's own way goes over every line of the widget for borders, padding, opacity and filters. A
        frame has none of them, and its colours are the wire's to translate.
        """
        self.follow_style()
        width = self.size.width
        lines = [self._line(y, width) for y in range(crop.y, crop.bottom)]
        if crop.x == 0 and crop.width == width:
            return lines
        return [line.crop(crop.x, crop.right) for line in lines]

    def render_line(self, y: int) -> Strip:
        """One line of the frame as a strip as wide as the widget's content."""
        self.follow_style()
        return self._line(y, self.size.width)

    def follow_style(self) -> bool:
        """Forget the strips when the theme's own colours have changed; whether they have."""
        base = self.visual_style.rich_style
        if base == self.base:
            return False
        self.base = base
        self._strips.clear()
        return True

    def _line(self, y: int, width: int) -> Strip:
        strip = self._strips.get(y)
        if strip is None or strip.cell_length != width:
            strip = self._strips[y] = self._strip(y, width)
        return strip

    def _strip(self, y: int, width: int) -> Strip:
        """Build the strip of a line."""
        if y >= self._frame.rows or not self._frame.columns:
            return Strip([], 0).adjust_cell_length(width, self.base)
        line = _cells(self._frame, y, self.base)
        strip = DrawnStrip(line, _segments) if self._straight else Strip(_segments(line))
        return strip.adjust_cell_length(width, self.base)

    def on_resize(self) -> None:
        """Ask for a frame of the new size."""
        self.post_message(self.Sized(self, self.size.width, self.size.height))


def _regions(mask: Mask) -> list[Region]:
    """For each line with cells of the mask, the region from the first to the last of them."""
    rows = np.flatnonzero(mask.any(axis=1))
    first = mask[rows].argmax(axis=1)
    last = mask.shape[1] - mask[rows, ::-1].argmax(axis=1)
    return [
        Region(left, row, right - left, 1)
        for row, left, right in zip(rows.tolist(), first.tolist(), last.tolist(), strict=True)
    ]


def _cells(frame: Frame, row: int, base: Style) -> Line:
    """The cells of a line, copied: a strip does not keep all of the frame that it was made of."""
    return Line(
        frame.glyph[row].copy(),
        frame.foreground[row].copy(),
        frame.background[row].copy(),
        frame.bold[row].copy(),
        base,
    )


def _segments(line: Line) -> list[Segment]:
    """One line as segments, neighbours of one style merged."""
    glyphs, foreground, background, bold, base = line
    differs = foreground[1:] != foreground[:-1]
    differs |= background[1:] != background[:-1]
    differs |= bold[1:] != bold[:-1]
    starts = np.concatenate(([0], np.flatnonzero(differs) + 1))
    ends = [*starts[1:].tolist(), len(glyphs)]
    text = as_text(glyphs)
    colors = zip(foreground[starts].tolist(), background[starts].tolist(), bold[starts].tolist(), strict=True)
    styles = cell_styles(base)
    return [
        Segment(text[start:end], styles[color])
        for start, end, color in zip(starts.tolist(), ends, colors, strict=True)
    ]


def as_text(glyphs: Glyphs) -> str:
    """Code points as a string."""
    return glyphs.astype("<u4").tobytes().decode("utf-32-le")


_narrow: set[str] = set()
"""Glyphs that are known to be one cell wide."""


def _are_narrow(glyphs: Glyphs) -> bool:
    """Whether every glyph is one cell wide, and one that may go to a terminal."""
    unknown = set(as_text(glyphs)) - _narrow
    _narrow.update(glyph for glyph in unknown if split(glyph) == (glyph,))
    return unknown <= _narrow


class _CellStyles(dict[tuple[int, int, bool], Style]):
    """The widget's own style with the colours of cells: foreground, background, and whether they are bold."""

    def __init__(self, base: Style) -> None:
        super().__init__()
        self._base = base

    def __missing__(self, cell: tuple[int, int, bool]) -> Style:
        if len(self) >= _MOST_STYLES:
            self.clear()
        foreground, background, bold = cell
        own = Style(color=_color(foreground), bgcolor=_color(background), bold=bold or None)
        style = self[cell] = self._base + own
        return style


_MOST_STYLES = 8192
cell_styles = lru_cache(maxsize=2)(_CellStyles)
"""By the widget's own style: hashing that for every cell took longer than all the rest."""


def _color(value: int) -> Color | None:
    """A colour 0xRRGGBB for Rich; None for the theme's own."""
    if value == DEFAULT:
        return None
    return Color.from_triplet(ColorTriplet(value >> 16, value >> 8 & 0xFF, value & 0xFF))
