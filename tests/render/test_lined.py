"""Lines in half-blocks or letters: nothing else is touched, nothing of a line is lost, and no dot is left."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.render.cells.frame import BRAILLE, Frame, Mask, blank
from gdtui.render.cells.look import Look
from gdtui.render.lined import lined
from tests.effort import examples
from tests.render.test_spelled import all_frames

LEFT, RIGHT = (0, 1, 2, 6), (3, 4, 5, 7)
"""The bits of the dots of either column, from above."""
COVERED = {
    "▀": {*LEFT[:2], *RIGHT[:2]}, "▄": {*LEFT[2:], *RIGHT[2:]}, "▌": {*LEFT}, "▐": {*RIGHT},
    "█": {*LEFT, *RIGHT},
}  # fmt: skip
SIZES = [(80, 24), (120, 40), (200, 60)]


def with_glyphs(codes: list[int]) -> Frame:
    frame = blank(1, len(codes))
    return Frame(np.array([codes], np.uint32), frame.foreground, frame.background, frame.bold)


@pytest.mark.parametrize("dots", range(256))
def test_a_half_has_most_of_the_dots_and_only_what_has_none_is_blank(dots: int) -> None:
    (shown,) = lined(with_glyphs([BRAILLE + dots]), Look(lines="block")).lines()
    there = {bit for bit in range(8) if dots >> bit & 1}
    assert (shown == " ") is (not there)
    if there:
        assert len(there & COVERED[shown]) >= max(len(there & half) for half in COVERED.values()) / 2


@pytest.mark.parametrize(
    ("dots", "half"),
    [("⠉", "▀"), ("⠒", "▀"), ("⠤", "▄"), ("⣀", "▄"), ("⡇", "▌"), ("⢸", "▐"), ("⣿", "█"), ("⠭", "█")],
)
def test_straight_lines_stay_where_they_are(dots: str, half: str) -> None:
    assert lined(with_glyphs([ord(dots)]), Look(lines="block")).lines() == [half]


@given(st.lists(st.integers(33, 0x2FFF)), st.sampled_from(["braille", "block", "ascii"]))
@settings(max_examples=examples(40))
def test_only_dots_change_and_only_where_they_are_to(codes: list[int], lines: str) -> None:
    frame = with_glyphs(codes)
    shown = lined(frame, Look(lines=lines))
    assert (shown.glyph == frame.glyph)[~of_dots(frame) | (lines == "braille")].all()
    assert lined(frame, Look(ascii=True, lines=lines)) is frame


@pytest.mark.parametrize("lines", ["block", "ascii"])
@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_no_screen_has_a_dot_left(columns: int, rows: int, lines: str) -> None:
    looks = Look(256, lines=lines), Look(256)
    dotted = 0
    for shown, usual in zip(*(all_frames(columns, rows, look) for look in looks), strict=True):
        assert not of_dots(shown).any()
        dotted += int(of_dots(usual).sum())
    assert dotted > 100


def of_dots(frame: Frame) -> Mask:
    return np.asarray((frame.glyph & ~np.uint32(0xFF)) == BRAILLE)
