from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.engine.base.history import History
from gdtui.engine.base.numbers import show
from gdtui.engine.base.settings import Settings
from gdtui.engine.losses.catalogue import CURVES
from gdtui.engine.slope.cost import Seconds
from gdtui.engine.slope.simulation import slope_from
from gdtui.render.cells.frame import BRAILLE, changed
from gdtui.render.cells.look import ORANGE, TEAL, Look
from gdtui.render.slope import curve, descent
from gdtui.render.slope.gradient import slopes_picture
from gdtui.render.slope.page import PAGES, SlopeView, Strip
from gdtui.render.slope.panel import amount, duration
from gdtui.render.slope.picture import draw, w_at
from gdtui.render.stage import arrange
from tests.frames import cells_of, disc_about, dots

LOOKS = [Look(1 << 24), Look(256), Look(16), Look(0), Look(1 << 24, ascii=True), Look(0, ascii=True)]
SIZES = [(60, 20), (80, 24), (120, 40), (200, 60)]


def view(page="tangent", steps=0, five=False, h=1e-5, scheme="centered", **settings):
    simulation = slope_from(Settings(**settings))
    history = walked(simulation, steps)
    strip = None
    if five:
        lanes = walked(simulation.at_rates(), steps)
        strip = Strip(lanes.simulation, lanes.way, lanes.recent(17))
    return SlopeView(
        simulation=simulation, state=history.current, way=history.way,
        recent=history.recent(17), page=page,
        seen=simulation.objective.bounds[0], h=h, scheme=scheme, weights=10**6,
        seconds=(Seconds(1e-6, 3e-6), Seconds(2e-9, 6e-9)),
        strip=strip, running=False, speed=5, notice="",
    )  # fmt: skip


def walked(simulation, steps):
    history = History(simulation)
    for _ in range(steps):
        history.step()
    return history


@pytest.mark.parametrize("steps", [0, 3, 20])
@pytest.mark.parametrize("name", ["square", "two-valleys"])
def test_a_picture_that_was_foreseen_is_the_same(name, steps):
    now, then = (view("descent", count, loss=name) for count in (steps, steps + 1))
    following = now.simulation.step(now.state)
    recent = [*now.recent[-16:], following]
    coming = replace(now, state=following, recent=recent, way=then.way)
    descent.foresee(coming, 120, 40)
    kept = [descent._below, descent._account, descent._forecast]
    before = [each.cache_info().misses for each in kept]
    shown = draw(coming, 120, 40, Look())
    assert [each.cache_info().misses for each in kept] == before
    assert not changed(shown, draw(then, 120, 40, Look())).any()


def text(frame):
    return "\n".join(frame.lines())


def picture(frame, columns, rows):
    box = arrange(columns, rows).main
    return frame.crop(box.row, box.column, box.rows, box.columns)


