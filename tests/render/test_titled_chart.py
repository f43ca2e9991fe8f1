"""A chart below a heading says as much as one with words at its axes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.render.cells.look import GREEN, ORANGE, TEAL, Look
from gdtui.render.cells.loss_chart import LossCurve
from gdtui.render.titled_chart import titled_chart
from tests.effort import examples

LOSS = st.floats(1e-3, 1e6) | st.sampled_from([0.0, 5e-324, -2.5, 1.7e308, -1.7e308, np.inf, -np.inf, np.nan])
LOSSES = st.lists(LOSS, min_size=2, max_size=6)


@pytest.mark.parametrize("ascii", [False, True])
@pytest.mark.parametrize("words", [("loss", "examples seen"), ("training loss", "steps")])
@given(runs=st.lists(LOSSES, min_size=1, max_size=3), columns=st.integers(34, 62), rows=st.integers(8, 20))
@settings(max_examples=examples(60), deadline=None)
def test_a_curve_that_leaves_the_chart_is_told_of_in_its_heading(words, ascii, runs, columns, rows):
    curves = [
        LossCurve(np.arange(float(len(run))), np.array(run), color, "o")
        for run, color in zip(runs, (GREEN, ORANGE, TEAL), strict=False)
    ]
    head, *chart = titled_chart(curves, words[0], words[1], columns, rows, Look(ascii=ascii)).lines()
    assert words[0] in head
    for glyph, side in zip("v^" if ascii else "▼▲", ("below ", "above "), strict=True):
        gone = any(glyph in row for row in chart)
        if gone:
            assert f"{glyph} {side}" in head or f"{glyph}{'<' if glyph in 'v▼' else '>'}" in head, head
    assert "above" not in head or any((np.array(run) > 1e300).any() for run in runs)
