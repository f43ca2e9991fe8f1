"""Where lines are letters, every kind of mark has letters of its own: none can be taken for another one."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.engine.losses.catalogue import CURVES, LANDSCAPES
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.frame import changed
from gdtui.render.cells.look import LANES, Look
from gdtui.render.cells.loss_chart import LossCurve, loss_chart, wide_axis
from gdtui.render.cells.ramps import painted_by
from gdtui.render.landscape.above import map_frame
from gdtui.render.landscape.view import shown
from gdtui.render.maps.axes import gutter
from gdtui.render.race.fit_plot import fit_plot
from gdtui.render.race.picture import _plane
from gdtui.render.slope import curve
from gdtui.render.slope.spots import draw_dot
from gdtui.render.stage import arrange
from tests.effort import examples
from tests.render.landscape.test_picture import view as landscape
from tests.render.race.test_picture import view as race
from tests.render.slope.test_picture import view as slope

LOOKS = [
    *(Look(colors, ascii=True) for colors in (1 << 24, 256, 16, 0)),
    *(Look(colors, lines="ascii") for colors in (1 << 24, 256, 16, 0)),
]
RULES = ("gradient-descent", "momentum", "adam", "newton")
TICKS, EDGES = set("+┤┬"), set("-|─│└")
FREE = set(" ▀")
"""What is no mark: the ground of maps in half-blocks, and nothing."""

every_look = pytest.mark.parametrize("look", LOOKS, ids=str)


def drawn(frame, before=None):
    """The glyphs of a frame; of those cells alone that differ from another one."""
    cells = np.ones(frame.glyph.shape, bool) if before is None else changed(before, frame)
    return {chr(code) for code in np.unique(frame.glyph[cells]).tolist()}


def apart(kinds):
    for (one, mine), (other, theirs) in combinations(kinds.items(), 2):
        assert not (mine & theirs) - FREE, (one, other)


@every_look
@given(st.sampled_from(sorted(LANDSCAPES)), st.sampled_from(RULES), st.sampled_from([1, 5, 30]))
@settings(max_examples=examples(15))
def test_on_a_map(look, loss, rule, steps):
    box = arrange(100, 30).main
    now, begun = (landscape(each, loss=loss, optimizers=(rule,))._replace(asking=True) for each in (steps, 0))
    begun = begun._replace(drawn=now.drawn, seen=now.seen)
    here = shown(now.seen, now.plane, box)

    def seen(view):
        return map_frame(view, box, look).crop(0, gutter(here, now.plane.labels), here.rows, here.columns)

    bare, ramp = seen(begun), {chr(code) for code in painted_by(look).glyph.tolist()}
    present = {"O" if look.ascii else "●"}
    minima = {"x" if look.ascii else "✕"}
    mark = here.from_cell(3, 3)
    kinds = {
        "ground": ramp | {"/" if look.ascii else "╱"},
        "minima": minima,
        "present": present,
        "trail": drawn(seen(now), bare) - ramp - minima - present - {"?"},
        "guess": drawn(seen(begun._replace(mark=mark)), bare),
        "contours": drawn(seen(begun._replace(contours=True)), bare),
    }
    apart(kinds)
    shaft = drawn(seen(begun._replace(asking=False)), bare) - set("></\\^v") - ramp
    apart({**kinds, "arrow": shaft})
    assert drawn(bare) <= kinds["ground"] | minima | present | FREE | {"?"}  # of ticks only the numbers


@every_look
@given(st.sampled_from(sorted(CURVES)), st.sampled_from([1, 4, 12]), st.booleans())
@settings(max_examples=examples(15))
def test_on_a_curve(look, loss, steps, log):
    now = slope("descent", steps, loss=loss)
    chart = curve.curve(now.loss, now.seen, 22, 60, look, log)
    rows, columns = chart.viewport.rows, chart.viewport.columns

    def seen(frame):
        return frame.crop(*chart.origin, rows, columns)

    canvas = Canvas(chart.frame)
    curve.draw_trajectory(canvas, chart, *curve.recent(now.way, 0), 0xFFFFFF, look)
    trodden = canvas.frame()
    w, height = now.place(0)
    draw_dot(canvas, chart, w, height, look)
    heads = set("<>v^◀▶▼▲x✕")
    past = drawn(seen(trodden), seen(chart.frame))
    kinds = {
        "curve": drawn(seen(chart.frame)),
        "past": past,
        "present": drawn(seen(canvas.frame()), seen(trodden)) - heads,
        "ticks": TICKS,
        "edges": EDGES,
    }
    apart(kinds)
    assert len(past - FREE) <= 2


@every_look
@given(st.lists(st.lists(st.floats(0.1, 1e6), min_size=2, max_size=9), min_size=2, max_size=5))
@settings(max_examples=examples(15))
def test_in_a_chart(look, runs):
    curves = [
        LossCurve(np.arange(float(len(losses))), np.array(losses), LANES[lane], "GMNAD"[lane])
        for lane, losses in enumerate(runs)
    ]
    frame = loss_chart(curves, wide_axis(curves), 50, 14, look)
    letters = {glyph for line in frame.lines()[1:-3] for glyph in line if not glyph.isdigit()}
    assert letters - set("GMNADe.−k") <= {"o", "#", "v", "^", "▼", "▲"} | TICKS | EDGES | FREE
    assert "#" in letters or {"v", "^", "▼", "▲"} & letters


@every_look
def test_in_the_plot_of_the_data(look):
    now = race(6, "data")
    frame = fit_plot(_plane(now.race.problem, 0), now.state.runners, 1, 12, 40, look)
    rows = frame.crop(1, 0, 10, 40)
    assert drawn(rows) == {" ", "o", ".", "*" if look.ascii else "•"}
