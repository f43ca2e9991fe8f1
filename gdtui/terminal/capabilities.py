"""What the terminal can show: how many colours, whether more than ASCII, and what lines are drawn with.

Decided from the environment alone, because asking the terminal costs a round trip and many do
not answer. Imports next to nothing, so it can run before anything heavy is loaded.
"""

import enum
from collections.abc import Mapping
from typing import NamedTuple

from gdtui import colors

COLOR_CHOICES = ("auto", "truecolor", "256", "16", "none")
LINES = ("braille", "block", "ascii")
_NO_BRAILLE = ("linux", "vt", "cons", "wsvt", "ansi", "pcansi", "cygwin", "sun")
"""How the TERM of consoles begins, which have too few glyphs for it, and of terminals older than it."""


class ColorDepth(enum.IntEnum):
    """The number of colours a terminal is sent."""

    NONE = 0
    ANSI16 = 16
    ANSI256 = 256
    TRUECOLOR = colors.TRUECOLOR


class Capabilities(NamedTuple):
    """What to draw with: the colours, whether to stay within ASCII, and one of LINES."""

    color: ColorDepth
    ascii: bool
    lines: str = LINES[0]


def detect(
    environ: Mapping[str, str],
    color: str = "auto",
    ascii: bool = False,
    encoding: str | None = "utf-8",
    lines: str = "",
) -> Capabilities:
    """Decide what the terminal can show.

    A named `color` (one of COLOR_CHOICES) wins over the environment. On "auto", a non-empty NO_COLOR
    means none (no-color.org), COLORTERM says truecolor, and TERM says the rest.

    Args:
        environ: The environment variables.
        color: What the command line asks for.
        ascii: Whether the command line asks for ASCII only.
        encoding: Encoding of standard output; None or anything but UTF-8 means ASCII.
        lines: What the command line asks lines to be drawn with, one of LINES; "" lets TERM decide.

    Raises:
        ValueError: `color` is not one of COLOR_CHOICES.
    """
    named = {
        "truecolor": ColorDepth.TRUECOLOR,
        "256": ColorDepth.ANSI256,
        "16": ColorDepth.ANSI16,
        "none": ColorDepth.NONE,
    }
    if color not in COLOR_CHOICES:
        raise ValueError(f"color must be one of {', '.join(COLOR_CHOICES)}, not {color!r}")
    depth = named[color] if color in named else _depth(environ)
    return Capabilities(depth, ascii or not is_utf8(encoding), lines or _lines(environ.get("TERM", "")))


def _lines(term: str) -> str:
    """What lines are drawn with on a terminal of that TERM; `screen.linux` is a console behind screen."""
    console = term.lower().removeprefix("screen.")
    return "block" if console.startswith(_NO_BRAILLE) else LINES[0]


def _depth(environ: Mapping[str, str]) -> ColorDepth:
    """The depth that NO_COLOR, COLORTERM and TERM promise together."""
    if environ.get("NO_COLOR"):
        return ColorDepth.NONE
    term = environ.get("TERM", "").lower()
    if term in ("", "dumb", "unknown") or term.startswith("vt"):
        return ColorDepth.NONE
    if environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return ColorDepth.TRUECOLOR
    if term.endswith(("-direct", "-truecolor")):
        return ColorDepth.TRUECOLOR
    return ColorDepth.ANSI256 if "256" in term or _is_modern(term) else ColorDepth.ANSI16


def _is_modern(term: str) -> bool:
    """Whether this TERM has 256 colours although its name does not say so."""
    return term.startswith(
        ("xterm-kitty", "xterm-ghostty", "alacritty", "foot", "wezterm", "contour", "iterm")
    )


def is_utf8(encoding: str | None) -> bool:
    """Whether an encoding's name is one of the spellings of UTF-8."""
    return encoding is not None and encoding.lower().replace("-", "").replace("_", "") in ("utf8", "utf8sig")
