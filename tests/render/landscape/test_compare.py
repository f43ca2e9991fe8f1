"""Lanes side by side: each can be told from the others, and the table says how each of them does."""

from itertools import combinations

import numpy as np
import pytest

from gdtui.colors import distance, lab
from gdtui.engine.base.numbers import show_setting
from gdtui.engine.optimizers.registry import OPTIMIZERS
from gdtui.render.cells.look import LANES, Look
from gdtui.render.cells.loss_chart import LossCurve, wide_axis
from gdtui.render.cells.palette import available, variant
from gdtui.render.landscape.compare import (
    lane_color,
    lane_glyph,
    lane_label,
    legend_lines,
    ranking_lines,
)
from gdtui.render.landscape.picture import draw
from tests.render.landscape.test_picture import page, view

RATES = (0.01, 0.03, 0.1)
MIXED = ("adam", "momentum", "adam", "adam")


def text(lines):
    return ["".join(span.text for span in row) for row in lines]


def mixed(steps=4):
    return view(steps, loss="bowl", optimizers=MIXED, each={"learning_rate": (0.01, 0.001, 0.03, 0.1)})


@pytest.mark.parametrize("color", LANES)
@pytest.mark.parametrize("count", [2, 3, 5])
def test_lanes_of_one_rule_go_from_dark_to_light_and_keep_their_hue(color, count):
    shades = [variant(color, place, count) for place in range(count)]
    lightness = [lab(shade)[0] for shade in shades]
    assert lightness == sorted(set(lightness))
    for shade in shades:
        angle = np.arctan2(*lab(shade)[1:]) - np.arctan2(*lab(color)[1:])
        assert abs((angle + np.pi) % (2 * np.pi) - np.pi) < 0.35


@pytest.mark.parametrize("color", LANES[:10])
def test_of_sixteen_colours_lanes_of_one_rule_have_the_rule_s_own_and_their_numbers(color):
    shades = {available(variant(color, place, count), 16) for count in range(2, 6) for place in range(count)}
    assert shades == {available(color, 16)}


def test_a_rule_alone_keeps_its_own_colour_beside_twins_of_another():
    state = mixed().state
    assert lane_color(state, 1) == LANES[list(OPTIMIZERS).index("momentum")]
    assert [lane_glyph(state, lane) for lane in range(4)] == ["1", "M", "3", "4"]
    colors = [lane_color(state, lane) for lane in range(4)]
    assert min(distance(*pair) for pair in combinations(colors, 2)) > 100


def test_a_lane_says_in_what_it_differs_and_its_rule_is_cut_first():
    state = mixed().state
    assert lane_label(state, 2, 20) == "adam η 0.03"
    assert lane_label(state, 1, 20) == "momentum"
    descents = view(loss="bowl", optimizers=("gradient-descent",) * 2, each={"learning_rate": (0.1, 0.2)})
    assert lane_label(descents.state, 0, 14) == "gradien… η 0.1"
    assert lane_label(descents.state, 0, 8) == "η 0.1"


@pytest.mark.parametrize("columns", [34, 43, 62])
def test_no_row_of_the_table_cuts_the_rate_that_is_all_its_lane_differs_in(columns):
    rates = (1e-9, 0.025, 0.05, 0.1, 123456.0)
    now = view(loss="bowl", optimizers=("gradient-descent",) * 5, each={"learning_rate": rates})
    rows = text(ranking_lines(now.simulation, now.state, 0, columns, Look()))
    assert max(map(len, rows)) <= columns
    assert all(any(f" η {show_setting(rate)} " in row for row in rows) for rate in rates)
    assert all(" gra" in row for row in rows[1:])


@pytest.mark.parametrize(
    ("columns", "known"),
    [(34, ["loss", "spent"]), (45, ["loss", "spent", "steps"]), (62, ["loss", "spent", "steps", "outcome"])],
)
def test_the_table_has_as_many_columns_as_there_is_room_for(columns, known):
    now = view(40, loss="bowl", optimizers=("newton", "momentum"))
    rows = text(ranking_lines(now.simulation, now.state, 0, columns, Look()))
    assert max(map(len, rows)) <= columns
    assert rows[0].partition("─ ")[2].split() == known
    racer = now.state.racers[0]
    first = next(row for row in rows if "newton" in row)
    numbers = [str(racer.evaluations.total), str(racer.step), "converged"][: len(known) - 1]
    assert first.split()[3 : 3 + len(numbers)] == numbers if "outcome" in known else numbers[0] in first
    assert ("✓" in first) == ("outcome" not in known)


def test_the_legend_takes_no_more_columns_than_there_are():
    state = view(loss="bowl", optimizers=tuple(OPTIMIZERS)).state
    for columns in (34, 43, 62):
        rows = text(legend_lines(state, columns, Look()))
        assert max(map(len, rows)) <= columns
        assert all(f"{rule.glyph} {name}" in "\n".join(rows) for name, rule in OPTIMIZERS.items())


def test_the_chart_runs_along_what_each_lane_has_spent():
    now = view(9, loss="bowl", optimizers=("newton", "adam"))._replace(chart=True)
    assert "step" in page(draw(now, 100, 30, Look()))
    by_cost = page(draw(now._replace(by_cost=True), 100, 30, Look()))
    assert "evaluations" in by_cost
    assert "A adam" in by_cost


def test_who_is_thrown_out_does_not_squeeze_the_others():
    steps = np.arange(3.0)
    calm = LossCurve(steps, np.array([24.0, 3.0, 0.1]), LANES[0], "G")
    wild = LossCurve(steps, np.array([24.0, 1e9, 1e23]), LANES[1], "M")
    low, high = wide_axis([calm, wild]).ends
    assert low <= 0.1
    assert high <= 24e4
    assert wide_axis([wild]).ends[1] >= 1e23
