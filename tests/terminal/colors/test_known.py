"""How many colours a terminal has by its name, with COLORTERM and as SSH leaves it: without."""

import os
import pty
from fnmatch import fnmatchcase

import pytest

from gdtui.terminal.capabilities import ColorDepth, detect
from gdtui.terminal.colors.known import KNOWN, colors_of
from gdtui.terminal.streams import refusal

TRUECOLOR, ANSI256, ANSI16, NONE = (
    ColorDepth.TRUECOLOR,
    ColorDepth.ANSI256,
    ColorDepth.ANSI16,
    ColorDepth.NONE,
)

TERMS = {
    TRUECOLOR: "xterm-kitty kitty xterm-ghostty ghostty alacritty alacritty-direct foot foot-extra "
    "foot-direct wezterm contour contour-latest rio xterm-rio st st-256color st-direct vte "
    "vte-256color vte-direct gnome gnome-256color konsole konsole-256color konsole-direct "
    "mintty mintty-direct ms-terminal xterm-direct xterm-direct16 xterm-direct256 tmux-direct "
    "iterm2-direct xterm-truecolor linux-direct",
    ANSI256: "xterm-256color tmux tmux-256color tmux-256color-italic screen screen-256color "
    "screen-256color-bce screen.xterm-256color screen.xterm screen.linux putty putty-256color "
    "putty-vt100 rxvt-256color rxvt-unicode-256color Eterm-256color dvtm-256color "
    "nsterm-256color mlterm-256color iterm iTerm.app iTerm2.app iterm2",
    ANSI16: "xterm xterm-16color xterm-color linux linux-16color rxvt rxvt-unicode cygwin ansi hurd "
    "eterm-color fbterm cons25 nsterm mlterm teraterm st52 stv52 vtx stem sterm footnote",
    NONE: "vt100 vt102 vt220 vt320-w sun dumb dumb-emacs-ansi unknown xterm-mono linux-m",
}  # fmt: skip
CASES = [(term, depth) for depth, terms in TERMS.items() for term in [*terms.split(), *[""][depth:]]]


@pytest.mark.parametrize(("term", "depth"), CASES)
def test_a_name_promises_so_many_colours(term, depth):
    assert detect({"TERM": term}).color == depth
    assert detect({"TERM": term.upper(), "COLORTERM": ""}).color == depth


@pytest.mark.parametrize(("term", "depth"), CASES)
@pytest.mark.parametrize("word", ["truecolor", "24bit"])
def test_with_colorterm_all_that_have_colours_have_all(term, depth, word):
    assert detect({"TERM": term, "COLORTERM": word}).color == (TRUECOLOR if depth else NONE)
    assert detect({"TERM": term, "COLORTERM": "yes"}).color == depth


def test_no_terminal_at_all_has_none():
    assert detect({}).color == NONE


@pytest.mark.parametrize("row", KNOWN, ids=lambda row: row.terms[-1])
def test_every_row_is_needed_and_says_whence(row):
    named = [term for term, _ in CASES if next((known for known in KNOWN if _is(term, known)), None) is row]
    assert named
    assert row.source


def _is(term, row):
    return any(fnmatchcase(term.lower(), each) for each in row.terms)


@pytest.mark.parametrize("term", ["", "dumb", "dumb-emacs-ansi", "unknown"])
def test_what_cannot_place_text_is_refused(term):
    ends = pty.openpty()
    assert f"TERM={term}" in refusal({"TERM": term}, "x", (ends[1],) * 3).replace("TERM is not set", "TERM=")
    assert refusal({"TERM": "vt100"}, "x", (ends[1],) * 3) is None
    for end in ends:
        os.close(end)


@pytest.mark.parametrize(
    ("term", "lines"), [("vte-256color", "braille"), ("vt220", "block"), ("vtx", "braille")]
)
def test_vte_is_no_vt(term, lines):
    assert detect({"TERM": term}).lines == lines
    assert colors_of("vte") == TRUECOLOR


@pytest.mark.parametrize(
    ("environ", "asked"),
    [({"TERM": "xterm"}, True), ({"TERM": "xterm-256color"}, True), ({"TERM": "xterm-direct"}, False),
     ({"TERM": "screen.xterm-256color"}, False), ({"TERM": "linux"}, False),
     ({"TERM": "tmux-256color"}, False),
     ({"TERM": "xterm", "COLORTERM": "truecolor"}, False), ({"TERM": "xterm", "NO_COLOR": "1"}, False),
     ({"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"}, False)],
)  # fmt: skip
def test_only_what_calls_itself_xterm_is_asked_and_only_where_that_can_tell_more(environ, asked):
    assert detect(environ).open is asked
    assert not detect(environ, color="256").open
