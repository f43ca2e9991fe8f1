"""A chart of a run that goes on is the same as one that is drawn anew."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.render.cells import loss_chart as module
from gdtui.render.cells.dots import growing
from gdtui.render.cells.dots.few import few_strokes
from gdtui.render.cells.dots.growing import Growing
from gdtui.render.cells.look import GREEN, ORANGE, TEAL, Look
from gdtui.render.cells.loss_chart import LossCurve, loss_chart, wide_axis

LOSSES = st.lists(st.floats(0.0, 1e3) | st.sampled_from([0.0, -2.5, np.inf, np.nan]), min_size=2, max_size=9)


def chart(losses, look, others=()):
    curves = [
        LossCurve(np.arange(float(len(each))), np.array(each), color, "●")
        for each, color in zip((*others, losses), (GREEN, ORANGE, TEAL)[-1 - len(others) :], strict=True)
    ]
    return loss_chart(curves, wide_axis(curves), 40, 9, look)


@given(LOSSES, st.lists(LOSSES, max_size=2), st.booleans())
def test_points_are_added_to_what_was_drawn_as_if_all_were_drawn_anew(losses, others, ascii):
    look = Look(ascii=ascii)
    for size in range(1, len(losses) + 1):
        beside = [other[:size] for other in others]
        grown = chart(losses[:size], look, beside)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, "_growing", Growing())
            fresh = chart(losses[:size], look, beside)
        assert grown.lines() == fresh.lines()
        assert grown.foreground.tolist() == fresh.foreground.tolist()


def test_a_step_adds_one_line_to_each_curve(monkeypatch):
    drawn = []
    known = few_strokes

    def noted(view, lines):
        drawn.append([len(x) for x, _ in lines])
        return known(view, lines)

    monkeypatch.setattr(growing, "few_strokes", noted)
    monkeypatch.setattr(module, "_growing", Growing())
    losses, other = [5.0, 4.0, 3.5, 3.2, 3.1], [4.9, 4.5, 4.4, 4.2, 4.1]
    for size in range(2, 6):
        chart(losses[:size], Look(), [other[:size]])
    assert drawn == [[2, 2]] * 4


@given(st.lists(st.sampled_from([0.0, 5e-324, 1e-310, 2.3e-308, 1e-300, 1e300]), min_size=2, max_size=4))
def test_no_loss_is_too_small_for_an_axis(losses):
    assert any("⠀" < glyph <= "⣿" or glyph in "▼▲" for glyph in "".join(chart(losses, Look()).lines()))
