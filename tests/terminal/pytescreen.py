"""A pyte terminal to compare screens with, and a plain painter whose output needs no trust."""

from typing import Any

import pyte

from gdtui.terminal.wire.encode import Grid
from gdtui.terminal.wire.renditions import PLAIN, sgr


class Terminal:
    """A pyte screen without line wrap, as the driver sets it up."""

    def __init__(self, width: int, height: int) -> None:
        self.screen = pyte.Screen(width, height)
        self._stream = pyte.Stream(self.screen)
        self.feed("\x1b[?7l")

    def feed(self, text: str) -> None:
        """Receive output."""
        self._stream.feed(text)

    def resize(self, width: int, height: int) -> None:
        """Take another size; what is shown then is no longer known."""
        self.screen.resize(height, width)

    def scribble(self) -> None:
        """Another program has written over the screen."""
        self.feed("\x1b[1;31m\x1b[3;4Hsomething else\x1b[2;2H")

    def cells(self) -> list[list[tuple[Any, ...]]]:
        """What can be seen: glyph and looks of each cell. A blank's foreground cannot be."""
        return [
            [seen(self.screen.buffer[y][x]) for x in range(self.screen.columns)]
            for y in range(self.screen.lines)
        ]


def seen(cell: Any) -> tuple[Any, ...]:
    """What can be seen of a cell: of a blank no foreground."""
    blank = cell.data == " " and not (cell.underscore or cell.reverse or cell.strikethrough)
    if blank:
        return (" ", cell.bg)
    return (
        cell.data, cell.bg, cell.fg, cell.bold, cell.italics, cell.underscore, cell.reverse,
        cell.strikethrough, cell.blink,
    )  # fmt: skip


def painted_plainly(grid: Grid) -> list[list[tuple[Any, ...]]]:
    """What a terminal shows after every cell has been written with a move and a rendition of its own."""
    terminal = Terminal(grid.width, grid.height)
    for y in range(grid.height):
        for x, (glyph, look) in enumerate(zip(grid.glyphs(y), grid.looks(y), strict=True)):
            if glyph:
                terminal.feed(f"\x1b[{y + 1};{x + 1}H\x1b[0m{sgr(PLAIN, look)}{glyph}")
    return terminal.cells()
