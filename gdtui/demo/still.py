"""Stills: what a screen shows, as a picture in a file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.color import Color
from rich.style import Style

from gdtui.demo.svg import svg
from gdtui.engine.base.errors import InputError, quote
from gdtui.files import write_whole
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.palette import DEFAULT
from gdtui.screens.simulator import SimulatorScreen
from gdtui.terminal.capabilities import ColorDepth
from gdtui.terminal.wire.pens import PLAIN, pen_of, sgr

_MOST_HERE = 9999


@dataclass(frozen=True, eq=False)
class Still:
    """A picture of a screen.

    Attributes:
        name: what it is called.
        frame: the cells.
        ink: 0xRRGGBB of the theme's own foreground.
        paper: 0xRRGGBB of the theme's own background.
    """

    name: str
    frame: Frame
    ink: int
    paper: int


def still_of(screen: SimulatorScreen[Any, Any], name: str) -> Still:
    """The picture that a screen shows."""
    style = screen.visual_style
    return Still(name, screen.frame, _rgb(style.foreground), _rgb(style.background))


def _rgb(color: Any) -> int:
    red, green, blue = color.rgb
    return int(red) << 16 | int(green) << 8 | int(blue)


def _as_svg(still: Still) -> str:
    return svg(still.frame, still.ink, still.paper, title=f"gdtui {still.name}")


def as_text(still: Still) -> str:
    """The glyphs alone."""
    return "".join(line.rstrip() + "\n" for line in still.frame.lines())


def as_ansi(still: Still) -> str:
    """The glyphs with their colours as a terminal takes them: `cat` shows it."""
    frame = still.frame
    out = []
    for row, line in enumerate(frame.lines()):
        held = PLAIN
        for column, glyph in enumerate(line):
            cell = (row, column)
            ink, paper = _color(frame.foreground[cell]), _color(frame.background[cell])
            pen = pen_of(Style(color=ink, bgcolor=paper, bold=bool(frame.bold[cell])), ColorDepth.TRUECOLOR)
            out.append(sgr(held, pen) + glyph)
            held = pen
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
