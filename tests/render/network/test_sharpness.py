import math
import re

import numpy as np
import pytest

from gdtui.engine.network.views.edge import Sharpness
from gdtui.render.cells.frame import changed
from gdtui.render.cells.look import RED, TEAL, Look
from gdtui.render.network.sharpness import sharpness_frame, verdict
from tests.render.network.looks import LOOKS, SIDES, text

STEPS = np.arange(200.0)
CLIMB = 40 * (1 - np.exp(-STEPS / 50))


def known(steps=200, sharpest=1.0, bound=40.0):
    return Sharpness(STEPS[:steps], sharpest * CLIMB[:steps], np.full(steps, bound))


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize(("rows", "columns"), SIDES)
def test_it_fills_its_place_in_every_mode(rows, columns, look):
    for run in (known(), known(1), known(0), known(sharpest=math.nan), known(bound=math.nan)):
        frame = sharpness_frame(run, rows, columns, look)
        assert (frame.rows, frame.columns) == (rows, columns)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_both_values_are_named_and_told_in_digits(look):
    shown = text(sharpness_frame(known(), 17, 34, look))
    names = ("lam_max", "2/lr") if look.ascii else ("λmax", "2/η")
    assert f"{names[0]} 39.25" in shown
    assert f"{names[1]} 40.00" in shown
    assert re.search(rf"{names[1]} [─-]", shown)  # the line itself bears its name


def test_the_lines_stand_at_their_heights():
    run = Sharpness(STEPS, np.full(200, 20.0), np.full(200, 40.0))
    frame = sharpness_frame(run, 31, 43, Look())
    bound = np.argwhere((frame.glyph == ord("─")) & (frame.foreground == RED))[:, 0]
    line = np.argwhere((frame.glyph >> 8 == 0x28) & (frame.foreground == TEAL))[:, 0]
    assert set(bound[bound > 1]) == {min(bound[bound > 1])}  # level, above all of λmax
    assert bound[bound > 1].min() < line.min()
    labels = {row: float(found[1]) for row, words in enumerate(frame.lines())
              if (found := re.match(r" *(\d+)┤", words))}  # fmt: skip
    assert labels[int(bound[-1])] == 40
    assert labels[int(line.min())] == 20


@pytest.mark.parametrize("far", [1e-9, 1e-4, 1e4, 1e12])
def test_far_apart_both_are_still_on_the_chart(far):
    frame = sharpness_frame(known(sharpest=far), 17, 43, Look())
    drawn = frame.foreground[2:]
    assert (drawn == TEAL).any()
    assert (drawn == RED).any()


def test_a_changed_learning_rate_moves_the_bound_from_its_step_on():
    run = Sharpness(STEPS, CLIMB, np.where(STEPS < 100, 40.0, 20.0))
    frame = sharpness_frame(run, 31, 62, Look())
    rows, columns = np.nonzero((frame.glyph == ord("─")) & (frame.foreground == RED))
    chart = rows > 1
    assert len(set(rows[chart])) == 2
    first, last = sorted(set(rows[chart]))
    assert columns[rows == first].max() < columns[rows == last].min()


@pytest.mark.parametrize(
    ("sharpest", "bound", "said"),
    [
        (10, 40, "λmax is 0.250 of 2/η: stable in every direction."),
        (39, 40, "λmax is 0.975 of 2/η: at the edge of stability."),
        (43, 40, "λmax is 1.07 of 2/η: at the edge of stability."),
        (80, 40, "λmax is 2.00 times 2/η: the steepest direction overshoots."),
        (-1, 40, "λmax is not above 0: the loss curves upwards in no direction here."),
        (math.nan, 40, ""),
        (10, math.nan, ""),
        (math.inf, 40, ""),
    ],
)
def test_what_the_two_mean_is_said(sharpest, bound, said):
    assert verdict(sharpest, bound) == said


def test_a_step_repaints_few_cells():
    frames = [sharpness_frame(known(steps), 31, 43, Look()) for steps in (150, 151)]
    assert 0 < changed(*frames).sum() <= 12


def test_what_is_measured_is_joined_over_what_is_not_yet():
    part = np.where(STEPS % 7 == 0, CLIMB, math.nan)
    whole, shown = (
        sharpness_frame(Sharpness(STEPS, each, STEPS * 0 + 90), 31, 43, Look()) for each in (CLIMB, part)
    )
    drawn = [(frame.glyph >> 8 == 0x28).sum() for frame in (whole, shown)]
    assert drawn[1] > 0.8 * drawn[0]


@pytest.mark.parametrize(("rows", "chart", "words"), [(17, True, True), (8, True, False), (7, False, True)])
def test_a_chart_goes_before_words_where_there_is_room_for_one_of_them(rows, chart, words):
    shown = text(sharpness_frame(known(), rows, 34, Look()))
    assert ("┴" in shown or "┬" in shown) == chart
    assert ("at the edge" in shown) == words
    assert "λmax 39.25" in shown


def test_nothing_is_drawn_of_what_nobody_knows():
    shown = text(sharpness_frame(known(sharpest=math.nan), 17, 34, Look()))
    assert "λmax not known yet" in shown
    assert "nan" not in shown


def test_of_a_rule_without_such_a_bound_that_is_said():
    shown = " ".join(text(sharpness_frame(known(bound=math.nan), 17, 43, Look())).split())
    assert "this rule has none" in shown
