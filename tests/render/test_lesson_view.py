from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.render import stage
from gdtui.render.cells.frame import full
from gdtui.render.cells.look import Look
from gdtui.render.cells.panel import Span
from gdtui.render.cells.prose import Paragraph
from gdtui.render.lesson_view import Sheet, draw, fits, plan
from gdtui.render.stage import Hint

HINTS = (Hint("t", "go on", True), Hint("T", "back"), Hint("C", "chapters"), Hint("esc", "close"))


def sheet(sentences=3, tasks=1, reads=True, done=False):
    text = Paragraph((Span("A sentence of some words that say what is to be seen here. " * sentences),))
    todo = (((Span("Press n five times and watch the slope."),), done),) * tasks
    return Sheet("Lesson 3 · Slope and tangent", 1, 5, "How steep is it?", (text,), todo, (), HINTS, reads)


def cells(box):
    return {
        (r, c)
        for r in range(box.row, box.row + box.rows)
        for c in range(box.column, box.column + box.columns)
    }


@given(st.integers(60, 220), st.integers(20, 70), st.integers(1, 40), st.booleans())
def test_text_and_scene_share_the_screen_without_overlap(columns, rows, sentences, reads):
    where = plan(sheet(sentences, reads=reads), columns, rows)
    text, scene = cells(where.text), cells(where.scene)
    assert not text & scene
    assert (text | scene) <= {(r, c) for r in range(rows) for c in range(columns)}
    assert where.scene.columns == 0 or stage.fits(where.scene.columns, where.scene.rows)
    if not where.paged:
        assert fits(sheet(sentences, reads=reads), columns, rows)


@pytest.mark.parametrize(
    ("columns", "rows", "reads", "scene"),
    [
        (80, 24, True, (0, 0)),
        (80, 24, False, (80, 21)),
        (60, 20, False, (60, 20)),
        (120, 40, True, (76, 40)),
        (200, 60, True, (137, 60)),
        (80, 50, True, (80, 38)),
    ],
)
def test_where_the_scene_lies(columns, rows, reads, scene):
    where = plan(sheet(reads=reads), columns, rows)
    assert (where.scene.columns, where.scene.rows) == scene


def shown(the_sheet, columns, rows, look=None):
    where = plan(the_sheet, columns, rows)
    scene = full(where.scene.rows, where.scene.columns, ord("#"))
    return draw(the_sheet, where, scene, columns, rows, look or Look()).lines()


def test_a_page_has_title_heading_text_task_and_keys():
    lines = shown(sheet(), 80, 24)
    assert lines[0].startswith(" Lesson 3 · Slope and tangent")
    assert lines[0].rstrip().endswith("●●○○○")
    assert lines[2].strip() == "How steep is it?"
    assert any(line.strip() == "○ Press n five times and watch the slope." for line in lines)
    assert lines[-1].startswith(" t go on")
    assert "#" not in "".join(lines)


def test_the_bar_over_a_scene_says_what_is_to_be_done():
    lines = shown(sheet(reads=False), 80, 24)
    assert "Lesson 3" in lines[0]
    assert "t go on" in lines[0]
    assert lines[1].strip() == "○ Press n five times and watch the slope."
    assert lines[2] == "━" * 80
    assert lines[3] == "#" * 80


def test_a_task_that_is_done_is_ticked_in_the_bar():
    assert "✓ Done: Press n five times" in shown(sheet(reads=False, done=True), 80, 24)[1]


@pytest.mark.parametrize("columns", [60, 80])
def test_what_is_done_moves_no_scene_and_is_never_cut(columns):
    long = (Span("Press n five times and watch the slope until it is small. " * 2),)
    before, after = (
        shown(replace(sheet(reads=False), tasks=((long, done), ((Span("Press x."),), done))), columns, 26)
        for done in (False, True)
    )
    assert before.index("#" * columns) == after.index("#" * columns)
    assert not any("…" in row for row in after)


def test_a_text_that_hides_the_scene_says_which_key_leads_there():
    leading = replace(sheet(), leads=True)
    assert shown(leading, 80, 24)[-1].startswith(" t to the picture")
    assert shown(leading, 120, 40)[-1].startswith(" t go on")


def test_side_by_side_a_rule_parts_text_and_scene():
    lines = shown(sheet(), 120, 40)
    assert all(line[43] == "│" and line[44:] == "#" * 76 for line in lines)
    assert all("#" not in line[:43] for line in lines)


def test_stacked_the_text_comes_first():
    lines = shown(sheet(), 80, 50)
    assert "Lesson 3" in lines[0]
    below = lines.index("#" * 80)
    assert lines[below - 1] == "━" * 80
    assert lines[below - 2].startswith(" t go on")
    assert set(lines[below:]) == {"#" * 80}
