"""Where a key is written, there the pointer finds it: at any size, in any spelling."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.registry import SCREENS
from gdtui.render import stage
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.frame import Area, Frame, blank
from gdtui.render.cells.look import Look
from gdtui.render.cells.panel import Span, line, panel, pressing
from gdtui.render.spelled import spelled
from gdtui.render.stage import Hint
from tests.effort import examples

TABS = tuple((row.key, row.name) for row in SCREENS.values())
KEYS = st.sampled_from(
    ["n", "space", "[ ]", "- +", "←↑↓→", "z Z", "{ } ( )", "< >", "esc", "tab", "?", "=", "0", "↑↓"]
)
HINTS = st.lists(
    st.builds(Hint, KEYS, st.sampled_from(["step", "η 0.05", "×2 ≤ 3", "batch 32"])), max_size=14
)


def pieces(row: str) -> list[tuple[str, int, int]]:
    """The words of a line: (text, first column, behind the last)."""
    return [(found[0], found.start(), found.end()) for found in re.finditer(r"\S+", row)]


@settings(max_examples=examples(200), deadline=None)
@given(HINTS, st.integers(20, 200))
def test_a_click_on_a_key_of_the_key_line_presses_it(hints: list[Hint], columns: int) -> None:
    frame = panel([stage.footer(hints, columns)], 1, columns)
    row = frame.lines()[0]
    places = iter(pieces(row))
    shown = [hint for hint in (*hints[:-1], stage.COURSE, *hints[-1:]) if hint]
    for text, start, end in places:
        for column in range(start, end):
            found = frame.press_at(0, column)
            keys = re.findall(r"[←↑↓→]|[^\s←↑↓→]+", text)
            if any(text in hint.key.split() for hint in shown):
                assert found in keys
                assert found == text or text[column - start] == found
            elif found:  # the word that says what a single key does
                assert any(text in hint.label and found == hint.key for hint in shown)


@given(HINTS, st.integers(40, 200))
def test_ascii_keeps_every_key_that_is_shown(hints: list[Hint], columns: int) -> None:
    plain = stage.footer(hints, columns)
    rows = spelled([plain], columns, Look(ascii=True))
    frame = panel(rows[:1], 1, columns)
    assert frame.lines()[0].isascii()
    whole = panel([plain], 1, columns)
    assert {area.press for area in frame.areas} <= {area.press for area in whole.areas}
    for area in frame.areas:
        if area.press.isascii() and area.press in "".join(hint.key for hint in hints):
            assert frame.lines()[0][area.column : area.column + area.columns].strip()


@pytest.mark.parametrize("columns", [60, 80, 120, 200])
@pytest.mark.parametrize("active", SCREENS)
def test_a_click_on_a_tab_presses_its_key(active: str, columns: int) -> None:
    frame = panel([stage.header(Look(tabs=TABS), active, "a title", columns)], 1, columns)
    row = frame.lines()[0]
    for key, name in TABS:
        spot = row.index(name) if name in row else row.index(f" {key} ") + 1
        assert frame.press_at(0, spot) == key
    assert not frame.press_at(0, row.index("gdtui"))
    assert not frame.press_at(0, row.rindex("title"))


# -- areas go with their cells


def marked() -> Frame:
    return panel([line("ab", Span("cd", press="c"), "ef", Span("gh", press="g"))], 2, 10)


def test_areas_are_cropped_with_the_picture() -> None:
    assert marked().areas == (Area(0, 2, 2, "c"), Area(0, 6, 2, "g"))
    assert marked().crop(0, 3, 1, 4).areas == (Area(0, 0, 1, "c"), Area(0, 3, 1, "g"))
    assert marked().crop(1, 0, 1, 10).areas == ()


@given(st.integers(-3, 6), st.integers(-12, 14))
def test_areas_are_pasted_with_the_picture(row: int, column: int) -> None:
    canvas = Canvas.blank(5, 12)
    canvas.paste(marked(), row, column)
    frame = canvas.frame()
    cells = np.full((5, 12), "", object)
    for area in marked().areas:
        for place in range(area.columns):
            at = area.row + row, area.column + column + place
            if canvas.has(*at):
                cells[at] = area.press
    assert all(frame.press_at(r, c) == cells[r, c] for r in range(5) for c in range(12))


def test_a_line_that_is_cut_keeps_what_is_left_of_its_keys() -> None:
    frame = panel([pressing(line("abc", "def"), "row 1")], 1, 4)
    assert {frame.press_at(0, column) for column in range(3)} == {"row 1"}
    assert blank(2, 2).press_at(0, 0) == ""
