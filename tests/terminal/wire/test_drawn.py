"""The wire takes the cells of a strip as it would take them from the strip's segments."""

from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style
from textual._compositor import LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from gdtui.terminal.capabilities import Capabilities, ColorDepth
from gdtui.terminal.wire.drawn import DrawnStrip, Line
from gdtui.terminal.wire.wire import Wire
from gdtui.widgets import frame_view
from tests.effort import examples

COLORS = st.sampled_from((-1, 0x000000, 0xFF0000, 0x102030, 0xFFFFFF))
CELLS = st.lists(st.tuples(st.sampled_from("a ▀⣿─ηé\U0001d465"), COLORS, COLORS, st.booleans()), max_size=12)
STYLES = st.builds(
    Style,
    color=st.sampled_from((None, "red", "#203040")),
    bgcolor=st.sampled_from((None, "blue", "#ffffff")),
    bold=st.sampled_from((None, True)),
    italic=st.sampled_from((None, True)),
)
CAPABILITIES = st.builds(Capabilities, st.sampled_from(ColorDepth), st.booleans())


@st.composite
def lines(draw: st.DrawFn) -> Line:
    glyphs, foreground, background, bold = zip(*draw(CELLS.filter(bool)), strict=True)
    return Line(
        np.array([*map(ord, glyphs)], np.uint32),
        np.array(foreground, np.int32),
        np.array(background, np.int32),
        np.array(bold, np.bool_),
        draw(STYLES),
    )


def drawn(line: Line) -> DrawnStrip:
    return DrawnStrip(line, frame_view._segments)


def wire_with(rows: Sequence[Sequence[Strip]], width: int, capabilities: Capabilities) -> Wire:
    wire = Wire(capabilities)
    wire.apply(LayoutUpdate([[*row] for row in rows], Region(1, 0, width, len(rows))), width, len(rows))
    return wire


@settings(max_examples=examples(200))
@given(st.lists(st.lists(lines(), min_size=1, max_size=3), max_size=4), st.integers(1, 30), CAPABILITIES)
def test_cells_are_those_of_the_segments(
    rows: list[list[Line]], width: int, capabilities: Capabilities
) -> None:
    short = wire_with([[*map(drawn, row)] for row in rows], width, capabilities)
    usual = wire_with([[Strip(drawn(line)) for line in row] for row in rows], width, capabilities)
    assert short.lines == usual.lines
    assert short._wanted.equals(usual._wanted)
    assert short.frame() == usual.frame()


@settings(max_examples=examples(200))
@given(lines(), st.integers(0, 12), st.integers(0, 12))
def test_it_is_a_strip_like_any_other(line: Line, start: int, end: int) -> None:
    usual = Strip(frame_view._segments(line))
    assert drawn(line).cell_length == usual.cell_length == len(line.glyphs)
    assert drawn(line) == usual
    assert drawn(line).text == usual.text
    assert drawn(line).crop(start, end) == usual.crop(start, end)
    assert drawn(line).divide([start, start + 2]) == usual.divide([start, start + 2])
    assert drawn(line).adjust_cell_length(end, line.style) == usual.adjust_cell_length(end, line.style)


def test_segments_are_made_once_and_only_if_they_are_asked_for() -> None:
    made = list[Line]()

    def segments(line: Line) -> list[Segment]:
        made.append(line)
        return frame_view._segments(line)

    default = np.array([-1], np.int32)
    line = Line(np.array([97], np.uint32), default, default, np.array([False]), Style.null())
    strip = DrawnStrip(line, segments)
    wire_with([[strip]], 5, Capabilities(ColorDepth.TRUECOLOR, False))
    assert made == []
    assert [strip.text, strip.text] == ["a", "a"]
    assert len(made) == 1
    assert not hasattr(strip, "anything")
