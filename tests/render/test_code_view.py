"""The program beside the picture: where it lies, and what of it is seen."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.render import code_view, stage
from gdtui.render.cells.frame import blank
from gdtui.render.cells.look import Look
from gdtui.render.code_view import Listing
from tests.effort import examples


@settings(max_examples=examples(200), derandomize=True, deadline=None, database=None)
@given(st.integers(1, 300), st.integers(1, 60), st.data())
def test_what_is_lit_is_seen_as_far_as_there_is_room(count, most, data):
    first = data.draw(st.integers(0, count - 1))
    lit = range(first, min(first + data.draw(st.integers(1, 12)), count))
    top = code_view.top(Listing("", ["x"] * count, lit), most)
    assert 0 <= top <= max(count - most, 0)
    assert top <= lit[0]
    if len(lit) <= most:
        assert lit[-1] < top + most


@settings(max_examples=examples(100), derandomize=True, deadline=None, database=None)
@given(st.integers(0, 200), st.integers(1, 60), st.integers(-50, 400))
def test_it_never_scrolls_beyond_its_ends(count, most, scrolled):
    top = code_view.top(Listing("", ["x"] * count, (), scrolled), most)
    assert 0 <= top <= max(count - most, 0)


@pytest.mark.parametrize("columns", [60, 80, 98, 99, 100, 120, 200, 500])
def test_beside_it_the_scene_keeps_its_least_width(columns):
    wide = code_view.beside(columns)
    assert wide == 0 or columns - wide - 1 >= stage.LEAST_COLUMNS


def drawn(lines, lit=(), columns=120, **look):
    box = code_view.place(columns, 30, stage.Box(1, 0, 20, columns))
    scene = blank(30, columns - (code_view.beside(columns) + 1 if box.column else 0))
    return code_view.draw(Listing("program", lines, lit), scene, box, columns, 30, Look(**look))


def test_strings_comments_and_words_are_told_apart_by_colour():
    frame = drawn(['print("a", b)  # why', "for n in range(3):"])
    row = next(n for n, line in enumerate(frame.lines()) if "print" in line)
    line = frame.lines()[row]
    colors = [frame.foreground[row, line.index(word)] for word in ("print", '"a"', "# why")]
    assert len(set(colors)) == 3


def test_what_was_run_is_marked_without_colour_too():
    text = "\n".join(drawn(["a = 1", "b = 2"], lit=(1,), colors=0).lines())
    assert "▸ b = 2" in text
    assert "▸ a" not in text


def test_what_is_below_is_counted():
    assert "more lines below" in "\n".join(drawn(["x = 1"] * 90).lines())
