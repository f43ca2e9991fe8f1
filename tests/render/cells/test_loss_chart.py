"""A chart of a run that goes on is the same as one that is drawn anew."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gdtui.render.cells import loss_chart as module
from gdtui.render.cells.braille import strokes
from gdtui.render.cells.look import TEAL, Look
from gdtui.render.cells.loss_chart import LossCurve, loss_chart, wide_axis

LOSSES = st.lists(st.floats(0.0, 1e3) | st.sampled_from([0.0, -2.5, np.inf, np.nan]), min_size=2, max_size=9)


def chart(losses, look):
    known = np.array(losses)
    curve = LossCurve(np.arange(float(len(known))), known, TEAL, "●")
    return loss_chart([curve], wide_axis([curve]), 40, 9, look)


@given(LOSSES, st.booleans())
def test_points_are_added_to_what_was_drawn_as_if_all_were_drawn_anew(losses, ascii):
    look = Look(ascii=ascii)
    for size in range(1, len(losses) + 1):
        grown = chart(losses[:size], look)
        kept, module._last[:] = list(module._last), []
        fresh = chart(losses[:size], look)
        module._last[:] = kept
        assert grown.lines() == fresh.lines()
        assert grown.foreground.tolist() == fresh.foreground.tolist()


def test_a_step_adds_one_line(monkeypatch):
    drawn = []
    known = strokes
    monkeypatch.setattr(
        module, "strokes", lambda *args: (drawn.append([len(line.x) for line in args[2]]), known(*args))
    )
    module._last.clear()
    losses = [5.0, 4.0, 3.5, 3.2, 3.1]
    for size in range(2, 6):
        chart(losses[:size], Look())
    assert drawn == [[2], [2], [2], [2]]


@given(st.lists(st.sampled_from([0.0, 5e-324, 1e-310, 2.3e-308, 1e-300, 1e300]), min_size=2, max_size=4))
def test_no_loss_is_too_small_for_an_axis(losses):
    assert "●" in "".join(chart(losses, Look()).lines())
