"""How many colours the terminals have that name themselves in TERM, where the name does not say so.

COLORTERM says more, but SSH does not send it, and not every terminal sets it.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from gdtui.colors import TRUECOLOR

NONE, ANSI16, ANSI256 = 0, 16, 256


class Known(NamedTuple):
    """A terminal.

    Attributes:
        terms: what its TERM is, in small letters; a star stands for any characters (no regular expressions:
            to compile all of these takes longer than to draw).
        colors: how many it has.
        source: how that is known.
    """

    terms: tuple[str, ...]
    colors: int
    source: str


KNOWN = (
    Known(("", "unknown", "dumb*"), NONE, "terminfo: no colours, and text cannot be placed"),
    Known(
        ("vt1*", "vt2*", "vt3*", "vt4*", "vt5*", "sun", "cons*-m", "*-m", "*-mono"),
        NONE,
        "terminfo: no colours",
    ),
    Known(
        ("*-direct", "*-direct2", "*-direct16", "*-direct256", "*-truecolor"),
        TRUECOLOR,
        "terminfo: RGB; user_caps(5)",
    ),
    Known(("kitty", "xterm-kitty"), TRUECOLOR, "its terminfo: Tc and 24-bit setrgbf"),
    Known(("ghostty", "xterm-ghostty"), TRUECOLOR, "its terminfo: Tc"),
    Known(("foot", "foot-*"), TRUECOLOR, "foot(1): 24-bit colours, in every version"),
    Known(("alacritty", "alacritty-*"), TRUECOLOR, "its documentation: 24-bit colours, in every version"),
    Known(("wezterm", "wezterm-*"), TRUECOLOR, "its terminfo: Tc and RGB"),
    Known(("contour", "contour-*"), TRUECOLOR, "its terminfo: Tc and RGB"),
    Known(("rio", "xterm-rio"), TRUECOLOR, "its terminfo: Tc"),
    Known(
        ("st", "st-256color", "st-meta", "st-meta-256color"),
        TRUECOLOR,
        "st 0.5 (2014) and newer: 24-bit colours",
    ),
    Known(("vte", "vte-*", "gnome", "gnome-*"), TRUECOLOR, "VTE 0.36 (2014) and newer: 24-bit colours"),
    Known(("konsole", "konsole-*"), TRUECOLOR, "Konsole, since KDE 3.5: 24-bit colours"),
    Known(("mintty", "mintty-*"), TRUECOLOR, "mintty 2.0.1 (2015) and newer: 24-bit colours"),
    Known(("ms-terminal",), TRUECOLOR, "terminfo: ms-terminal is Windows Terminal, with RGB"),
    Known(
        ("iterm", "iterm-*", "iterm.app", "iterm.app-*", "iterm2", "iterm2-*", "iterm2.app", "iterm2.app-*"),
        ANSI256,
        "iTerm; 24-bit colours only since its version 3",
    ),
    Known(("*256*",), ANSI256, "its name"),
    Known(
        ("tmux", "tmux-*"), ANSI256, "tmux(1): 256 colours, brought down to those of the terminal around it"
    ),
    Known(
        ("screen", "screen.*", "screen-*"),
        ANSI256,
        "GNU screen 4.2 and newer, as packaged: 256 colours, brought down",
    ),
    Known(("putty", "putty-*"), ANSI256, "PuTTY 0.58 (2005) and newer: 256 colours, unless switched off"),
)
"""The first that matches counts. `linux`, and what is not named, have 16: those of ECMA-48 in two shades."""


def colors_of(term: str) -> int:
    """How many colours a terminal of that TERM has, as far as the name tells."""
    name = term.lower()
    return next((row.colors for row in KNOWN if _is_any_of(name, row.terms)), ANSI16)


def places_text(term: str) -> bool:
    """Whether a terminal of that TERM can be told where to write."""
    return not _is_any_of(term.lower(), KNOWN[0].terms)


def _is_any_of(name: str, terms: Iterable[str]) -> bool:
    return any(_is(name, *term.split("*")) for term in terms)


def _is(name: str, head: str, *rest: str) -> bool:
    """Whether a name is `head`, or begins with it, holds what is between stars, and ends with the last."""
    if not rest:
        return name == head
    *between, tail = rest
    middle = name[len(head) : len(name) - len(tail)]
    whole = len(name) >= len(head) + len(tail) and name.startswith(head) and name.endswith(tail)
    return whole and all(part in middle for part in between)


def may_have_more(environ: Mapping[str, str]) -> bool:
    """Whether a terminal is asked if it takes more colours than its name promises.

    Only one that calls itself `xterm` is, as many do: GNU screen hands the question on to the terminal around
    it, which was not told the colour; tmux and PuTTY do not answer; some consoles print it.
    """
    apple = environ.get("TERM_PROGRAM") == "Apple_Terminal"  # has no more than 256, and prints questions
    return environ.get("TERM", "").lower().startswith("xterm") and not apple
