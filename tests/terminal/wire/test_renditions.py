"""Colours and SGR codes."""

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.color import Color
from rich.style import Style

from gdtui.colors import XTERM256, channels, nearest
from gdtui.render.cells.palette import available
from gdtui.terminal.capabilities import ColorDepth
from gdtui.terminal.wire.renditions import PLAIN, Rendition, recolored, rendition_of, sgr
from tests.effort import examples

colours = st.one_of(st.just(-1), st.integers(0, 255), st.integers(1 << 24, (1 << 25) - 1))
renditions = st.builds(Rendition, colours, colours, st.integers(0, 255))
ON = {1: 1, 2: 2, 3: 4, 4: 8, 5: 16, 7: 32, 8: 64, 9: 128}
OFF = {22: 3, 23: 4, 24: 8, 25: 16, 27: 32, 28: 64, 29: 128}


def parts(rendition: Rendition) -> tuple[int, int, int]:
    return rendition.foreground, rendition.background, rendition.attributes


@given(colours, colours, st.integers(0, 255))
def test_a_rendition_is_a_number_that_keeps_its_parts(
    foreground: int, background: int, attributes: int
) -> None:
    rendition = Rendition(foreground, background, attributes)
    assert parts(Rendition.of(int(np.int64(rendition)))) == (foreground, background, attributes)


def applied(rendition: Rendition, codes: str) -> Rendition:
    """What an SGR sequence makes of a rendition, after ECMA-48 and xterm."""
    assert codes.startswith("\x1b[")
    assert codes.endswith("m")
    numbers = [int(code or 0) for code in codes[2:-1].split(";")]
    foreground, background, attributes = parts(rendition)
    while numbers:
        code = numbers.pop(0)
        if code == 0:
            foreground, background, attributes = parts(PLAIN)
        elif code in ON:
            attributes |= ON[code]
        elif code in OFF:
            attributes &= ~OFF[code]
        else:
            colour = _colour(code, numbers)
            if code in range(30, 40) or code in range(90, 98):
                foreground = colour
            else:
                background = colour
    return Rendition(foreground, background, attributes)


def _colour(code: int, numbers: list[int]) -> int:
    if code in (39, 49):
        return -1
    if code in (38, 48):
        if numbers.pop(0) == 5:
            return numbers.pop(0)
        red, green, blue = (numbers.pop(0) for _ in range(3))
        return 1 << 24 | red << 16 | green << 8 | blue
    return code % 10 + (8 if code >= 90 else 0)


@given(renditions, renditions)
def test_sgr_turns_one_rendition_into_the_other(before: Rendition, after: Rendition) -> None:
    codes = sgr(before, after)
    assert (applied(before, codes) if codes else before) == after
    assert (codes == "") == (before == after)


def test_only_what_changed_is_sent() -> None:
    red = Rendition(1, 1 << 24 | 0x010203, 1)
    assert sgr(red, Rendition(2, 1 << 24 | 0x010203, 1)) == "\x1b[32m"
    assert sgr(red, Rendition(1, 1 << 24 | 0x010203, 1 | 8)) == "\x1b[4m"
    assert sgr(red, PLAIN) == "\x1b[m"
    assert sgr(Rendition(attributes=3), Rendition(attributes=1)) in ("\x1b[22;1m", "\x1b[;1m")


def test_styles_become_renditions() -> None:
    style = Style.parse("bold reverse #102030 on #ff0000")
    assert rendition_of(style, ColorDepth.TRUECOLOR) == Rendition(1 << 24 | 0x102030, 1 << 24 | 0xFF0000, 33)
    assert rendition_of(style, ColorDepth.ANSI256).background == 196
    assert rendition_of(style, ColorDepth.ANSI16) == Rendition(0, 9, 33)
    assert rendition_of(style, ColorDepth.NONE) == Rendition(-1, -1, 33)
    assert (
        rendition_of(None, ColorDepth.TRUECOLOR) == rendition_of(Style.null(), ColorDepth.TRUECOLOR) == PLAIN
    )
    linked = Style.parse("red") + Style(link="https://example.org") + Style.from_meta({"a": 1})
    assert rendition_of(linked, ColorDepth.TRUECOLOR) == rendition_of(
        Style.parse("red"), ColorDepth.TRUECOLOR
    )


@example(0xFFE066, ColorDepth.ANSI16)
@given(st.integers(0, 0xFFFFFF), st.sampled_from((ColorDepth.ANSI16, ColorDepth.ANSI256)))
def test_the_colour_sent_is_the_one_that_the_painter_reckons_with(color: int, depth: ColorDepth) -> None:
    shown = available(color, depth)  # of 16, that of a lane is not always the nearest
    sent = rendition_of(Style(color=Color.from_rgb(*channels(shown))), depth).foreground
    assert XTERM256[sent] == shown
    assert sent == nearest(shown, depth)


_CELL = st.one_of(st.just(-1), st.integers(0, 0xFFFFFF))


@settings(max_examples=examples(30), deadline=None)
@given(_CELL, _CELL, st.booleans(), st.booleans(), st.sampled_from(ColorDepth))
def test_a_recoloured_rendition_is_that_of_the_recoloured_style(
    foreground: int, background: int, bold: bool, italic: bool, depth: ColorDepth
) -> None:
    own = Style(color="#e0e0e0", bgcolor="#121212", italic=italic)
    fore, back = (None if each < 0 else Color.from_rgb(*channels(each)) for each in (foreground, background))
    style = own + Style(color=fore, bgcolor=back, bold=bold or None)
    fronts, grounds = np.array([foreground, 0x102030], np.int32), np.array([background, -1], np.int32)
    shown = recolored(rendition_of(own, depth), fronts, grounds, np.array([bold, False]), depth)
    assert shown[0] == rendition_of(style, depth)
