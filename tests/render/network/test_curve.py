"""A network of one input: a curve with the examples, for numbers and for kinds."""

import numpy as np
import pytest

from gdtui.render.cells.frame import BRAILLE
from gdtui.render.cells.look import Look
from gdtui.render.network.curve import curve_box, curve_frame
from gdtui.render.network.field import Sort
from gdtui.render.network.kinds import FILLED, HOLLOW
from gdtui.render.network.pane import input_pane

INPUTS = np.linspace(-2, 3, 40)[:, np.newaxis]


def pane(targets):
    chosen = np.arange(40) % 4 == 0
    return input_pane((INPUTS[~chosen], targets[~chosen]), (INPUTS[chosen], targets[chosen]))


def dotted(frame):
    return (frame.glyph > BRAILLE) & (frame.glyph < BRAILLE + 256)


@pytest.mark.parametrize("look", [Look(), Look(0), Look(16, ascii=True)])
@pytest.mark.parametrize(("columns", "rows"), [(34, 12), (75, 30), (12, 4)])
def test_it_has_the_size_that_was_asked_for(columns, rows, look):
    frame = curve_frame(np.sin, pane(np.sin(INPUTS[:, 0])), Sort(0), rows, columns, look)
    assert (frame.rows, frame.columns) == (rows, columns)


def test_a_number_is_drawn_where_the_network_says_it():
    known = pane(2 * INPUTS[:, 0])
    frame = curve_frame(lambda points: 0 * points + 1.0, known, Sort(0), 20, 60, Look())
    viewport, top, left = curve_box(known, Sort(0), 20, 60, Look())
    row, _ = viewport.to_cell(0.0, 1.0)
    assert dotted(frame)[:, left:].any(axis=1).nonzero()[0].tolist() == [row + top]
    marks = {chr(code) for code in np.unique(frame.glyph)}
    assert {FILLED[0], HOLLOW[0]} <= marks


@pytest.mark.parametrize("says", [np.log, lambda points: np.full_like(points, np.nan)])
def test_what_is_no_number_leaves_a_gap(says):
    with np.errstate(all="ignore"):
        curve_frame(says, pane(INPUTS[:, 0]), Sort(0), 20, 60, Look())


def test_of_kinds_the_probability_is_drawn():
    targets = (INPUTS[:, 0] > 0).astype(float)
    frame = curve_frame(lambda points: 1e4 * points, pane(targets), Sort(2, True), 20, 60, Look())
    rows = dotted(frame)[:, 8:].any(axis=1)
    assert rows[1:5].any()
    assert rows[14:18].any()
    three = curve_frame(lambda points: points @ [[1.0, 0.0, -1.0]], pane(targets), Sort(3), 20, 60, Look())
    assert len(np.unique(three.foreground[dotted(three)])) == 3
