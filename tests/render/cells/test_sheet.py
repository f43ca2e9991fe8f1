"""Lines and marks drawn at once beside the same ones drawn one by one."""

import numpy as np
import pytest

from gdtui.render.cells import braille
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.frame import UPPER_HALF, Frame, changed
from gdtui.render.cells.sheet import Mark, Sheet, Stroke
from gdtui.render.cells.viewport import Viewport

THERE = Viewport((-1.0, 1.0), (-1.0, 1.0), 30, 12)
ORIGIN = (2, 3)


def heat(seed: int) -> Frame:
    colors = np.random.default_rng(seed).integers(0, 0x1000000, (2, 15, 36)).astype(np.int32)
    return Frame(np.full((15, 36), UPPER_HALF, np.uint32), colors[0], colors[1], np.zeros((15, 36), np.bool_))


def walks(seed: int, reach: float) -> list[Stroke]:
    spots = np.random.default_rng(seed).uniform(-reach, reach, (3, 2, 9))
    colors = (0xFF0000, 0x00FF00, 0xFFFFFF)
    return [Stroke(x, y, braille.pen(color)) for (x, y), color in zip(spots, colors, strict=True)]


def one_by_one(base: Frame, lines: list[Stroke]) -> Frame:
    canvas = Canvas(base)
    for x, y, pen in lines:
        braille.polyline(canvas, THERE, x, y, pen, ORIGIN)
    return canvas.frame()


@pytest.mark.parametrize("seed", range(8))
def test_lines_within_are_those_of_braille(seed):
    base, lines = heat(seed), walks(seed, 0.99)
    sheet = Sheet(base, THERE, ORIGIN)
    sheet.strokes(lines)
    assert not changed(sheet.frame(), one_by_one(base, lines)).any()
    assert changed(base, one_by_one(base, lines)).any()


@pytest.mark.parametrize("seed", range(8))
def test_lines_that_leave_are_those_of_braille_but_for_rounding(seed):
    base, lines = heat(seed), walks(seed, 4.0)
    sheet = Sheet(base, THERE, ORIGIN)
    sheet.strokes(lines)
    assert changed(sheet.frame(), one_by_one(base, lines)).sum() <= 2


@pytest.mark.parametrize("wild", [np.nan, np.inf, 1e300])
def test_points_far_away_or_not_finite_are_left_to_braille(wild):
    base, lines = heat(1), walks(1, 0.9)
    lines[1].x[4] = wild
    sheet = Sheet(base, THERE, ORIGIN)
    sheet.strokes(lines)
    assert not changed(sheet.frame(), one_by_one(base, lines)).any()


def test_a_mark_is_that_of_braille_and_one_outside_is_left_out():
    base, pen = heat(2), braille.pen(0xFF9F1C)
    sheet, canvas = Sheet(base, THERE, ORIGIN), Canvas(base)
    sheet.marks([Mark(0.3, -0.4, "◆", pen), Mark(1.5, 0.0, "◆", pen), Mark(np.nan, 0.0, "◆", pen)])
    braille.marker(canvas, THERE, 0.3, -0.4, "◆", pen, ORIGIN)
    assert not changed(sheet.frame(), canvas.frame()).any()
