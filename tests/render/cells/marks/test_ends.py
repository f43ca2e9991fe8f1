"""Each curve of a loss chart ends at its last loss, or the chart says that it goes on beyond."""

import math
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gdtui.render.cells import loss_chart as module
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import LANES, WHITE, Look
from gdtui.render.cells.loss_chart import LossCurve, close_axis, loss_chart, wide_axis
from gdtui.render.cells.marks.cut import with_cut
from gdtui.render.cells.viewport import Viewport
from tests.frames import cells_of, disc_about, dots

NUMBERS = (
    st.floats(1e-300, 1e300)
    | st.integers(-300, 300).map(lambda power: float(f"3e{power}"))
    | st.sampled_from([0.0, 5e-324, 1e-310, 1.0, 174.9, 2.1e-15, -2.5, math.nan, math.inf])
)
LOSSES = st.lists(NUMBERS, min_size=1, max_size=9)
SIZES = st.tuples(st.integers(20, 70), st.integers(6, 24))
LABELS = "GMNADWRLPH"


class Drawn(NamedTuple):
    """A chart with its marks and without them, the part inside the axes."""

    marked: Frame
    bare: Frame
    shown: Viewport
    log: bool
    heading: str


def drawn(runs, size, look, axis_of=wide_axis):
    curves = [
        LossCurve(
            np.arange(float(len(losses))), np.array(losses), LANES[lane] if len(runs) > 1 else WHITE, name
        )
        for lane, (losses, name) in enumerate(zip(runs, LABELS, strict=False))
    ]
    axis, seen = axis_of(curves), []

    marked = loss_chart(curves, axis, size[0], size[1], look)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "draw_ends", lambda *given, **_: seen.append((given[1], given[4])))
        bare = loss_chart(curves, axis, size[0], size[1], look)
    shown, origin = seen[0]
    inside, without = (
        frame.crop(origin[0], origin[1], shown.rows, size[0] - origin[1]) for frame in (marked, bare)
    )
    return Drawn(inside, without, shown, axis.log, marked.lines()[0] if origin[0] else "")


def height(loss, log):
    """Where a loss lies on the plane."""
    return loss if not log else math.log10(loss) if loss > 0 else -math.inf


def side(loss, chart):
    low, high = chart.shown.y_range
    place = height(loss, chart.log)
    return -1 if place < low else 1 if place > high else 0


def changed(chart):
    return np.argwhere(chart.marked.glyph != chart.bare.glyph).tolist()


@given(LOSSES, SIZES, st.sampled_from([wide_axis, close_axis]))
def test_the_disc_of_one_run_is_at_its_last_loss_or_a_head_where_it_left(losses, size, axis_of):
    chart = drawn([losses], size, Look(), axis_of)
    last = losses[-1]
    if math.isnan(last) or (chart.log and last < 0):
        assert not changed(chart)
    elif side(last, chart):
        ((row, column),) = changed(chart)
        assert row == (chart.shown.rows - 1 if side(last, chart) < 0 else 0)
        assert chr(chart.marked.glyph[row, column]) == ("▼" if side(last, chart) < 0 else "▲")
        before = [loss for loss in losses if not math.isnan(loss)]
        if before == losses and any(not side(loss, chart) for loss in losses):
            near = chart.bare.glyph[row, max(column - 1, 0) : column + 2]
            assert (near != ord(" ")).any(), "the line leads to the head"
    else:
        disc = disc_about(chart.shown, len(losses) - 1, height(last, chart.log))
        beside = {dot for dot in dots(chart.bare) if not cells_of({dot}) <= cells_of(disc)}
        assert disc
        assert dots(chart.marked) == beside | disc
        assert not {"▼", "▲"} & set("".join(chart.marked.lines()))


@given(st.lists(LOSSES, min_size=2, max_size=10), SIZES, st.booleans())
def test_of_several_runs_each_has_its_label_once_and_its_end_where_it_is(runs, size, ascii):
    chart = drawn(runs, size, Look(ascii=ascii))
    cells = chart.shown.rows * chart.shown.columns
    assume(cells > 4 * len(runs))
    text = "".join(chart.marked.lines())
    below, above = ("v", "^") if ascii else ("▼", "▲")
    ends = [
        (losses, name)
        for losses, name in zip(runs, LABELS, strict=False)
        if not (math.isnan(losses[-1]) or (chart.log and losses[-1] < 0))
    ]
    assert sorted(glyph for glyph in text if glyph in LABELS) == sorted(name for _, name in ends)
    sides = [side(losses[-1], chart) for losses, _ in ends]
    assert (below in text, above in text) == (-1 in sides, 1 in sides)
    for (losses, _), beyond in zip(ends, sides, strict=True):
        if not beyond:
            cell = chart.shown.to_cell(len(losses) - 1, height(losses[-1], chart.log))
            assert chr(chart.marked.glyph[cell]) not in LABELS + " ", "the end is seen"


@given(st.lists(LOSSES, min_size=1, max_size=4), SIZES, st.booleans())
def test_the_axis_says_that_it_is_cut_where_it_is(runs, size, ascii):
    chart = drawn(runs, size, Look(ascii=ascii))
    assume(chart.heading)
    below, above = ("v", "^") if ascii else ("▼", "▲")
    sides = {side(loss, chart) for losses in runs for loss in losses if loss >= 0 or not chart.log}
    said = [
        any(f"{head}{rest}" in chart.heading for rest in rests)
        for head, rests in ((below, (" below", "<")), (above, (" above", ">")))
    ]
    assert said == [-1 in sides, 1 in sides]


@given(st.integers(-300, 300), st.integers(-300, 300), st.integers(20, 80))
def test_what_the_axis_says_is_never_cut(low, high, columns):
    told = [f"▼ below 1e{low}", f"▲ above 1e{high}"]
    text = with_cut("loss (log)", told, columns)
    assert len(text) <= columns
    assert text.split("▲")[0].rstrip().endswith(f"1e{low}")
    assert text.endswith(f"1e{high}")


def test_a_run_that_reaches_zero_leaves_at_the_bottom_where_it_does():
    chart = drawn([[100.0, 1.0, 1e-3, 0.0, 0.0, 0.0]], (60, 12), Look())
    ((row, column),) = changed(chart)
    assert row == chart.shown.rows - 1
    assert column == chart.shown.to_cell(2.0, chart.shown.y_range[0])[1]
    assert "▼ below" in chart.heading


def test_one_run_is_followed_down_eighteen_decades():
    losses = [174.9 * 10.0**-power for power in range(18)]
    assert not {"▼", "▲"} & set("".join(drawn([losses], (60, 20), Look()).marked.lines()))
