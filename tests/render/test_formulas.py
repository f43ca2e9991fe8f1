"""A step in formulas: whole where there is room, and what is left out is said."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.engine.optimizers.memory import memory_items
from gdtui.engine.optimizers.registry import OPTIMIZERS
from gdtui.render.cells.look import Look
from gdtui.render.cells.panel import length, line
from gdtui.render.formulas import formula_lines, laid, with_note
from gdtui.render.landscape.picture import draw
from tests.effort import examples
from tests.render.landscape.test_picture import page, view

TEXTS = st.lists(st.text("abc=← ", min_size=1, max_size=40).map(lambda text: f"{text}."), max_size=6)


def _told_apart(groups):
    """Every formula once."""
    return [[f"{place}{row}{text}" for row, text in enumerate(group)] for place, group in enumerate(groups)]


GROUPS = st.lists(TEXTS, max_size=3).map(_told_apart)


def text(lines):
    return ["".join(span.text for span in row) for row in lines]


@given(GROUPS, st.integers(0, 12), st.integers(50, 200))
@settings(max_examples=examples(100), deadline=None)
def test_formulas_fit_or_are_counted_and_results_come_first(groups, rows, columns):
    known = laid(groups, rows, columns)
    shown = "\n".join(text(known.lines))
    every = [formula for group in groups for formula in group]
    seen = [formula for formula in every if formula in shown]
    assert len(known.lines) <= rows
    assert all(length(row) <= columns for row in known.lines)
    assert len(seen) + known.hidden == len(every)
    results = [group[-1] for group in groups if group]
    assert rows < len(results) or all(result in shown for result in results)
    assert known.hidden == 0 or len(known.lines) == rows


@given(st.integers(1, 20), st.lists(st.integers(0, 60), min_size=1, max_size=4))
@settings(max_examples=examples(40), deadline=None)
def test_the_note_stands_in_the_last_line_but_one_that_has_room_for_it(hidden, widths):
    lines = text(with_note([line("x" * width) for width in widths], hidden, 60))
    assert all(len(row) <= 60 for row in lines)
    roomy = [place for place, width in enumerate(widths) if width < 45]
    said = [place for place, row in enumerate(lines) if "formula" in row]
    before = [place for place in roomy if place < len(widths) - 1]
    assert len(said) == 1 if roomy else len(said) <= 1
    assert not before or said[0] >= before[-1]


def test_what_is_the_same_for_all_params_is_said_once_where_they_stand_below_each_other():
    groups = [("H has λ = 1, 2", "x ← 1"), ("H has λ = 1, 2", "y ← 2")]
    assert text(laid(groups, 9, 20).lines) == ["H has λ = 1, 2", "x ← 1", "y ← 2"]
    assert text(laid(groups, 9, 80).lines)[0].count("H has") == 2
    assert sum("H has" in row for row in text(formula_lines(groups, 30))) == 1


@pytest.mark.parametrize("name", [name for name, rule in OPTIMIZERS.items() if rule.uses_gradient])
def test_every_memory_has_its_formula_at_120_columns(name):
    now = view(4, loss="rosenbrock", optimizers=(name,))
    shown = page(draw(now, 160, 50, Look()))
    assert "formulas" not in shown.replace("this step in formulas", "")
    for item in memory_items(now.racer.memory):
        if item.of(now.racer.params) is not None and item.symbol != "t":
            assert f"{item.symbol} ←" in shown or f"{item.symbol} =" in shown, item


def test_what_does_not_fit_below_stands_in_the_panel_where_that_is_empty():
    now = view(4, loss="rosenbrock", optimizers=("nesterov",))
    low = page(draw(now, 80, 24, Look()))
    assert "+ 4 formulas" in low
    assert "v ← μ·v + g (first v ← g); x ← x − η·(g + μ·v)" in low
    assert "this step in formulas" not in low
    tall = page(draw(now, 70, 45, Look()))
    assert "this step in formulas" in tall
