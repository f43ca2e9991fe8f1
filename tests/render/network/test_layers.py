import re

import numpy as np
import pytest

from gdtui.engine.base.numbers import show
from gdtui.engine.network.views.layers import BINS, Histogram, LayerFigures
from gdtui.render.cells.frame import changed
from gdtui.render.cells.look import GREEN, ORANGE, RED, Look
from gdtui.render.network.layers import layer_lines, layers_frame, layers_side
from gdtui.render.spelled import plain_cells
from tests.render.network.looks import LOOKS, SIDES, SIZES, text

FILLED = " ▁▂▃▄▅▆▇█"


def layer(number, norm=0.5, dead=None, saturated=0.25, verdict="", counts=None):
    counts = np.arange(BINS) if counts is None else counts
    given, back = Histogram(counts, -1.0, 1.0), Histogram(counts[::-1], -7.0, 0.0)
    return LayerFigures(number, given, back, norm, dead, saturated, verdict)


def layers(count, **last):
    return [*(layer(number) for number in range(1, count)), layer(count, **last)]


def told(figures, columns=34):
    return ["".join(span.text for span in row) for row in layer_lines(figures, columns, Look())]


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize("count", [1, 3, 7])
def test_it_fills_its_place_in_every_mode(look, count):
    for rows, columns in SIZES:
        frame = layers_frame(layers(count), rows, columns, look)
        assert (frame.rows, frame.columns) == (rows, columns)
        assert {GREEN, ORANGE} <= set(frame.foreground.ravel().tolist())
        for number in range(1, count):
            assert re.search(rf"^(layer )?{number} ", text(frame), re.MULTILINE)
    for rows, columns in SIDES:
        frame = layers_side(layers(count), rows, columns, look)
        assert (frame.rows, frame.columns) == (rows, columns)


@pytest.mark.parametrize(("rows", "columns"), SIZES)
def test_bars_are_as_high_as_the_counts(rows, columns):
    counts = np.zeros(BINS, int)
    counts[: BINS // 2] = 10
    counts[BINS // 2 :] = 5
    frame = layers_frame([layer(1, counts=counts)], rows, columns, Look())
    drawn = np.isin(frame.glyph, [ord(sign) for sign in FILLED[1:]]) & (frame.foreground == GREEN)
    eighths = np.zeros(frame.glyph.shape)
    for level, sign in enumerate(FILLED):
        eighths[(frame.glyph == ord(sign)) & drawn] = level
    heights = eighths.sum(axis=0)
    bars = heights[heights > 0]
    assert bars[0] == 2 * bars[-1] == heights.max()
    assert abs((bars == bars[0]).sum() - (bars == bars[-1]).sum()) <= 1
    assert set(bars) <= {bars[0], bars[-1], 0.75 * bars[0]}  # where both halves share a column


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_ends_are_written_below(look):
    shown = text(plain_cells(layers_frame(layers(3), 17, 44, look), look))
    minus = "-" if look.ascii else "−"
    assert shown.count(f" {minus}1 ") == 3
    assert shown.count(f"1e{minus}7 ") == 3


def test_norms_are_told_in_digits_and_as_bars_on_one_log_scale():
    figures = [layer(number, norm=norm) for number, norm in enumerate((1e-6, 1e-3, 1.0), 1)]
    lines = told(figures)
    bars = [row.count("▬") for row in lines[1:]]
    assert bars[0] < bars[1] < bars[2]
    assert abs((bars[1] - bars[0]) - (bars[2] - bars[1])) <= 1
    for row, known in zip(lines[1:], figures, strict=True):
        assert f" {show(known.grad_norm, 3)} " in row


@pytest.mark.parametrize("norm", [0.0, 1e-300, 1e12, np.inf, np.nan])
def test_any_norm_has_a_bar(norm):
    for columns in (34, 43, 62):
        assert all(len(row) <= columns for row in told(layers(4, norm=norm), columns))


def test_shares_of_stuck_units_are_told():
    relus = [layer(1, dead=0.125, saturated=None), layer(2, dead=None, saturated=None)]
    assert told(relus)[0].startswith("gradient norm (log) · dead ")
    assert told(relus)[1].endswith(" 12.5 %")
    assert "%" not in told(relus)[2]
    assert told([layer(1, saturated=0.0)])[1].endswith(" 0 %")
    assert told([layer(1, saturated=None)])[0].startswith("gradient norm (log) ─")


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize(("rows", "columns"), SIDES)
def test_vanishing_and_exploding_are_called_so_by_name_and_by_a_mark(look, rows, columns):
    figures = [layer(1, norm=1e-5, verdict="vanishing"), *layers(7)[1:]]
    shown = text(plain_cells(layers_side(figures, rows, columns, look), look))
    assert "Vanishing" in shown
    if rows > 3:
        assert re.search("e[−-]05[v↓]", shown)
    frame = layers_frame(figures, 17, 44, look)
    assert frame.foreground[:4, 0].max() == RED


def test_a_step_repaints_few_cells():
    before, after = np.arange(BINS) * 100, np.arange(BINS) * 100
    after[20] += 9
    frames = [layers_frame([layer(1, counts=counts)] * 3, 31, 75, Look()) for counts in (before, after)]
    assert changed(*frames).mean() < 0.02
