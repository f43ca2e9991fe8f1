"""What the terminal can show: how many colours, whether more than ASCII, and what lines are drawn with.

Decided from the environment, because asking the terminal costs a round trip and many do not answer; where the
environment leaves it open, the terminal is asked, and its answer is heeded when it comes. Imports next to
nothing, so it can run before anything heavy is loaded.
"""

import enum
from collections.abc import Mapping
from typing import NamedTuple

from gdtui import colors
from gdtui.terminal.colors.known import colors_of, may_have_more
from gdtui.terminal.colors.wanted import colors_wanted

COLOR_CHOICES = ("auto", "truecolor", "256", "16", "none")
LINES = ("braille", "block", "ascii")
_NO_BRAILLE = ("linux", *(f"vt{n}" for n in range(10)), "cons", "wsvt", "ansi", "pcansi", "cygwin", "sun")
"""How the TERM of consoles begins, which have too few glyphs for it, and of terminals older than it."""


class ColorDepth(enum.IntEnum):
    """The number of colours a terminal is sent."""

    NONE = 0
    ANSI16 = 16
    ANSI256 = 256
    TRUECOLOR = colors.TRUECOLOR


class Capabilities(NamedTuple):
    """What to draw with.

    Attributes:
        color: how many colours.
        ascii: whether to stay within ASCII.
        lines: one of LINES.
        open: whether the terminal may have more colours than its environment tells: it is worth asking.
    """

    color: ColorDepth
    ascii: bool
    lines: str = LINES[0]
    open: bool = False


def detect(
    environ: Mapping[str, str],
    color: str = "auto",
    ascii: bool = False,
    encoding: str | None = "utf-8",
    lines: str = "",
) -> Capabilities:
    """Decide what the terminal can show.

    A named `color` (one of COLOR_CHOICES) wins over the environment. On "auto", variables that are meant for
    all programs are heeded (NO_COLOR and others), COLORTERM says truecolor, and TERM says the rest.

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
    stays_ascii = ascii or not is_utf8(encoding)
    drawn = lines or _lines(environ.get("TERM", ""))
    if color in named:
        return Capabilities(named[color], stays_ascii, drawn)
    depth = ColorDepth(colors_wanted(environ, _known(environ)))
    few = ColorDepth.NONE < depth < ColorDepth.TRUECOLOR
    return Capabilities(depth, stays_ascii, drawn, few and may_have_more(environ))


def _lines(term: str) -> str:
    """What lines are drawn with on a terminal of that TERM; `screen.linux` is a console behind screen."""
    console = term.lower().removeprefix("screen.")
    return "block" if console.startswith(_NO_BRAILLE) else LINES[0]


def _known(environ: Mapping[str, str]) -> int:
    """How many colours COLORTERM and TERM promise together."""
    known = colors_of(environ.get("TERM", ""))
    named = environ.get("COLORTERM", "").lower() in ("truecolor", "24bit")
    return colors.TRUECOLOR if known and named else known


def is_utf8(encoding: str | None) -> bool:
    """Whether an encoding's name is one of the spellings of UTF-8."""
    return encoding is not None and encoding.lower().replace("-", "").replace("_", "") in ("utf8", "utf8sig")