def side(frame, columns, rows):
    """The words of the side panel, however they are broken into lines."""
    box = arrange(columns, rows).side
    return " ".join(" ".join(frame.crop(box.row, box.column, box.rows, box.columns).lines()).split())


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize(("columns", "rows"), SIZES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_fills_the_screen_in_every_mode(page, columns, rows, look):
    frame = draw(view(page, 3, five=True), columns, rows, look)
    assert (frame.columns, frame.rows) == (columns, rows)
    part = picture(frame, columns, rows)
    assert len(set(part.glyph.ravel().tolist())) > 6
    if look.ascii:
        assert {chr(code) for code in part.glyph.ravel().tolist() if code > 126} <= {"η"}
    if not look.colors:
        assert (part.foreground == -1).all()


@pytest.mark.parametrize("curve", CURVES)
@pytest.mark.parametrize("page", PAGES)
def test_every_curve_on_every_page(page, curve):
    frame = draw(view(page, 5, loss=curve), 80, 24, Look())
    assert curve in frame.lines()[0]


def test_the_tangent_s_numbers():
    page = text(draw(view(loss="square", start=(1.5,)), 80, 24, Look()))
    assert "dL/dw      3.000" in page
    assert "L(w)       2.250" in page
    assert "run        0.5000" in page
    assert "rise       1.500" in page
    assert "2.250 + 3.000·(x − 1.500)" in page
    assert "Move left" in page


def test_the_run_is_a_round_number_that_stays_inside():
    now = view(loss="square", start=(1.9,))
    chart = curve.curve(now.loss, now.seen, 17, 45, Look())
    run = curve.run_of(now.tangent, chart)
    assert run < 0
    assert now.seen[0] < now.w + run
    low, high = chart.viewport.y_range
    assert abs(now.tangent.slope * run) < high - low


def test_a_move_leaves_axes_and_curve_alone():
    before, after = (draw(view(loss="two-valleys", start=(w,)), 120, 40, Look()) for w in (0.5, 0.55))
    moved = changed(picture(before, 120, 40), picture(after, 120, 40))
    assert 0 < moved.sum() < 60
    chart = curve.curve(CURVES["two-valleys"], (-2.2, 2.2), 31, 75, Look())
    assert curve.curve(CURVES["two-valleys"], (-2.2, 2.2), 31, 75, Look()) is chart


def dots_in(frame, chart):
    """The dots inside a chart's axes, and where a point of its plane lies among them."""
    here = chart.viewport
    return dots(frame.crop(*chart.origin, here.rows, here.columns))


@given(st.sampled_from(sorted(CURVES)), st.floats(0, 1), st.sampled_from(SIZES), st.booleans())
def test_the_dot_is_on_the_curve_to_the_dot(name, part, size, log):
    low, high = CURVES[name].bounds[0]
    now = replace(view(loss=name, start=(low + part * (high - low),)), log=log)
    box = arrange(*size).main
    chart = curve.curve(now.loss, now.seen, box.rows, box.columns, Look(), log)
    drawn = dots_in(picture(draw(now, size[0], size[1], Look()), size[0], size[1]), chart)
    (x,), (y,) = (each.tolist() for each in chart.plane([now.w], [now.tangent.loss]))
    if chart.viewport.contains(x, y):
        disc = disc_about(chart.viewport, x, y)
        assert {dot for dot in drawn if cells_of({dot}) <= cells_of(disc)} == disc


@given(st.sampled_from(sorted(CURVES)), st.floats(0, 1), st.sampled_from([(16, 38), (9, 39), (30, 90)]))
def test_the_dot_is_on_the_slope_to_the_dot(name, part, size):
    low, high = CURVES[name].bounds[0]
    now = view("gradient", loss=name, start=(low + part * (high - low),))
    chart = curve.derivative(now.loss, now.seen, *size, Look())
    drawn = dots_in(slopes_picture(now, size[0], size[1], Look()), chart)
    here, slope = chart.viewport, now.tangent.slope
    if here.contains(now.w, slope):
        disc = disc_about(here, now.w, slope)
        assert {dot for dot in drawn if cells_of({dot}) <= cells_of(disc)} == disc


def test_every_racer_has_its_letter_once_beside_its_square():
    now = view("descent", steps=5, loss="square", optimizers=("momentum", "adam", "gradient-descent"))
    for look in LOOKS:
        chart = curve.curve(now.loss, now.seen, 31, 75, look)
        part = picture(draw(now, 120, 40, look), 120, 40)
        here, left = chart.viewport, chart.origin[1]
        lines = part.crop(chart.origin[0], left, here.rows, here.columns).lines()
        assert sorted(letter for letter in "".join(lines) if letter in "MAG") == ["A", "G", "M"]
        for lane in range(3):
            row, column = here.to_cell(*now.place(lane))
            assert lines[row][column] not in " MAG"


def test_a_click_is_read_where_it_is_drawn():
    now, box = view(loss="square"), arrange(80, 24).main
    chart = curve.curve(now.loss, now.seen, box.rows, box.columns, Look())
    row, column = chart.viewport.to_cell(1.0, 1.0)
    w = w_at(now, box, Look(), row + chart.origin[0], column + chart.origin[1])
    assert w == pytest.approx(1.0, abs=chart.viewport.cell_size[0])
    assert w_at(now, box, Look(), row, 0) is None


def test_a_hole_in_the_domain_is_a_gap():
    part = picture(draw(view(loss="log(w)", start=(2.0,), bounds=(-5, 5)), 80, 24, Look()), 80, 24)
    left = part.glyph[1:-2, 8 : part.columns // 2 - 1]
    assert set(map(chr, left.ravel().tolist())) == {" "}


def test_where_there_is_no_loss_the_dot_says_so():
    frame = draw(view(loss="log(w)", start=(-1.0,)), 80, 24, Look())
    assert "✕" in text(picture(frame, 80, 24))
    assert "No loss at w = −1" in text(frame)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "loss", ["log(w)", "1/w", "exp(exp(w))", "sqrt(-1-w**2)", "0*w", "1e200*w", "w**-300", "tan(9*w)"]
)
def test_hostile_curves_are_drawn(page, loss):
    for w in (-5.0, 0.0, 1.0):
        draw(view(page, 2, five=True, loss=loss, start=(w,)), 80, 24, Look())


def test_a_pole_is_no_wall():
    """1/w jumps from below to above at 0: no line joins the two."""
    chart = curve.curve(view(loss="1/w").loss, (-5.0, 5.0), 30, 60, Look())
    _, column = chart.viewport.to_cell(0.0, 0.0)
    inside = chart.frame.glyph[chart.origin[0] : chart.origin[0] + chart.viewport.rows]
    for near in (column - 1, column, column + 1):
        drawn = inside[:, near + chart.origin[1]] >= 0x2800
        assert not drawn.all()


def test_a_spike_does_not_flatten_the_rest():
    _low, high = curve.heights(np.concatenate([np.linspace(0, 1, 200), [1e9]]))
    assert high < 2
    assert curve.heights(np.array([np.nan, np.inf])) == (0.0, 1.0)


def test_the_derivative_of_a_kinked_curve_has_a_gap_at_the_kink():
    chart = curve.derivative(CURVES["abs"], (-2.0, 2.0), 17, 45, Look())
    row = chart.viewport.to_cell(0.0, 0.5)[0] + chart.origin[0]
    line = chart.frame.glyph[row, chart.origin[1] :]
    assert (line < 0x2800).all()


def test_the_check_s_numbers():
    page = text(draw(view("gradient", loss="fourth-power", start=(1.7,)), 80, 24, Look()))
    assert "analytic   19.6520" in page
    assert "verdict    good" in page
    assert "h          1e−05 centred" in page
    assert "(8.35229652 − 8.35190348)/2e−05 = 19.6520" in page
    assert "truncation" in page
    assert page.index("truncation") < page.index("round-off")
    assert "2,000,000 losses (2N)" in page
    assert "1.1 h" in page, "2,000,000 losses of 1 µs and a million times 2 ns each"
    assert "6.0 ms" in page


def test_the_truth_about_the_square():
    page = text(draw(view("gradient", loss="square"), 120, 40, Look()))
    assert "no truncation error" in page
    assert "no truncation error" not in text(draw(view("gradient", loss="fourth-power"), 120, 40, Look()))
    assert "no truncation error" not in text(
        draw(view("gradient", loss="square", scheme="forward"), 120, 40, Look())
    )


def test_a_smaller_h_goes_right_on_the_chart():
    columns = []
    for h in (1e-2, 1e-6, 1e-12):
        lines = picture(draw(view("gradient", loss="fourth-power", h=h), 120, 40, Look()), 120, 40).lines()
        half = lines[len(lines) // 2 + 2 :]
        columns.append(next(line.index("│", 7) for line in half if "│" in line[7:]))
    assert columns == sorted(columns)
    assert len(set(columns)) == 3


def test_kinks_inside_the_nudge_are_named():
    page = text(draw(view("gradient", loss="abs", start=(0.05,), h=0.1), 80, 24, Look()))
    assert "abs(w) at w = 0" in page
    assert "verdict    suspicious" in page


def test_the_regime_is_named_with_its_numbers():
    frame = draw(view("descent", 6, loss="w**2", start=(1.0,), hyper={"learning_rate": 0.9}), 120, 40, Look())
    page = side(frame, 120, 40)
    assert "η·L″ 1.800, bound 2" in page
    assert "overshoots but converges" in page
    assert "Confirmed" in page
    assert "w ← w − η·∂L/∂w" in text(frame)


def test_the_loss_against_the_step_is_drawn_where_there_is_room():
    now = view("descent", 6, loss="two-valleys")
    for columns, rows, there in ((120, 40, True), (80, 24, False)):
        lines = text(draw(now, columns, rows, Look())).split("\n")
        assert any(line.split()[-1:] == ["step"] for line in lines) is there


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("columns", "rows"), [(120, 40), (200, 60)])
def test_tangent_gradient_and_descent_stand_together_where_there_is_room(page, columns, rows):
    shown = text(draw(view(page, 5), columns, rows, Look()))
    assert "L(w) = w**2" in shown
    assert "dL/dw, the slope of L" in shown
    assert any(line.split()[-1:] == ["step"] for line in shown.split("\n"))


def test_without_colour_numerical_dots_have_a_glyph():
    assert text(picture(draw(view("gradient"), 160, 50, Look(0)), 160, 50)).count("◦") > 10


def test_numerical_dots_lie_on_the_line_and_are_thicker():
    whole = picture(draw(view("gradient"), 160, 50, Look()), 160, 50)
    frame = whole.crop(0, 0, whole.rows, whole.columns // 2 - 1)
    drawn = frame.glyph >= BRAILLE
    teal, line = drawn & (frame.foreground == TEAL), drawn & (frame.foreground == ORANGE)
    assert teal.sum() > 10
    for row, column in np.argwhere(teal).tolist():
        assert line[max(row - 1, 0) : row + 2, max(column - 2, 0) : column + 3].any(), (row, column)
    dots, thin = (np.median(np.bitwise_count(frame.glyph[cells] - BRAILLE)) for cells in (teal, line))
    assert dots >= thin + 1


def test_without_colour_the_tangent_is_told_from_the_curve():
    now = view(loss="square", start=(1.5,))
    for look, glyph in ((Look(0), "╱"), (Look(0, ascii=True), "/")):
        assert text(picture(draw(now, 80, 24, look), 80, 24)).count(glyph) > 4
    assert "╱" not in text(draw(now, 80, 24, Look()))


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_white_on_a_light_theme(page):
    part = picture(draw(view(page, 3, loss="wiggly"), 80, 24, Look(dark=False)), 80, 24)
    assert not (part.foreground == 0xFFFFFF).any()
    assert (picture(draw(view(page, 3), 80, 24, Look()), 80, 24).foreground == 0xFFFFFF).any()


def test_a_diverged_run_says_why():
    now = view("descent", 30, loss="w**2", start=(1.0,), hyper={"learning_rate": 1.1})
    assert "diverged at step 22: η·L″ = 2.200 is beyond 2" in side(draw(now, 80, 24, Look()), 80, 24)


def test_five_rates_side_by_side():
    now = view("descent", 8, five=True, loss="w**2", start=(1.0,), hyper={"learning_rate": 0.4})
    for columns, rows in SIZES[1:]:
        page = text(picture(draw(now, columns, rows, Look()), columns, rows))
        for rate in ("0.1", "0.2", "0.4", "0.8", "1.6"):
            assert rate in page
        assert "blew up" in page
    assert "blew up" not in text(draw(replace(now, strip=None), 80, 24, Look()))


def test_a_dot_that_has_left_is_shown_at_its_edge():
    far = view("descent", 3, loss="w**2", start=(1.0,), hyper={"learning_rate": 2.0})
    assert abs(far.w) > 5
    assert "◀" in text(picture(draw(far, 80, 24, Look()), 80, 24))


def test_a_notice_takes_the_words_place():
    assert "no such thing" in text(draw(replace(view(), notice="no such thing"), 80, 24, Look()))


@pytest.mark.parametrize(("seconds", "said"), [
    (2.44e-6, "2.4 µs"), (3e-8, "30 ns"), (0.25, "250 ms"), (90, "1.5 min"),
    (1e8, "3.2 years"), (2e5, "2.3 days"),
])  # fmt: skip
def test_times_for_people(seconds, said):
    assert duration(seconds) == said


def test_counts_for_people():
    assert amount(2000) == "2,000"
    assert amount(2 * 10**9) == "2e9"


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (120, 40)])
@pytest.mark.parametrize("name", [name for name, curve in CURVES.items() if curve.minima])
def test_every_minimum_is_listed(name, size):
    page = side(draw(view("tangent", loss=name), size[0], size[1], Look()), *size)
    assert [w for (w,) in CURVES[name].minima if show(w) not in page] == []


def test_a_blow_up_on_the_curve_names_the_bound_and_the_way_out():
    for page in ("tangent", "descent"):
        below = " ".join(text(draw(view(page, 6, hyper={"learning_rate": 1.5}), 120, 40, Look())).split())
        assert "η = 1.5 is 1.5 times the bound 2/λmax = 1 along w, where each step goes 2" in below
