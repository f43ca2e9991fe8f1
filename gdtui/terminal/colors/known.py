"""How many colours the terminals have that name themselves in TERM, where the name does not say so.

COLORTERM says more, but SSH does not send it, and not every terminal sets it.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from gdtui.colors import TRUECOLOR

NONE, ANSI16, ANSI256 = 0, 16, 256


class Known(NamedTuple):
    """A terminal.

    Attributes:
        terms: what its TERM matches, whole, in small letters.
        colors: how many it has.
        source: how that is known.
    """

    terms: str
    colors: int
    source: str


KNOWN = (
    Known(r"|unknown|dumb.*", NONE, "terminfo: no colours, and text cannot be placed"),
    Known(r"vt\d.*|sun|cons\d+-m|.*-(m|mono)", NONE, "terminfo: no colours"),
    Known(r".*-(direct(2|16|256)?|truecolor)", TRUECOLOR, "terminfo: RGB; user_caps(5)"),
    Known(r"(xterm-)?kitty", TRUECOLOR, "its terminfo: Tc and 24-bit setrgbf"),
    Known(r"(xterm-)?ghostty", TRUECOLOR, "its terminfo: Tc"),
    Known(r"foot(-.*)?", TRUECOLOR, "foot(1): 24-bit colours, in every version"),
    Known(r"alacritty(-.*)?", TRUECOLOR, "its documentation: 24-bit colours, in every version"),
    Known(r"wezterm(-.*)?", TRUECOLOR, "its terminfo: Tc and RGB"),
    Known(r"contour(-.*)?", TRUECOLOR, "its terminfo: Tc and RGB"),
    Known(r"(xterm-)?rio", TRUECOLOR, "its terminfo: Tc"),
    Known(r"st(-(256color|meta|meta-256color))?", TRUECOLOR, "st 0.5 (2014) and newer: 24-bit colours"),
    Known(r"(vte|gnome)(-.*)?", TRUECOLOR, "VTE 0.36 (2014) and newer: 24-bit colours"),
    Known(r"konsole(-.*)?", TRUECOLOR, "Konsole, since KDE 3.5: 24-bit colours"),
    Known(r"mintty(-.*)?", TRUECOLOR, "mintty 2.0.1 (2015) and newer: 24-bit colours"),
    Known(r"ms-terminal", TRUECOLOR, "terminfo: ms-terminal is Windows Terminal, with RGB"),
    Known(r"iterm2?(\.app)?(-.*)?", ANSI256, "iTerm; 24-bit colours only since its version 3"),
    Known(r".*256.*", ANSI256, "its name"),
    Known(r"tmux(-.*)?", ANSI256, "tmux(1): 256 colours, brought down to those of the terminal around it"),
    Known(r"screen(\..*|-.*)?", ANSI256, "GNU screen 4.2 and newer, as packaged: 256 colours, brought down"),
    Known(r"putty(-.*)?", ANSI256, "PuTTY 0.58 (2005) and newer: 256 colours, unless switched off"),
)
"""The first that matches counts. `linux`, and what is not named, have 16: those of ECMA-48 in two shades."""


def colors_of(term: str) -> int:
    """How many colours a terminal of that TERM has, as far as the name tells."""
    name = term.lower()
    return next((row.colors for row in KNOWN if re.fullmatch(row.terms, name)), ANSI16)


def places_text(term: str) -> bool:
    """Whether a terminal of that TERM can be told where to write."""
    return re.fullmatch(KNOWN[0].terms, term.lower()) is None


def may_have_more(environ: Mapping[str, str]) -> bool:
    """Whether a terminal is asked if it takes more colours than its name promises.

    Only one that calls itself `xterm` is, as many do: GNU screen hands the question on to the terminal around
    it, which was not told the colour; tmux and PuTTY do not answer; some consoles print it.
    """
    apple = environ.get("TERM_PROGRAM") == "Apple_Terminal"  # has no more than 256, and prints questions
    return environ.get("TERM", "").lower().startswith("xterm") and not apple
