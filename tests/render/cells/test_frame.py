"""Frames and the canvas that makes them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.render.cells.canvas import TRANSPARENT, Canvas, stack
from gdtui.render.cells.frame import Frame, blank, changed, full
from gdtui.render.cells.palette import DEFAULT
from tests.frames import from_text


def test_a_frame_cannot_be_written_to() -> None:
    frame = blank(2, 3)
    for array in (frame.glyph, frame.foreground, frame.background, frame.bold):
        with pytest.raises(ValueError, match="read-only"):
            array[0, 0] = 1


def test_arrays_of_different_shapes_are_refused() -> None:
    one, two = blank(2, 3), blank(3, 2)
    with pytest.raises(ValueError, match="shape"):
        Frame(one.glyph, two.foreground, one.background, one.bold)


def test_text_lies_where_it_was_put_and_is_cut_at_the_edges() -> None:
    canvas = Canvas.blank(2, 5)
    canvas.text(0, 3, "abc", 0xFF0000, 0x0000FF, bold=True)
    canvas.text(1, -1, "xyz")
    canvas.text(7, 0, "far below")
    frame = canvas.frame()
    assert frame.lines() == ["   ab", "yz   "]
    assert frame.foreground[0].tolist() == [DEFAULT] * 3 + [0xFF0000] * 2
    assert frame.background[0].tolist() == [DEFAULT] * 3 + [0x0000FF] * 2
    assert frame.bold[0].tolist() == [False] * 3 + [True] * 2


def test_a_canvas_leaves_its_base_and_its_frames_alone() -> None:
    base = from_text(["abc"])
    canvas = Canvas(base)
    canvas.text(0, 0, "x")
    first = canvas.frame()
    canvas.text(0, 1, "y")
    assert (base.lines(), first.lines(), canvas.frame().lines()) == (["abc"], ["xbc"], ["xyc"])


@pytest.mark.parametrize(
    ("glyph", "foreground", "background", "expected"),
    [
        ("▀", 0xFFFF00, 0x101010, 0x101010),
        ("▀", 0x101010, 0xFFFF00, 0x101010),
        (" ", 0xFFFF00, 0x336699, 0x336699),
        ("░", 0xFFFF00, 0x336699, 0x336699),
        ("▓", 0xFFFF00, 0x336699, 0xFFFF00),
        ("█", DEFAULT, DEFAULT, DEFAULT),
    ],
)
def test_a_transparent_background_keeps_the_colour_that_the_cell_shows(
    glyph: str, foreground: int, background: int, expected: int
) -> None:
    canvas = Canvas(full(1, 1, ord(glyph), foreground, background))
    canvas.put(0, 0, ord("x"), 0xFFFFFF, TRANSPARENT)
    assert canvas.frame().background.tolist() == [[expected]]


def test_a_pasted_frame_is_cut_on_all_sides() -> None:
    patch = from_text(["123", "456", "789"])
    lines = []
    for row, column in ((-1, -1), (0, 1), (1, 2), (5, 5), (-5, 0)):
        canvas = Canvas(from_text(["...", "..."]))
        canvas.paste(patch, row, column)
        lines.append(canvas.frame().lines())
    assert lines == [["56.", "89."], [".12", ".45"], ["...", "..1"], ["...", "..."], ["...", "..."]]


def test_stacked_frames_are_filled_up_on_the_right() -> None:
    assert stack(from_text(["abc"]), from_text(["d", "e"])).lines() == ["abc", "d  ", "e  "]
    assert stack().lines() == []


def test_changed_sees_each_kind_of_difference() -> None:
    base = from_text(["abcd"])
    canvas = Canvas(base)
    canvas.put(0, 0, ord("x"), DEFAULT, DEFAULT)
    canvas.put(0, 1, ord("b"), 1, DEFAULT)
    canvas.put(0, 2, ord("c"), DEFAULT, 1)
    canvas.put(0, 3, ord("d"), DEFAULT, DEFAULT, bold=True)
    assert changed(base, canvas.frame()).all()
    assert not changed(base, Canvas(base).frame()).any()
    with pytest.raises(ValueError, match="shape"):
        changed(base, blank(2, 2))


def test_a_frame_stays_as_it_is_while_its_canvas_is_drawn_on() -> None:
    base = from_text(["ab", "cd"])
    canvas = Canvas(base)
    canvas.text(0, 0, "x")
    first = canvas.frame()
    canvas.put(1, 1, ord("y"))
    second = canvas.frame()
    canvas.paste(from_text(["z"]), 0, 1)
    frames = (base, first, second, canvas.frame())
    assert [frame.lines() for frame in frames] == [["ab", "cd"], ["xb", "cd"], ["xb", "cy"], ["xz", "cy"]]


@given(
    st.lists(
        st.tuples(st.integers(-1, 3), st.integers(-1, 5), st.sampled_from([TRANSPARENT, DEFAULT, 7])),
        max_size=8,
    ),
    st.booleans(),
)
def test_glyphs_put_at_once_are_those_put_one_by_one(spots, alike):
    base = from_text(["a▀█ x", "  ▓▀ "])
    rows, columns, papers = np.array(spots, np.intp).reshape(-1, 3).T
    codes, paper = (ord("y"), 5) if alike else (ord("A") + np.arange(len(spots)), papers)
    at_once, singly = Canvas(base), Canvas(base)
    at_once.put(rows, columns, codes, 3, paper, bold=True)
    for place, (row, column, own) in enumerate(spots):
        if singly.has(row, column):
            below = Canvas(base).ground_at(row, column) if own == TRANSPARENT else own
            code, seen = (ord("y"), 5) if alike else (ord("A") + place, below)
            singly.set((row, column), code, 3, seen, True)
    assert not changed(at_once.frame(), singly.frame()).any()
