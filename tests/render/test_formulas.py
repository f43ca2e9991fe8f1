"""A step in formulas: whole where there is room, and what is left out is said."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.engine.base.history import History
from gdtui.engine.base.settings import Settings
from gdtui.engine.landscape.simulation import landscape_from
from gdtui.engine.landscape.words import equations_for
from gdtui.engine.losses.catalogue import LANDSCAPES
from gdtui.engine.optimizers.memory import memory_items
from gdtui.engine.optimizers.registry import OPTIMIZERS
from gdtui.render import stage
from gdtui.render.cells.look import Look
from gdtui.render.cells.panel import length, line
from gdtui.render.formulas import formula_lines, laid, with_note
from gdtui.render.landscape.picture import _most_moved, draw
from gdtui.render.landscape.view import arranged
from gdtui.render.spelled import word
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
    tall = page(draw(view(4, loss="rosenbrock", optimizers=("adam",)), 70, 60, Look()))
    assert "this step in formulas" in tall


DESCENTS = [name for name, rule in OPTIMIZERS.items() if rule.uses_gradient]
FLAT = [name for name, loss in LANDSCAPES.items() if len(loss.variables) == 2]
WIDE = [(80, 24), (100, 30), (120, 40), (160, 45), (200, 60)]
LOW = [(80, 24), (90, 28), (100, 24)]
ASCII = Look(0, ascii=True)


def _strip(now, size, look):
    columns, rows = size
    box = arranged(columns, rows).strip
    return draw(now, columns, rows, look).lines()[box.row : box.row + box.rows]


@pytest.mark.parametrize("look", [Look(), ASCII], ids=["signs", "ascii"])
@pytest.mark.parametrize("name", DESCENTS)
@given(loss=st.sampled_from(list(LANDSCAPES)), step=st.integers(1, 60), size=st.sampled_from(WIDE))
@settings(max_examples=examples(15), deadline=None)
def test_no_row_is_empty_while_formulas_are_hidden_and_that_is_said(name, look, loss, step, size):
    now = view(step, loss=loss, optimizers=(name,))
    if now.racer.move is None or now.racer.outcome.ended:  # what is said of an end may be long
        return
    shown = _strip(now, size, look)
    every = [equations_for(now.racer, now.loss.variables, index) for index in _most_moved(now)]
    known = stage.told(
        now.simulation.happened(now.state), now.simulation.asides(now.state), every, len(shown), size[0], look
    )
    assert [row.strip() for row in shown if re.search(r"\+ \d+ formula", row)] or not known.known.hidden
    assert all(map(str.strip, shown)) or not known.known.hidden
    assert not any(row.rstrip().endswith("…") for row in shown)
    results = [word(f"{now.loss.variables[index]} ←", look) for index in _most_moved(now)]
    assert size[0] < 100 or all(any(result in row for row in shown) for result in results)


@pytest.mark.parametrize("loss", FLAT)
@pytest.mark.parametrize("rule", DESCENTS)
@pytest.mark.parametrize(("size", "spared"), [((120, 40), 3), ((200, 60), 0)])
def test_formulas_are_whole_from_step_to_step_on_a_tall_screen(loss, rule, size, spared):
    """Of AdamW's six rows below two lines of words, one with numbers as long as 0.000424568 may not fit."""
    history = History(landscape_from(Settings(loss=loss, optimizers=(rule,))))
    simulation, hidden, box = history.simulation, [], arranged(*size).strip
    for _ in range(examples(30)):
        history.step()
        now = history.current
        groups = [equations_for(now.racers[0], LANDSCAPES[loss].variables, index) for index in (0, 1)]
        told = stage.told(simulation.happened(now, 0), simulation.asides(now, 0), groups, *box[2:])
        hidden.append(told.known.hidden)
    assert max(hidden) <= (spared if rule == "adamw" else 0)
    assert sum(map(bool, hidden)) <= 0.15 * len(hidden)


@pytest.mark.parametrize("look", [Look(), ASCII], ids=["signs", "ascii"])
@pytest.mark.parametrize("name", DESCENTS)
@given(
    loss=st.sampled_from(FLAT), step=st.integers(1, 60), size=st.sampled_from([(80, 24), (90, 28), (100, 24)])
)
@settings(max_examples=examples(15), deadline=None)
def test_both_results_are_shown_below_however_much_there_is_to_say(name, look, loss, step, size):
    now = view(step, loss=loss, optimizers=(name,))
    if now.racer.move is None or now.racer.outcome.ended:  # what is said of an end may be long
        return
    shown = _strip(now, size, look)
    for variable in now.loss.variables:
        assert any(word(f"{variable} ←", look) in row for row in shown), shown


@given(GROUPS, st.integers(1, 12), st.integers(20, 200))
@settings(max_examples=examples(100), deadline=None)
def test_columns_never_hide_more_than_a_stack_would(groups, rows, columns):
    stacked = sum(len(group) for group in groups)
    assert laid(groups, rows, columns).hidden <= max(stacked - rows, 0)


NUMBER = st.floats(-9999, 9999).map(lambda value: f"{value:.4g}".replace("-", "−"))
WORKED = st.tuples(NUMBER, NUMBER, NUMBER)


@given(st.lists(st.tuples(WORKED, WORKED), min_size=1, max_size=4), st.integers(40, 90))
@settings(max_examples=examples(100), deadline=None)
def test_symbols_are_left_out_only_where_they_stand_to_the_left(pairs, columns):
    def told(name, numbers):
        return f"{name} ← {name} − η·{name}′ = {numbers[0]} − 0.1·({numbers[1]}) = {numbers[2]}"

    groups = [[*(told("v", row[place]) for row in pairs), told(name, pairs[0][place])]
              for place, name in enumerate("xy")]  # fmt: skip
    known = laid(groups, 20, columns)
    assert known.hidden == 0
    for row in text(known.lines):
        assert row.count("0.1·") == len(re.findall("[vxy] ←", row))
        assert "η" in row[: row.index("0.1·")]
