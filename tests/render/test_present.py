"""Where a run stands is the strongest mark of a picture without colours, too: a solid one, and bold."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.engine.losses.catalogue import CURVES, LANDSCAPES
from gdtui.render.cells.look import Look
from gdtui.render.landscape.picture import draw as draw_landscape
from gdtui.render.landscape.view import arranged
from gdtui.render.race.picture import draw as draw_race
from gdtui.render.slope.page import PAGES
from gdtui.render.slope.picture import draw as draw_slope
from gdtui.render.stage import arrange
from tests.effort import examples
from tests.render.landscape.test_picture import view as landscape
from tests.render.race.test_picture import view as race
from tests.render.slope.test_picture import view as slope

PLAIN = Look(0)
SIZES = st.sampled_from([(80, 24), (120, 40), (200, 60)])
STEPS = st.sampled_from([0, 1, 3, 8, 30])
SOLID = set("●•■▪◆▲▼◀▶★█▀▄▌▐")
HEADS = set("▲▼◀▶")


@cache
def curve(loss, page, steps, five):
    return slope(page, steps, five=five, loss=loss)


def strong(frame, box):
    """The glyphs of a part of a picture that are bold, and those that are solid."""
    part = frame.crop(*box)
    cells = np.argwhere(part.bold).tolist()
    bold = [chr(part.glyph[row, column]) for row, column in cells]
    return bold, [glyph for line in part.lines() for glyph in line if glyph in SOLID]


@given(st.sampled_from(sorted(CURVES)), st.sampled_from(PAGES), STEPS, SIZES)
@settings(max_examples=examples(60))
def test_on_a_curve_no_step_before_is_seen_as_much(loss, page, steps, size):
    frame = draw_slope(curve(loss, page, steps, False), size[0], size[1], PLAIN)
    bold, solid = strong(frame, arrange(*size).main)
    marks = [glyph for glyph in bold if glyph != " "]
    assert 1 <= len(marks) <= 3
    assert set(marks) <= {"●", "★", "✕", *HEADS}
    assert set(solid) <= {"●", "★", *HEADS}  # those of a title say what a mark is


@given(st.sampled_from(sorted(CURVES)), STEPS)
@settings(max_examples=examples(20))
def test_each_curve_of_five_has_one(loss, steps):
    frame = draw_slope(curve(loss, "descent", steps, True), 120, 40, PLAIN)
    _, solid = strong(frame, arrange(120, 40).main)
    assert len(solid) <= 6
    assert set(solid) <= {"●", *HEADS}


@pytest.mark.parametrize("rules", [("momentum",), ("adam", "lion", "newton")])
@given(st.sampled_from(sorted(LANDSCAPES)), STEPS, SIZES)
@settings(max_examples=examples(20))
def test_on_a_landscape_and_in_its_chart(rules, loss, steps, size):
    now = landscape(steps, loss=loss, optimizers=rules)
    letters = {"●"} if len(rules) == 1 else set("ALH")
    for chart in (False, True):
        frame = draw_landscape(now._replace(chart=chart), size[0], size[1], PLAIN)
        bold, solid = strong(frame, arranged(*size).main)
        assert set(bold) <= letters | {"✕", *HEADS}
        assert set(solid) - {"█"} <= {"●", "◣", *HEADS}
    chart, solid = strong(frame, arranged(*size).side)
    if len(rules) == 1:
        assert set(chart) | set(solid) <= {"●", *HEADS}


@given(STEPS, SIZES)
@settings(max_examples=examples(10))
def test_in_a_race(steps, size):
    frame = draw_race(race(steps), size[0], size[1], PLAIN)
    bold, solid = strong(frame, arrange(*size).main)
    assert set(bold) <= set("●◆▲")
    assert set(solid) - {"█"} <= set("●◆▲")
