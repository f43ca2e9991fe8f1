"""Stills: what a screen shows, as a picture in a file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.color import Color
from rich.style import Style

from gdtui.demo.drawing.depth import seen_at
from gdtui.demo.drawing.svg import svg
from gdtui.engine.base.errors import InputError, quote
from gdtui.files import write_whole
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import Look
from gdtui.render.cells.palette import DEFAULT, available
from gdtui.screens.simulator import SimulatorScreen
from gdtui.terminal.capabilities import ColorDepth
from gdtui.terminal.wire.renditions import PLAIN, rendition_of, sgr

_MOST_HERE = 9999
_LIGHT, _BLACK = 0xE5E5E5, 0x000000
"""What a terminal without colours has: xterm's seventh colour, and its first."""


@dataclass(frozen=True, eq=False)
class Still:
    """A picture of a screen.

    Attributes:
        name: what it is called.
        frame: the cells, in glyphs and colours that the terminal it is made for can show.
        ink: 0xRRGGBB of the theme's own foreground.
        paper: 0xRRGGBB of the theme's own background.
        depth: how many colours that terminal has.
        ending: of the file that was asked for.
        grounded: whether a text brings the ink and paper along, instead of leaving the terminal its own.
    """

    name: str
    frame: Frame
    ink: int
    paper: int
    depth: ColorDepth = ColorDepth.TRUECOLOR
    ending: str = ".svg"
    grounded: bool = False

    @property
    def target(self) -> str:
        """The name of the file that was asked for."""
        return self.name + self.ending


def still_of(
    screen: SimulatorScreen[Any, Any], name: str, ending: str = ".svg", grounded: bool = False
) -> Still:
    """The picture that a screen shows, as its terminal shows it."""
    screen.settle()
    look = screen.host.look
    depth = ColorDepth(look.colors)
    frame = seen_at(screen.frame, depth, look.ascii)
    return Still(name, frame, *own_colors(look), depth, ending, grounded and depth != ColorDepth.NONE)


def own_colors(look: Look) -> tuple[int, int]:
    """0xRRGGBB of the foreground and the background that are the theme's own, or the terminal's."""
    depth = ColorDepth(look.colors)
    if depth == ColorDepth.NONE:
        return (_LIGHT, _BLACK) if look.dark else (_BLACK, _LIGHT)
    return available(look.ink, depth), available(look.paper, depth)


def _as_svg(still: Still) -> str:
    return svg(still.frame, still.ink, still.paper, title=f"gdtui {still.name}")


def as_text(still: Still) -> str:
    """The glyphs alone."""
    return "".join(line.rstrip() + "\n" for line in still.frame.lines())


def as_ansi(still: Still) -> str:
    """The glyphs with their colours as a terminal takes them: `cat` shows it."""
    frame = still.frame
    own = (still.ink, still.paper) if still.grounded else (DEFAULT, DEFAULT)
    out = []
    for row, line in enumerate(frame.lines()):
        held = PLAIN
        for column, glyph in enumerate(line):
            cell = (row, column)
            ink, paper = (
                _color(other if color == DEFAULT else color)
                for color, other in zip((frame.foreground[cell], frame.background[cell]), own, strict=True)
            )
            rendition = rendition_of(
                Style(color=ink, bgcolor=paper, bold=bool(frame.bold[cell])), still.depth
            )
            out.append(sgr(held, rendition) + glyph)
            held = rendition
        out.append("\x1b[m\n")
    return "".join(out)


def _color(value: int) -> Color | None:
    return None if value == DEFAULT else Color.from_rgb(value >> 16 & 255, value >> 8 & 255, value & 255)


FORMATS: Mapping[str, Callable[[Still], str]] = {".svg": _as_svg, ".txt": as_text, ".ansi": as_ansi}
"""Every kind of still, by the ending of its file."""


def written(still: Still, ending: str) -> str:
    """The text of a still's file.

    Raises:
        InputError: when there is no such kind.
    """
    if ending not in FORMATS:
        raise InputError(f"a still is written as {' '.join(FORMATS)}, not as {quote(ending) or 'that'}")
    return FORMATS[ending](still)


def save_here(screen: SimulatorScreen[Any, Any]) -> str:
    """Save what a screen shows as a new file in the current folder: its name, or what is wrong, in a line."""
    still = still_of(screen, screen.NAME)
    for number in range(1, _MOST_HERE):
        path = Path(f"gdtui-{screen.NAME}-{number}.svg")
        if path.exists() or path.is_symlink():
            continue
        try:
            write_whole(path, written(still, ".svg"))
        except InputError as error:
            return str(error)
        return f"Saved as {path}"
    return "This folder is full of stills: remove some"
